using HopEn2.Interop.Tests.Shared;
using Npgsql;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A new and empty database on the server named in HOPEN2_TEST_POSTGRES, behind a proxy that can take it away, dropped at the end.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly string _name = "e2e_" + Guid.NewGuid().ToString("N");

    private Database()
    {
    }

    public static string? Server => Environment.GetEnvironmentVariable("HOPEN2_TEST_POSTGRES");

    public TcpProxy Proxy { get; } = new(new NpgsqlConnectionStringBuilder(Server).Port);

    /// <summary>As <c>--store</c> takes it: through the proxy.</summary>
    public string Store => "postgres:" + new NpgsqlConnectionStringBuilder(Server) { Database = _name, Host = "127.0.0.1", Port = Proxy.Port }.ConnectionString;

    public static async Task<Database> NewAsync()
    {
        var database = new Database();
        await ExecuteAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    /// <summary>Somebody at work on a table: it can be read, and whoever writes to it waits until this is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string table)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = _name, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand(sql);
        // Making and dropping a database writes everything out first: on a busy disk that takes its time.
        command.CommandTimeout = 180;
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A test that takes the servers it names: skips visibly without, and fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ServersFactAttribute : FactAttribute
{
    public ServersFactAttribute(bool postgres = false, bool amqp = false, bool balancer = false, bool clock = false)
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") is not null)
            return;
        if (postgres && string.IsNullOrEmpty(Database.Server))
            Skip = "No PostgreSQL: name it in HOPEN2_TEST_POSTGRES (tests/servers starts one).";
        else if (amqp && string.IsNullOrEmpty(Broker.Address))
            Skip = "No broker: name it in HOPEN2_TEST_AMQP (tests/servers starts one).";
        else if (balancer && string.IsNullOrEmpty(Balancer.Program))
            Skip = "No HAProxy: name its program in HOPEN2_TEST_HAPROXY (tests/servers installs it).";
        else if (clock && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("HOPEN2_TEST_FAKETIME")))
            Skip = "No libfaketime: name it in HOPEN2_TEST_FAKETIME (tests/servers installs it).";
    }
}

using HopEn2.Interop.Ledger;
using Npgsql;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A schema of its own on the server of the tests: an empty store for one test, dropped afterwards.</summary>
internal sealed class PostgresSchema : IDisposable
{
    private readonly string _name = $"t{Guid.NewGuid():N}";

    public PostgresSchema()
    {
        if (NeedsPostgresAttribute.Server.Length == 0)
            throw new InvalidOperationException("HOPEN2_TEST_POSTGRES names no server.");
        // Few connections stay with a pool that is used once.
        Options = new(new NpgsqlConnectionStringBuilder(NeedsPostgresAttribute.Server) { SearchPath = _name, ApplicationName = _name, MaxPoolSize = 20, ConnectionIdleLifetime = 5, ConnectionPruningInterval = 2 }.ConnectionString);
        Execute($"CREATE SCHEMA {_name}");
    }

    public StoreOptions.Postgres Options { get; }

    /// <summary>Runs SQL in the schema, on a connection of no pool.</summary>
    public object? Execute(string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Options.Connection) { Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return command.ExecuteScalar();
    }

    /// <summary>Ends every connection of the engines on this schema, as a server that goes down or a network that is cut would.</summary>
    public void CutConnections() => Execute($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{_name}' AND pid <> pg_backend_pid()");

    public void Dispose() => Execute($"DROP SCHEMA {_name} CASCADE");
}

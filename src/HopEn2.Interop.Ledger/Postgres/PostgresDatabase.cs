using Microsoft.Extensions.Logging;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The database, there and of the form this program knows. Whoever opens a connection takes it from here, so that nobody comes before the migrations.</summary>
internal sealed class PostgresDatabase : IDisposable
{
    /// <summary>How long a server that is away is waited for at start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a writing connection's buffers: a batch of documents goes out in a few pieces, and the server is not woken for each 8 KB of it.</summary>
    private const int WriterBuffer = 256 << 10;

    /// <summary>Seconds for any statement: intake answers AR rather than hang.</summary>
    private const int CommandSeconds = 10;

    // Nobody is there any more for what a killed engine asked: the server would work on it to the end.
    private const string EndsWithItsClient = " -c client_connection_check_interval=5s";

    // An engine that is frozen or cut off in the middle of a transaction holds everybody's lock: the server ends it.
    private const string WriterSettings =
        " -c idle_in_transaction_session_timeout=15s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3"
        // Every statement of the writers is by key, and is to stay so whatever the statistics say, or do not say yet of a new partition.
        + " -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off"
        // Starting helpers takes longer than what they would help with.
        + " -c max_parallel_workers_per_gather=0";

    // What a screen asks for is planned for its values: a page of a feed that is seldom heard is another matter than one of the busiest.
    private const string ReaderSettings = " -c plan_cache_mode=force_custom_plan -c jit=off";

    private const string IsHalfCopied = "SELECT EXISTS (SELECT 1 FROM copied) AND NOT EXISTS (SELECT 1 FROM copied WHERE part = 'done')";

    private readonly ILogger<PostgresDatabase> _log;

    /// <param name="copying">Opened to go on copying another store into it: it may be half copied.</param>
    /// <param name="stop">Ends the waiting for a server that is away.</param>
    /// <exception cref="StoreRefusedException">The server stays away, does not let us in, the database is newer than this program, or half copied.</exception>
    public PostgresDatabase(StoreOptions.Postgres options, TimeProvider time, ILogger<PostgresDatabase> log, bool copying = false, CancellationToken stop = default)
    {
        _log = log;
        Name = options.Name;
        var connection = WithDefaults(options.Connection);
        Reads = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Options = connection.Options + EndsWithItsClient + ReaderSettings });
        Writes = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Options = connection.Options + EndsWithItsClient + WriterSettings, Enlist = false, WriteBufferSize = WriterBuffer });
        Apart = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connection.ConnectionString) { Options = connection.Options + EndsWithItsClient + WriterSettings, Pooling = false, CommandTimeout = 0, WriteBufferSize = WriterBuffer });
        Partitions = new PostgresPartitions(Reads);
        try
        {
            Prepare(time, stop);
            if (!copying)
                RefuseHalfCopied();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Database and host, for people.</summary>
    public string Name { get; }

    /// <summary>Connections for queries.</summary>
    public NpgsqlDataSource Reads { get; }

    /// <summary>Connections of journal and ledger when they write: statements are planned once, always by index.</summary>
    public NpgsqlDataSource Writes { get; }

    /// <summary>Connections as those of <see cref="Writes"/>, of nobody else, that take their time and are closed after use: for what makes temporary tables or holds a lock of its session.</summary>
    public NpgsqlDataSource Apart { get; }

    public PostgresPartitions Partitions { get; }

    /// <summary>After a failure: where the server went away, connections at hand went with it, and a partition that is missing is looked for again.</summary>
    public void Doubt(Exception failure)
    {
        if (PostgresFailure.IsMissingPartition(failure))
            Partitions.Forget();
        if (!PostgresFailure.IsAway(failure))
            return;
        Writes.Clear();
        Reads.Clear();
    }

    public void Dispose()
    {
        Apart.Dispose();
        Writes.Dispose();
        Reads.Dispose();
    }

    private void Prepare(TimeProvider time, CancellationToken stop)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            try
            {
                PostgresMigrations.Apply(Reads, Name, time.GetUtcNow());
                Partitions.CreateAhead(time.GetUtcNow());
                return;
            }
            catch (NpgsqlException e) when (PostgresFailure.IsAway(e) && time.GetElapsedTime(started) < Patience)
            {
                Log.WaitingForServer(_log, Name, PostgresFailure.Say(e));
                Task.Delay(Retry, time, stop).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                throw new StoreRefusedException($"The store {Name} cannot be opened: {PostgresFailure.Say(e)}", e);
            }
        }
    }

    private void RefuseHalfCopied()
    {
        using var connection = Reads.OpenConnection();
        using var command = new NpgsqlCommand(IsHalfCopied, connection);
        if ((bool)command.ExecuteScalar()!)
            throw new StoreRefusedException($"A copy of another store into {Name} was begun and is not finished. Run `hopen2 migrate` again: it goes on where it was.");
    }

    private static NpgsqlConnectionStringBuilder WithDefaults(string text)
    {
        var connection = new NpgsqlConnectionStringBuilder(text);
        connection.ApplicationName ??= "hopen2";
        // Not ContainsKey: that is true of every setting there is.
        if (!connection.ShouldSerialize("Command Timeout"))
            connection.CommandTimeout = CommandSeconds;
        if (!connection.ShouldSerialize("Timeout"))
            connection.Timeout = 5;
        if (!connection.ShouldSerialize("Max Auto Prepare"))
            (connection.MaxAutoPrepare, connection.AutoPrepareMinUsages) = (200, 2);
        // What went wrong is said without values: a value may be a patient's.
        connection.IncludeErrorDetail = false;
        return connection;
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Queries;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>One engine's part of a PostgreSQL store: in a schema of its own, or in that of another engine.</summary>
internal sealed class PostgresStore : StoreUnderTest
{
    private static readonly TimeSpan LookBack = TimeSpan.FromDays(90);

    private readonly PostgresSchema _schema;
    private readonly bool _ownsSchema;
    private GroupCommitJournal _journal = null!;
    private PostgresLedger _ledger = null!;
    private PostgresQueries _queries = null!;
    private PostgresChangeFeed? _feed;

    public PostgresStore()
        : this(new PostgresSchema(), ownsSchema: true)
    {
    }

    private PostgresStore(PostgresSchema schema, bool ownsSchema)
    {
        (_schema, _ownsSchema) = (schema, ownsSchema);
        Open();
    }

    public PostgresSchema Schema => _schema;

    public PostgresDatabase Database { get; private set; } = null!;

    public override IJournal Journal => _journal;

    public override ILedger Ledger => _ledger;

    public override ILedgerQueries Queries => _queries;

    public override ICounterSource Counters => _queries;

    public override IIndicatorSource Indicators => new PostgresIndicators(Database);

    /// <summary>What observers were told of other engines.</summary>
    public List<RecordedElsewhere> ToldElsewhere { get; } = [];

    /// <summary>How often observers were told to read anew.</summary>
    public int Missed { get; private set; }

    public override ILedgerMaintenance Maintenance => new PostgresMaintenance(Database, _ledger, Hospital.Calendar, new Clock(this));

    public override JournalId Id(long n) => new(JournalIds.FirstOf(Hospital.Monday) + n);

    public override long Number(JournalId id) => id.Value - JournalIds.FirstOf(Hospital.Monday);

    // A disk cannot be filled from here: the server says what it would say then.
    public override bool Full
    {
        set
        {
            if (value)
            {
                _schema.Execute("""
                    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$;
                    CREATE TRIGGER full_disk BEFORE INSERT ON visit FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
                    CREATE TRIGGER full_disk BEFORE INSERT ON body FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
                    """);
            }
            else
            {
                _schema.Execute("DROP FUNCTION IF EXISTS full_disk CASCADE");
            }
        }
    }

    public override void RecordedElsewhere(RecordedElsewhere change)
    {
        lock (Told)
            ToldElsewhere.Add(change);
    }

    public override void MayHaveMissed()
    {
        lock (Told)
            Missed++;
    }

    /// <summary>Starts to follow what other engines record.</summary>
    public async Task FollowAsync()
    {
        _feed = new PostgresChangeFeed(Database, _ledger, TimeProvider.System, NullLogger<PostgresChangeFeed>.Instance);
        await _feed.StartingAsync(default);
        await _feed.StartAsync(default);
    }

    /// <summary>Waits until something holds, or fails.</summary>
    public static async Task UntilAsync(Func<bool> holds)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
            await Task.Delay(10, deadline.Token);
    }

    /// <summary>Another engine on the same database.</summary>
    public PostgresStore AnotherEngine() => new(_schema, ownsSchema: false) { Now = Now };

    public override StoreUnderTest Another() => new PostgresStore();

    public override void Reopen()
    {
        Close();
        Open();
    }

    public override void Dispose()
    {
        Close();
        if (_ownsSchema)
            _schema.Dispose();
    }

    private void Open()
    {
        Database = new PostgresDatabase(_schema.Options, new Clock(this), NullLogger<PostgresDatabase>.Instance);
        _journal = new GroupCommitJournal(new PostgresJournalStore(Database, LookBack), [], NullLogger<GroupCommitJournal>.Instance);
        _ledger = new PostgresLedger(Database, Hospital.Calendar, [this], new Clock(this), NullLogger<PostgresLedger>.Instance);
        _queries = new PostgresQueries(Database);
    }

    private void Close()
    {
        _feed?.StopAsync(default).GetAwaiter().GetResult();
        _feed?.Dispose();
        _feed = null;
        _ledger.Dispose();
        _journal.Dispose();
        Database.Dispose();
    }
}

using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A SQLite store in a folder of its own.</summary>
internal sealed class SqliteStore : StoreUnderTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-ledger");
    private GroupCommitJournal _journal = null!;
    private SqliteLedger _ledger = null!;
    private SqliteQueries _queries = null!;
    private bool _full;

    public SqliteStore() => Open();

    public override IJournal Journal => _journal;

    public override ILedger Ledger => _ledger;

    public override ILedgerQueries Queries => _queries;

    public override ICounterSource Counters => _queries;

    public override IIndicatorSource Indicators => new SqliteIndicators(new SqliteStoreFiles(Options));

    public override ILedgerMaintenance Maintenance => new SqliteMaintenance(new SqliteStoreFiles(Options), _ledger, Hospital.Calendar, new Clock(this));

    public StoreOptions.Sqlite Options => new(Path.Combine(_folder.FullName, "test.db"));

    public override bool Full
    {
        set
        {
            _full = value;
            _ledger.MostPages = value ? 100 : int.MaxValue;
        }
    }

    public override void Reopen()
    {
        Close();
        Open();
        Full = _full;
    }

    /// <summary>The journal's file is gone while the ledger's stays.</summary>
    public void LoseJournal()
    {
        Close();
        File.Delete(Options.JournalFile);
        Open();
    }

    public override StoreUnderTest Another() => new SqliteStore();

    public override void Dispose()
    {
        Close();
        _folder.Delete(recursive: true);
    }

    public void Open()
    {
        var files = new SqliteStoreFiles(Options);
        _journal = new GroupCommitJournal(new SqliteJournalStore(Options.JournalFile, files.LastKnown), [], NullLogger<GroupCommitJournal>.Instance);
        _ledger = new SqliteLedger(files, Hospital.Calendar, [this], new Clock(this), NullLogger<SqliteLedger>.Instance);
        _queries = new SqliteQueries(files);
    }

    public void Close()
    {
        _queries.Dispose();
        _ledger.Dispose();
        _journal.Dispose();
    }
}

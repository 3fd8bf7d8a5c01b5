using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Ledger.Sqlite;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

public sealed class SqliteMaintenanceTests() : MaintenanceContract(new SqliteStore())
{
    private SqliteStore Sqlite => (SqliteStore)Store;

    [Theory]
    [InlineData("UPDATE document SET uf = 'WRONG' WHERE key = '1.1'", "document 1.1: differs")]
    [InlineData("DELETE FROM document WHERE key = '1.1'", "document 1.1: only rebuilt")]
    [InlineData("UPDATE document SET state = (SELECT state FROM document WHERE key = '1.2') WHERE key = '1.1'", "document 1.1: differs")]
    [InlineData("DELETE FROM document_id WHERE key = 'd:1.1'", null)]
    [InlineData("UPDATE visit SET status = 9 WHERE key = 'v:CH|V1'", "visit v:CH|V1: differs")]
    [InlineData("INSERT INTO visit (key, status, at, state) SELECT 'v:CH|V7', status, at, state FROM visit WHERE key = 'v:CH|V1'", "visit v:CH|V7: not rebuilt")]
    [InlineData("UPDATE patient SET qualified_ins = 'i:1' WHERE key = 'p:CH|P1'", "patient p:CH|P1: differs")]
    [InlineData("DELETE FROM patient", "patient p:CH|P1: only rebuilt")]
    [InlineData("UPDATE counter SET produced = produced + 1", "counter 2025-03-10 4210 CR-imagerie: ")]
    public async Task A_rebuild_finds_what_is_wrong_and_puts_it_right(string damage, string? example)
    {
        await Store.Ledger.RecordAsync([Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Report(3, "1.2", "P1", "V1"), Deposited(4, report: 3)], default);
        var right = await Store.DumpAsync();
        using (var database = SqliteDatabase.Open(Sqlite.Options.File, SqliteAccess.Write))
            database.Execute(damage);

        var found = await RebuildAsync();
        Assert.False(found.Replaced);
        Assert.Equal(example is null ? 0 : 1, found.Differences);
        if (example is null)
            return;
        Assert.StartsWith(example, Assert.Single(found.Examples), StringComparison.Ordinal);

        Store.Told.Clear();
        Assert.True((await RebuildAsync(replace: true)).Replaced);
        Assert.Equal(right, await Store.DumpAsync());
        Assert.Single(Store.Told);
        Assert.True((await RebuildAsync()).Same);

        // The running ledger goes on from what was put right.
        await Store.Ledger.RecordAsync([Deposited(5, report: 2)], default);
        Assert.Equal(2, (await Store.Queries.DocumentsAsync(new DocumentFilter(Stage: Stages.Deposited), new PageRequest(null, 10), default)).Items.Count);
        Assert.True((await RebuildAsync()).Same);
    }

    [Fact]
    public async Task Space_is_given_back()
    {
        await JournalAndRecordAsync([.. Day(seed: 41, count: 3000)]);
        var size = new FileInfo(Sqlite.Options.JournalFile).Length;
        Store.Now = Monday.AddDays(91);

        var report = await Store.Maintenance.SweepAsync(new RetentionOptions(), default);

        Assert.Equal(3000, report.Bodies);
        Assert.True(report.BytesFreed > 1_000_000, $"{report.BytesFreed} bytes");
        Assert.True(new FileInfo(Sqlite.Options.JournalFile).Length < size / 2);
    }

    [Fact]
    public void A_file_of_a_later_program_is_refused()
    {
        using (var database = SqliteDatabase.Open(Sqlite.Options.File, SqliteAccess.Write))
            database.Execute("PRAGMA user_version = 99");
        var e = Assert.Throws<StoreRefusedException>(() => new SqliteStoreFiles(Sqlite.Options));
        Assert.Contains("version 99", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_programs_starting_at_once_migrate_once()
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-migrate");
        var options = new StoreOptions.Sqlite(Path.Combine(folder.FullName, "new.db"));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new SqliteStoreFiles(options))));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task After_a_lost_journal_ids_go_on_and_nothing_is_waited_for()
    {
        await JournalAndRecordAsync(Admission(1, "P1", "V1"), Admission(2, "P2", "V2"), Admission(3, "P3", "V3"));
        await Store.Ledger.RecordAsync([Admission(7, "P7", "V7")], default);
        Sqlite.LoseJournal();

        await JournalAndRecordAsync(Admission(8, "P8", "V8"));
        Assert.Equal([new JournalId(8)], await Store.Journal.IdsAfterAsync(new JournalId(0), 10, default));
        Store.Reopen();
        Assert.Equal(new JournalId(8), await Store.Ledger.RecordedUpToAsync(default));
    }
}

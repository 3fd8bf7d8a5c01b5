using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

[NeedsPostgres]
public sealed class PostgresMaintenanceTests() : MaintenanceContract(new PostgresStore())
{
    private static readonly RetentionOptions Retention = new() { Bodies = TimeSpan.FromDays(90), Facts = TimeSpan.FromDays(1000) };

    private PostgresStore Postgres => (PostgresStore)Store;

    private async Task<IEnumerable<string>> PartitionsAsync(string table) => (await Postgres.Database.Partitions.ListAsync(table, default)).Select(p => p.Name);

    [ContractTheory]
    [InlineData("UPDATE document SET uf = 'WRONG' WHERE key = '1.1'", "document 1.1: differs")]
    [InlineData("DELETE FROM document WHERE key = '1.1'", "document 1.1: only rebuilt")]
    [InlineData("UPDATE document SET state = (SELECT state FROM document WHERE key = '1.2') WHERE key = '1.1'", "document 1.1: differs")]
    [InlineData("UPDATE document_id SET document = (SELECT id FROM document WHERE key = '1.2') WHERE key = 'd:1.1'", "document 1.2: found by other ids")]
    [InlineData("UPDATE visit SET status = 9 WHERE key = 'v:CH|V1'", "visit v:CH|V1: differs")]
    [InlineData("INSERT INTO visit (key, status, at, state) SELECT 'v:CH|V7', status, at, state FROM visit WHERE key = 'v:CH|V1'", "visit v:CH|V7: not rebuilt")]
    [InlineData("UPDATE patient SET qualified_ins = 'i:1' WHERE key = 'p:CH|P1'", "patient p:CH|P1: differs")]
    [InlineData("DELETE FROM patient", "patient p:CH|P1: only rebuilt")]
    [InlineData("UPDATE counter SET produced = produced + 1", "counter 2025-03-10 4210 CR-imagerie: ")]
    public async Task A_rebuild_finds_what_is_wrong_and_puts_it_right(string damage, string example)
    {
        await Store.RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Report(3, "1.2", "P1", "V1"), Deposited(4, report: 3));
        var right = await Store.DumpAsync();
        Postgres.Schema.Execute(damage);

        var found = await RebuildAsync();
        Assert.False(found.Replaced);
        Assert.StartsWith(example, Assert.Single(found.Examples), StringComparison.Ordinal);

        Store.Told.Clear();
        Assert.True((await RebuildAsync(replace: true)).Replaced);
        Assert.Equal(right, await Store.DumpAsync());
        Assert.Single(Store.Told);

        // The running ledger goes on from what was put right.
        await Store.RecordAsync(Deposited(5, report: 2));
        Assert.Equal(2, (await Store.Queries.DocumentsAsync(new DocumentFilter(Stage: Stages.Deposited), new PageRequest(null, 10), default)).Items.Count);
        if (!damage.Contains("document_id", StringComparison.Ordinal))
            Assert.Equal([], (await RebuildAsync()).Examples);
    }

    [ContractFact]
    public async Task A_week_of_bodies_is_dropped_whole_and_what_is_parked_goes_once_it_is_understood()
    {
        await JournalAndRecordAsync([.. Day(seed: 41, count: 500), Parked(501, Header("MDM^T02", "M501", "P1"))]);
        Store.Now = AfterBodies;

        var report = await Store.Maintenance.SweepAsync(Retention, default);

        Assert.Equal(500, report.Bodies);
        Assert.True(report.BytesFreed > 500_000, $"{report.BytesFreed} bytes");
        Assert.Contains("body_2025_03_10", await PartitionsAsync("body"));
        Assert.Equal(0, (await Store.Maintenance.SweepAsync(Retention, default)).Bodies);

        await Store.RecordAsync(Report(501, "1.501", "P1", "V1"));
        Assert.Equal(1, (await Store.Maintenance.SweepAsync(Retention, default)).Bodies);
        Assert.DoesNotContain("body_2025_03_10", await PartitionsAsync("body"));
    }

    [ContractFact]
    public async Task A_month_of_messages_is_dropped_but_for_facts_about_dossiers_and_what_waits()
    {
        var source = Source("A2");
        var renumbered = new DossierRenumbered { At = Monday, Source = source, Patient = Patient("P1"), Old = new DossierNumber("D1", "CH"), New = new DossierNumber("D2", "CH") };
        await JournalAndRecordAsync(Admission(1, "P1", "V1"), Understood(2, Header("ADT^A45", "A2", "P1"), renumbered), Report(3, "1.1", "P1", "V1"));
        await Store.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "pending", "x"u8.ToArray(), Monday, Answer.Accept, null), default);
        Store.Now = AfterFacts;

        Assert.Equal(2, (await Store.Maintenance.SweepAsync(Retention, default)).Messages);

        Assert.Equal([2, 4], (await Store.Journal.IdsAfterAsync(new JournalId(0), 10, default)).Select(Store.Number));
        Assert.Equal([Store.Id(4)], await Store.Ledger.UnrecordedAsync([Store.Id(2), Store.Id(4)], default));
        Assert.Single((await Store.Queries.MessageAsync(Store.Id(2), default))!.Facts);
        Assert.Equal("x"u8.ToArray(), (await Store.Journal.ReadAsync([Store.Id(4)], default)).Single().Body.ToArray());
        Assert.Equal([], (await RebuildAsync()).Examples);

        // The keys of what is gone go with their year.
        Store.Now = Monday.AddDays(1000 + 400);
        await Store.Maintenance.SweepAsync(Retention, default);
        Assert.Equal(3L, Postgres.Schema.Execute("SELECT count(*) FROM message_key"));
    }

    [ContractFact]
    public async Task A_reader_that_stays_does_not_hold_up_the_others_for_long()
    {
        await JournalAndRecordAsync(Admission(1, "P1", "V1"));
        Store.Now = AfterBodies;
        await using (var reader = await Postgres.Database.Reads.OpenConnectionAsync())
        await using (var transaction = await reader.BeginTransactionAsync())
        {
            await new Npgsql.NpgsqlCommand("SELECT count(*) FROM body", reader).ExecuteScalarAsync();
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Store.Maintenance.SweepAsync(Retention, default));
        }

        Assert.Equal(1, (await Store.Maintenance.SweepAsync(Retention, default)).Bodies);
    }
}

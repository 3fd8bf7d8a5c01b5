using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Maintenance;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What rebuild and retention promise, whatever the database.</summary>
public abstract class MaintenanceContract : IDisposable
{
    private static readonly RetentionOptions Retention = new() { Bodies = TimeSpan.FromDays(90), Facts = TimeSpan.FromDays(1000) };

    /// <summary>Ninety days and a whole week after Monday, and a thousand and a whole month: a store may forget a partition at a time.</summary>
    private protected static readonly DateTimeOffset AfterBodies = Monday.AddDays(98), AfterFacts = Monday.AddDays(1030);

    private protected MaintenanceContract(StoreUnderTest store) => Store = store;

    private protected StoreUnderTest Store { get; }

    public void Dispose() => Store.Dispose();

    private protected async Task JournalAndRecordAsync(params TranslatedMessage[] messages)
    {
        var random = new Random(1);
        var journaled = new List<TranslatedMessage>();
        foreach (var message in messages)
        {
            var body = new byte[2000];
            random.NextBytes(body);
            var receipt = await Store.Journal.AppendAsync(new IncomingMessage(message.Feed, MessageFormat.Er7, message.Header.ControlId, body, message.ReceivedAt, Answer.Accept, null), default);
            journaled.Add(message with { Id = receipt.Id });
        }

        await Store.Ledger.RecordAsync(journaled, default);
    }

    private protected Task<RebuildReport> RebuildAsync(bool replace = false) => Store.Maintenance.RebuildAsync(replace, null, default);

    [ContractFact]
    public async Task A_rebuild_gives_the_same_states_and_counters()
    {
        await JournalAndRecordAsync([.. Day(seed: 21, count: 2_500)]);
        await Store.RecordAsync([.. Day(seed: 22, count: 60)]);
        var before = await Store.DumpAsync();
        var steps = new List<RebuildProgress>();

        var report = await Store.Maintenance.RebuildAsync(true, new Steps(steps), default);

        Assert.Equal((true, 0, false, 2_500L), (report.Same, report.Differences, report.Replaced, report.Messages));
        Assert.Empty(report.Examples);
        Assert.DoesNotContain(0L, new[] { report.Documents, report.Visits, report.Patients, report.Counters, report.Facts });
        Assert.Equal(2_500, steps.Last(s => s.Step is RebuildStep.PersonsAndStays).Done);
        Assert.Equal((RebuildStep.Documents, steps[^1].Of), (steps[^1].Step, steps[^1].Done));
        Assert.Equal(before, await Store.DumpAsync());
    }

    [ContractFact]
    public async Task Recording_during_a_rebuild_makes_no_difference()
    {
        var messages = Day(seed: 23, count: 1_400);
        await JournalAndRecordAsync([.. messages[..1_200]]);
        var corrected = Day(seed: 24, count: 100);

        var rebuild = Task.Run(() => RebuildAsync());
        foreach (var chunk in messages[1_200..].Chunk(20))
            await Store.RecordAsync(chunk);
        foreach (var chunk in corrected.Chunk(20))
            await Store.RecordAsync(chunk);

        Assert.Equal([], (await rebuild).Examples);
    }

    [ContractFact]
    public async Task What_was_parked_and_is_corrected_during_a_rebuild_is_in_it()
    {
        await JournalAndRecordAsync([.. Enumerable.Range(1, 20).Select(n => Parked(n, Header("ADT^A01", $"A{n}")))]);
        var read = new TaskCompletionSource();
        var rebuild = Store.Maintenance.RebuildAsync(false, new Once(() =>
        {
            // Once the parked ones have been read and before the rest is compared.
            Store.RecordAsync([.. Enumerable.Range(1, 20).Select(n => Admission(n, $"P{n}", $"V{n}"))]).GetAwaiter().GetResult();
            read.SetResult();
        }), default);
        Assert.Equal([], (await rebuild).Examples);
        Assert.True(read.Task.IsCompleted);
    }

    [ContractFact]
    public async Task Old_bodies_are_forgotten_and_everything_else_stays()
    {
        await JournalAndRecordAsync(Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Deposited(3, report: 2));
        Store.Now = AfterBodies;
        var young = (await Store.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "new", "young"u8.ToArray(), Store.Now, Answer.Accept, null), default)).Id;
        await Store.Ledger.RecordAsync([Admission(4, "P4", "V4") with { Id = young, ReceivedAt = Store.Now }], default);
        var before = await Store.DumpAsync();

        var report = await Store.Maintenance.SweepAsync(Retention, default);

        Assert.Equal((3, 0), (report.Bodies, report.Messages));
        Assert.Equal(before, await Store.DumpAsync());
        Store.Reopen();
        var read = await Store.Journal.ReadAsync([Store.Id(2), young], default);
        Assert.Equal([0, 5], read.Select(m => m.Body.Length));
        Assert.Equal("M2", read[0].ControlId);
        var detail = (await Store.Queries.MessageAsync(Store.Id(2), default))!;
        Assert.Null(detail.Body);
        Assert.Equal(2, detail.Facts.Count);
        Assert.Equal(2000, detail.Row.Size);
        Assert.True((await RebuildAsync()).Same);
    }

    [ContractFact]
    public async Task What_is_pending_or_parked_keeps_its_body()
    {
        await JournalAndRecordAsync(Parked(1, Header("MDM^T02", "M1")));
        await Store.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, "pending", "x"u8.ToArray(), Monday, Answer.Accept, null), default);
        Store.Now = AfterBodies;

        Assert.Equal(0, (await Store.Maintenance.SweepAsync(Retention, default)).Bodies);
        Store.Reopen();
        Assert.All(await Store.Journal.ReadAsync([Store.Id(1), Store.Id(2)], default), m => Assert.NotEqual(0, m.Body.Length));
    }

    [ContractFact]
    public async Task States_and_counters_outlive_their_facts()
    {
        await JournalAndRecordAsync([.. Day(seed: 31, count: 100)]);
        Store.Now = AfterFacts;
        var before = await Store.DumpAsync();

        var report = await Store.Maintenance.SweepAsync(Retention, default);

        Assert.Equal(100, report.Messages);
        Assert.Equal(before, await Store.DumpAsync());
        Assert.Null(await Store.Queries.MessageAsync(Store.Id(1), default));
        var rebuild = await RebuildAsync(replace: true);
        Assert.Equal([], rebuild.Examples);
        Assert.Equal(before, await Store.DumpAsync());
    }

    [ContractFact]
    public async Task A_fact_about_a_document_whose_own_facts_are_forgotten_leaves_it_as_it_was()
    {
        await JournalAndRecordAsync(Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Deposited(3, report: 2));
        Store.Now = AfterFacts;
        await Store.Maintenance.SweepAsync(Retention, default);
        var before = await Store.DumpAsync();

        var late = Store.Now.AddMinutes(-1);
        await Store.RecordAsync(Deposited(4, report: 2, accepted: false) with { ReceivedAt = late }, Report(5, "1.1", "P1", "V1", DocumentKind.Ldl, minute: 3) with { ReceivedAt = late });

        Assert.Equal(before, await Store.DumpAsync());
        Assert.Equal([], (await RebuildAsync()).Examples);
    }

    [ContractFact]
    public async Task Visits_and_patients_go_on_after_their_first_facts_are_forgotten()
    {
        await JournalAndRecordAsync(Admission(1, "P1", "V1", "4210"), Admission(2, "P2", "V2", merged: Ipp("P1")));
        Store.Now = AfterFacts;
        await Store.Maintenance.SweepAsync(Retention, default);

        await Store.RecordAsync(Report(3, "1.1", "P1", "V1", minute: 60) with { ReceivedAt = Store.Now });

        var document = (await Store.Queries.DocumentAsync(new DocumentId("1.1"), default))!.Document;
        Assert.Equal("4210", document.Uf);
        Assert.Equal(Ipp("P2"), (await Store.Queries.PatientAsync(Ipp("P1"), default))!.Ipp);
        Assert.Equal([], (await RebuildAsync()).Examples);

        await Store.RecordAsync(Admission(4, "P3", "V3", minute: 90, merged: Ipp("P2")) with { ReceivedAt = Store.Now });
        Assert.Equal(Ipp("P3"), (await Store.Queries.PatientAsync(Ipp("P1"), default))!.Ipp);
        Assert.Equal([], (await RebuildAsync()).Examples);
    }

    [ContractFact]
    public async Task Sweeping_goes_on_beside_writing()
    {
        await JournalAndRecordAsync([.. Day(seed: 33, count: 600)]);
        Store.Now = AfterBodies;
        var sweep = Store.Maintenance.SweepAsync(Retention, default);
        for (var n = 0; n < 200; n++)
            await Store.Journal.AppendAsync(new IncomingMessage("dpi", MessageFormat.Er7, $"N{n}", Encoding.UTF8.GetBytes($"{n}"), Store.Now, Answer.Accept, null), default);
        Assert.Equal(600, (await sweep).Bodies);
    }

    private sealed class Steps(List<RebuildProgress> steps) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => steps.Add(value);
    }

    /// <summary>Does something at the first step.</summary>
    private sealed class Once(Action first) : IProgress<RebuildProgress>
    {
        private bool _done;

        public void Report(RebuildProgress value)
        {
            if (_done)
                return;
            _done = true;
            first();
        }
    }
}

using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Queries;
using Xunit;
using static HopEn2.Interop.Tests.Integration.Ledger.Hospital;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>What screens and API may ask of every store.</summary>
public abstract class QueriesContract : IDisposable
{
    private static readonly PageRequest First = new(null, 100);

    private readonly StoreUnderTest _store;

    private protected QueriesContract(StoreUnderTest store) => _store = store;

    public void Dispose() => _store.Dispose();

    /// <summary>Keeps a message in the journal; it is the next one.</summary>
    private async Task<long> JournalAsync(string controlId, string feed = "dpi", string? body = null, Answer? answer = null)
    {
        var message = new IncomingMessage(feed, MessageFormat.Er7, controlId, Encoding.UTF8.GetBytes(body ?? controlId), Monday, answer ?? Answer.Accept, null);
        return _store.Number((await _store.Journal.AppendAsync(message, default)).Id);
    }

    private async Task RecordAsync(params TranslatedMessage[] messages)
    {
        foreach (var message in messages)
        {
            var id = await JournalAsync(message.Header.ControlId, message.Feed, $"body {message.Id}", message.Outcome is Outcome.Parked parked ? new Answer(AnswerCode.Error, parked.Error) : null);
            Assert.Equal(message.Id.Value, id);
        }

        await _store.RecordAsync(messages);
    }

    private async Task<IEnumerable<long>> IdsAsync(MessageFilter filter) => (await _store.Queries.MessagesAsync(filter, First, default)).Items.Select(m => _store.Number(m.Id));

    private async Task<IEnumerable<string>> DocumentsAsync(DocumentFilter filter) => (await _store.Queries.DocumentsAsync(filter, First, default)).Items.Select(d => d.Key);

    private async Task<IEnumerable<string>> VisitsAsync(VisitFilter filter) => (await _store.Queries.VisitsAsync(filter, First, default)).Items.Select(v => v.Visit.Value);

    [ContractFact]
    public async Task A_message_is_found_by_control_id_patient_visit_document_feed_status_and_time()
    {
        await RecordAsync(
            Admission(1, "P1", "V1"), Report(2, "1.2.3", "P1", "V1"), Admission(3, "P2", "V2"),
            Parked(4, Header("MDM^T02", "M4", "P1")), Parked(5, Header("ORU^R01", "O5"), feed: "labo"));

        Assert.Equal([5, 4, 3, 2, 1], await IdsAsync(new MessageFilter()));
        Assert.Equal([2], await IdsAsync(new MessageFilter(ControlId: "M2")));
        Assert.Equal([4, 2, 1], await IdsAsync(new MessageFilter(Ipp: "P1")));
        Assert.Equal([4, 2, 1], await IdsAsync(new MessageFilter(Ipp: "CH|P1")));
        Assert.Empty(await IdsAsync(new MessageFilter(Ipp: "OTHER|P1")));
        Assert.Equal([2, 1], await IdsAsync(new MessageFilter(Visit: "V1")));
        Assert.Equal([2], await IdsAsync(new MessageFilter(Document: "1.2.3")));
        Assert.Equal([5], await IdsAsync(new MessageFilter(Feed: "labo")));
        Assert.Equal([5, 4], await IdsAsync(new MessageFilter(Status: MessageStatus.Parked)));
        Assert.Equal([4], await IdsAsync(new MessageFilter(Status: MessageStatus.Parked, Feed: "dpi")));
        Assert.Equal([2, 1], await IdsAsync(new MessageFilter(Ipp: "P1", Status: MessageStatus.Understood)));
        Assert.Equal([2], await IdsAsync(new MessageFilter(Ipp: "P1", Visit: "V1", Document: "1.2.3", ControlId: "M2", Feed: "dpi")));
        Assert.Empty(await IdsAsync(new MessageFilter(Ipp: "P2", Visit: "V1")));
        Assert.Equal([3, 2], await IdsAsync(new MessageFilter(From: Monday.AddSeconds(2), To: Monday.AddSeconds(4))));
    }

    [ContractFact]
    public async Task A_message_shows_what_it_became_and_what_its_sender_was_told()
    {
        await RecordAsync(Report(1, "1.2.3", "P1", "V1"), Parked(2, Header("MDM^T02", "M2", "P1")));

        var understood = (await _store.Queries.MessageAsync(_store.Id(1), default))!;
        Assert.Equal(
            new MessageRow(_store.Id(1), "dpi", "MDM^T02", "M1", "DPI|CH", Monday.AddSeconds(1), Monday, "CH|P1", "CH|V1", MessageStatus.Understood, null, null, false, AnswerCode.Accept, 6),
            understood.Row);
        Assert.Equal(2, understood.Facts.Count);
        Assert.Equal("body 1", Encoding.UTF8.GetString(understood.Body!.Value.Span));
        Assert.Equal(Patient("P1"), understood.Header.Patient);

        var parked = (await _store.Queries.MessageAsync(_store.Id(2), default))!;
        Assert.Equal((MessageStatus.Parked, ParkReason.MissingField, AnswerCode.Error), (parked.Row.Status, parked.Row.Reason, parked.Row.Answer));
        Assert.Equal("TXA-12 is missing.", parked.Row.Detail);
        Assert.Equal("TXA^1^12", parked.Error!.Location);
        Assert.Null(await _store.Queries.MessageAsync(_store.Id(99), default));
    }

    [ContractFact]
    public async Task A_message_that_is_not_translated_yet_is_pending()
    {
        await RecordAsync(Admission(1, "P1", "V1"));
        await JournalAsync("waiting", body: "MSH|…");

        Assert.Equal([1], await IdsAsync(new MessageFilter(Status: MessageStatus.Understood)));
        Assert.Equal([2], await IdsAsync(new MessageFilter(Status: MessageStatus.Pending)));
        Assert.Equal([1, 2], (await IdsAsync(new MessageFilter())).Order());
        Assert.Equal([2], await IdsAsync(new MessageFilter(ControlId: "waiting")));
        Assert.Equal([1], await IdsAsync(new MessageFilter(Ipp: "P1")));
        var detail = (await _store.Queries.MessageAsync(_store.Id(2), default))!;
        Assert.Equal((MessageStatus.Pending, "waiting"), (detail.Row.Status, detail.Header.ControlId));
        Assert.Equal("MSH|…", Encoding.UTF8.GetString(detail.Body!.Value.Span));
    }

    [ContractTheory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task Pages_follow_each_other_without_gap_or_repetition_while_messages_come_in(int size)
    {
        await RecordAsync([.. Enumerable.Range(1, 30).Select(n => Admission(n, $"P{n % 3}", $"V{n}"))]);
        await JournalAsync("pending");

        var next = 40;
        var all = await StoreUnderTest.AllAsync(
            async page =>
            {
                // Newer ones come while somebody turns pages; their place is before the first.
                await _store.RecordAsync(Admission(++next, "P9", $"V{next}"));
                return await _store.Queries.MessagesAsync(new MessageFilter(To: Monday.AddSeconds(31)), page, default);
            },
            size);

        Assert.Equal([.. Enumerable.Range(1, 31).Select(n => (long)n)], all.Select(m => _store.Number(m.Id)).Order());
        Assert.Equal(all.Select(m => m.ReceivedAt).OrderDescending(), all.Select(m => m.ReceivedAt));
    }

    [ContractFact]
    public async Task Documents_are_found_by_id_patient_visit_service_kind_stage_and_day()
    {
        await RecordAsync(
            Admission(1, "P1", "V1", "4210"), Admission(2, "P2", "V2", "4310"),
            Report(3, "1.1", "P1", "V1", DocumentKind.Ldl, minute: 10), Report(4, "1.2", "P2", "V2", DocumentKind.CrBio, minute: 20), Report(5, "1.3", "P2", "V2", DocumentKind.Ldl, minute: 30),
            Report(6, "1.4", "P1", "V1", DocumentKind.Ldl, minute: 24 * 60),
            Deposited(7, report: 3, minute: 40), Deposited(8, report: 4, accepted: false, minute: 40));

        Assert.Equal(["1.4", "1.3", "1.2", "1.1"], await DocumentsAsync(new DocumentFilter()));
        Assert.Equal(["1.2"], await DocumentsAsync(new DocumentFilter(Id: "1.2")));
        Assert.Equal(["1.3", "1.2"], await DocumentsAsync(new DocumentFilter(Ipp: "P2")));
        Assert.Equal(["1.4", "1.1"], await DocumentsAsync(new DocumentFilter(Visit: "CH|V1")));
        Assert.Equal(["1.4", "1.1"], await DocumentsAsync(new DocumentFilter(Ufs: ["4210"])));
        Assert.Equal(["1.4", "1.3", "1.2", "1.1"], await DocumentsAsync(new DocumentFilter(Ufs: ["4310", "4210", "4310"])));
        Assert.Empty(await DocumentsAsync(new DocumentFilter(Ufs: [])));
        Assert.Equal(["1.4", "1.3", "1.1"], await DocumentsAsync(new DocumentFilter(Kind: DocumentKind.Ldl)));
        Assert.Equal(["1.3"], await DocumentsAsync(new DocumentFilter(Kind: DocumentKind.Ldl, Ufs: ["4310"])));
        Assert.Equal(["1.4", "1.3"], await DocumentsAsync(new DocumentFilter(Stage: Stages.Waiting)));
        Assert.Equal(["1.2"], await DocumentsAsync(new DocumentFilter(Stage: Stages.Refused)));
        Assert.Equal(["1.1"], await DocumentsAsync(new DocumentFilter(Stage: Stages.Deposited | Stages.Sent)));
        Assert.Equal(["1.4"], await DocumentsAsync(new DocumentFilter(From: new DateOnly(2025, 3, 11))));
        Assert.Equal(["1.3", "1.2", "1.1"], await DocumentsAsync(new DocumentFilter(To: new DateOnly(2025, 3, 10))));
        Assert.Equal(["1.3"], await DocumentsAsync(new DocumentFilter(Ipp: "P2", Kind: DocumentKind.Ldl, Stage: Stages.Waiting, From: new DateOnly(2025, 3, 10), To: new DateOnly(2025, 3, 10))));
    }

    [ContractFact]
    public async Task A_document_late_in_the_evening_belongs_to_the_hospital_s_day()
    {
        // 23:30 UTC on Monday is half past midnight on Tuesday in Paris.
        await RecordAsync(Report(1, "1.1", "P1", "V1", minute: 15 * 60 + 30));
        Assert.Equal(["1.1"], await DocumentsAsync(new DocumentFilter(From: new DateOnly(2025, 3, 11), To: new DateOnly(2025, 3, 11))));
        Assert.Empty(await DocumentsAsync(new DocumentFilter(To: new DateOnly(2025, 3, 10))));
    }

    [ContractFact]
    public async Task Pages_of_several_services_are_merged_in_order()
    {
        await RecordAsync([
            Admission(1, "P1", "V1", "4210"), Admission(2, "P2", "V2", "4310"),
            .. Enumerable.Range(3, 40).Select(n => Report(n, $"1.{n}", n % 3 == 0 ? "P1" : "P2", n % 3 == 0 ? "V1" : "V2", minute: n * 7 % 41))]);
        var all = await StoreUnderTest.AllAsync(page => _store.Queries.DocumentsAsync(new DocumentFilter(Ufs: ["4210", "4310"]), page, default), size: 6);
        Assert.Equal(40, all.Select(d => d.Key).Distinct().Count());
        Assert.Equal(all.Select(d => d.At).OrderDescending(), all.Select(d => d.At));
    }

    [ContractFact]
    public async Task A_timeline_has_every_fact_about_the_document_with_its_message_and_no_other()
    {
        // The control id M1 is used again two hours later for another document: each answer belongs to the one before it.
        var second = Report(4, "1.2", "P1", "V1", minute: 120);
        var renumbered = ((Outcome.Understood)second.Outcome).Facts.Select(f => f with { Source = f.Source with { ControlId = "M1" } });
        second = second with { Header = second.Header with { ControlId = "M1" }, Outcome = new Outcome.Understood([.. renumbered], []) };
        await RecordAsync(Report(1, "1.1", "P1", "V1"), Deposited(2, report: 1, accepted: false, minute: 5), Admission(3, "P1", "V1"), second, Deposited(5, report: 1, minute: 125));

        var timeline = (await _store.Queries.DocumentAsync(new DocumentId("1.1"), default))!;

        Assert.Equal(DepositState.Refused, timeline.Document.Deposit);
        Assert.Equal(
            [(typeof(DocumentProduced), 1L), (typeof(DepositRequested), 1L), (typeof(DepositRefused), 2L)],
            timeline.Entries.Select(e => (e.Fact.GetType(), _store.Number(e.Message))));
        Assert.Null(await _store.Queries.DocumentAsync(new DocumentId("9.9"), default));
    }

    [ContractFact]
    public async Task Who_asks_for_a_merged_record_gets_the_person()
    {
        await RecordAsync(Admission(1, "P1", "V1"), Report(2, "1.1", "P1", "V1"), Admission(3, "P2", "V2", merged: Ipp("P1")));

        Assert.Equal(Ipp("P2"), (await _store.Queries.PatientAsync(Ipp("P1"), default))!.Ipp);
        Assert.Equal([3, 2, 1], await IdsAsync(new MessageFilter(Ipp: "P1")));
        Assert.Equal(["1.1"], await DocumentsAsync(new DocumentFilter(Ipp: "P2")));
        Assert.Equal(["V1", "V2"], (await VisitsAsync(new VisitFilter(Ipp: "P1"))).Order());
        Assert.Null(await _store.Queries.PatientAsync(Ipp("P7"), default));
    }

    [ContractFact]
    public async Task Visits_are_found_by_number_dossier_patient_and_status()
    {
        var first = Admission(1, "P1", "V1", minute: 1);
        var withDossier = ((Outcome.Understood)first.Outcome).Facts.Select(f => f is VisitOpened v ? v with { Visit = v.Visit with { Dossier = new DossierNumber("D1", "CH") } } : f);
        await RecordAsync(first with { Outcome = new Outcome.Understood([.. withDossier], []) }, Admission(2, "P1", "V2", minute: 2), Admission(3, "P2", "V3", minute: 3));

        Assert.Equal(["V3", "V2", "V1"], await VisitsAsync(new VisitFilter()));
        Assert.Equal(["V2"], await VisitsAsync(new VisitFilter(Visit: "V2")));
        Assert.Equal(["V1"], await VisitsAsync(new VisitFilter(Dossier: "CH|D1")));
        Assert.Equal(["V2", "V1"], await VisitsAsync(new VisitFilter(Ipp: "P1")));
        Assert.Equal(["V3", "V2", "V1"], await VisitsAsync(new VisitFilter(Status: VisitStatus.Open)));
        Assert.Empty(await VisitsAsync(new VisitFilter(Status: VisitStatus.Closed)));
        Assert.Empty(await VisitsAsync(new VisitFilter(Dossier: "D1", Ipp: "P2")));
    }

    [ContractFact]
    public async Task Ids_for_replay_come_in_order_by_feed_and_period_all_or_parked()
    {
        await RecordAsync(Admission(1, "P1", "V1"), Parked(2, Header("MDM^T02", "M2")), Parked(3, Header("ORU^R01", "O3"), feed: "labo"), Admission(4, "P1", "V1"));
        var (from, to) = (Monday, Monday.AddDays(1));

        Assert.Equal([1, 2, 3, 4], (await _store.Queries.IdsAsync(null, from, to, false, default)).Select(_store.Number));
        Assert.Equal([2, 3], (await _store.Queries.IdsAsync(null, from, to, true, default)).Select(_store.Number));
        Assert.Equal([1, 2, 4], (await _store.Queries.IdsAsync("dpi", from, to, false, default)).Select(_store.Number));
        Assert.Equal([3], (await _store.Queries.IdsAsync("labo", from, to, true, default)).Select(_store.Number));
        Assert.Equal([2, 3], (await _store.Queries.IdsAsync(null, Monday.AddSeconds(2), Monday.AddSeconds(4), false, default)).Select(_store.Number));
        Assert.Equal([("dpi", 1), ("labo", 1)], (await _store.Queries.ParkedAsync(default)).OrderBy(p => p.Key).Select(p => (p.Key, p.Value)));
    }

    [ContractFact]
    public async Task Counters_and_the_oldest_waiting_are_by_day_service_and_kind()
    {
        await RecordAsync(
            Admission(1, "P1", "V1", "4210"), Report(2, "1.1", "P1", "V1", DocumentKind.Ldl, minute: 1), Report(3, "1.2", "P1", "V1", DocumentKind.Ldl, minute: 2),
            Report(4, "1.3", "P1", "V1", DocumentKind.CrBio, minute: 24 * 60), Deposited(5, report: 4, minute: 25 * 60));
        var (monday, tuesday) = (new DateOnly(2025, 3, 10), new DateOnly(2025, 3, 11));

        var counters = (await _store.Counters.CountersAsync(monday, tuesday, default)).ToDictionary();
        Assert.Equal((2, 2, 0), counters[new CounterKey(monday, "4210", DocumentKind.Ldl)] is var c ? (c.Produced, c.Waiting, c.Deposited) : default);
        Assert.Equal((1, 0, 1), counters[new CounterKey(tuesday, "4210", DocumentKind.CrBio)] is var d ? (d.Produced, d.Waiting, d.Deposited) : default);
        Assert.Single(await _store.Counters.CountersAsync(tuesday, tuesday, default));
        var sums = new Dictionary<(string Uf, DocumentKind Kind), StageCounts>();
        await _store.Counters.EachSumAsync(monday, tuesday, (key, counts) => sums[(key.Uf, key.Kind)] = sums.GetValueOrDefault((key.Uf, key.Kind)) + counts, default);
        Assert.Equal(counters.GroupBy(c => (c.Key.Uf, c.Key.Kind)).ToDictionary(g => g.Key, g => g.Aggregate(default(StageCounts), (sum, c) => sum + c.Value)), sums);
        Assert.Equal([new OldestWaiting("4210", DocumentKind.Ldl, Monday.AddMinutes(1), 2)], await _store.Counters.OldestWaitingAsync(default));
    }
}

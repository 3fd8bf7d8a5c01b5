using System.Text;
using HopEn2.Interop.Delivery;
using HopEn2.Interop.Delivery.Answering;
using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Answering;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Sqlite;
using HopEn2.Interop.Tests.Integration.Feeds;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery;

/// <summary>From the reports of our own delivery to the source that asked, over a store and a socket; and what an engine makes of it that only looks on.</summary>
public sealed class AnswerJourneyTests : IAsyncDisposable
{
    private const string Anne = "anne.essai@ch-essai.mssante.fr";
    private const string Cabinet = "cabinet@exemple.mssante.fr";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-answers-");
    private readonly AwaitingSource _source = new();
    private readonly ManualTime _time = new(new DateTimeOffset(2025, 3, 10, 8, 45, 0, TimeSpan.Zero));
    private readonly DeliveringMappings _mappings;
    private readonly MllpAnswers _client;
    private readonly SqliteOutgoing _work;
    private readonly IReadOnlyList<Fact> _asked;

    public AnswerJourneyTests()
    {
        _mappings = new($"mllp://127.0.0.1:{_source.Port}");
        _client = new(_mappings, new AnswerOptions());
        _work = new(new SqliteStoreFiles(new StoreOptions.Sqlite(Path.Combine(_folder.FullName, "test.db"))));
        _asked = Translated(Samples.Bytes("hl7v2/mdm_t02_to_professional_and_patient.hl7"));
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _source.DisposeAsync();
        _work.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_return_is_told_once_to_who_asked_though_an_engine_dies_on_the_way_and_an_onlooker_comes_to_the_same_state()
    {
        await _work.DeliversSinceAsync("dpi", _time.GetUtcNow().AddHours(-1), default);
        DeliveryReport[] reports =
        [
            Report(DeliveryReportKind.DepositRefused, null, 1, "DMPClosed") with { Context = "DMP fermé" },
            Report(DeliveryReportKind.MailHandedOver, Anne, 1),
            Report(DeliveryReportKind.MailDistributed, Anne, 2),
            Report(DeliveryReportKind.MailBounced, Cabinet, 2, "5.1.1"),
            Report(DeliveryReportKind.MailRead, Anne, 3),
        ];
        foreach (var report in reports)
            await PlanAsync(report);
        // Followed once more, as after a crash: nothing is found twice.
        foreach (var report in reports.Reverse())
            await PlanAsync(report);

        // The first engine dies when the source has answered and the store does not know it yet.
        var dying = Assert.Single(await LeaseAsync(Guid.NewGuid()));
        await Courier.CarryAsync(dying, default);
        _time.Advance(TimeSpan.FromMinutes(10));
        for (var engine = Guid.NewGuid(); await LeaseAsync(engine) is [var leased];)
            await _work.EndAsync(leased, (await Courier.CarryAsync(leased, default)).End, _time.GetUtcNow(), default);

        Assert.Equal(5, _source.Messages.Count);
        var said = _source.Messages.Distinct(StringComparer.Ordinal).ToList();
        Assert.Equal(["ZAM^Z01^ZAM_Z01", "ZAM^Z02^ZAM_Z01", "ZAM^Z02^ZAM_Z01", "ZAM^Z03^ZAM_Z01"], said.Select(m => m.Split('|')[8]).Order(StringComparer.Ordinal));
        Assert.All(said, m => Assert.Equal("D-2", m.Split('\r')[2].Split('|')[4]));
        Assert.Single(said, m => m.EndsWith("|E|DMPClosed^DMP fermé^DMP_ERROR_CODE\r", StringComparison.Ordinal));
        Assert.Single(said, m => m.Contains(Cabinet, StringComparison.Ordinal) && m.Contains("|E|513^", StringComparison.Ordinal));
        Assert.True(said.FindIndex(m => m.Contains("Z03", StringComparison.Ordinal)) > said.FindIndex(m => m.Contains(Anne, StringComparison.Ordinal)));

        // In any order, each as often as it comes.
        var onlooker = HospitalFold.Of([.. _source.Messages.Reverse().SelectMany(m => Translated(Encoding.UTF8.GetBytes(m))), .. _asked], new HospitalCalendar(_mappings.Current.Hospital.TimeZone));
        var document = Assert.Single(onlooker.Documents);
        Assert.Equal(DepositState.Refused, document.Deposit);
        Assert.Equal(
            [(Anne, MailState.Read, null), (Cabinet, MailState.Bounced, "513"), ("277010115400329@patient.mssante.fr", MailState.Waiting, (string?)null)],
            document.Mails.Select(m => (m.Recipient, m.State, m.Code)).OrderBy(m => m.Recipient[0] == 'a' ? 0 : m.Recipient[0] == 'c' ? 1 : 2));
    }

    [Fact]
    public async Task What_was_asked_before_the_feed_delivered_is_not_told()
    {
        await _work.DeliversSinceAsync("dpi", _time.GetUtcNow().AddDays(1), default);

        await PlanAsync(Report(DeliveryReportKind.DepositAccepted, null, 1));

        Assert.Empty(await _work.DestinationsAsync(default));
    }

    [Fact]
    public async Task Whether_it_delivered_when_it_was_asked_goes_by_the_hospitals_clock()
    {
        await _work.DeliversSinceAsync("dpi", _time.GetUtcNow().AddDays(1), default);

        await PlanAsync(Report(DeliveryReportKind.DepositAccepted, null, 1), new(_time, _time, 1, machine => machine.AddDays(-1)));

        Assert.Single(await _work.DestinationsAsync(default));
    }

    private AnswerCourier Courier => new(_client, _work, _time);

    private DeliveryReport Report(DeliveryReportKind kind, string? recipient, double minutes, string? code = null) =>
        new(kind, new("2.999.7.1001"), recipient, recipient is null ? null : RecipientKind.Professional, code, _time.GetUtcNow().AddMinutes(minutes), "essai");

    private async Task PlanAsync(DeliveryReport report, DeliveryClock? clock = null)
    {
        var message = Message(DeliveryRecord.Write(report), MessageFormat.Delivery, DeliveryRecord.Feed);
        var facts = Assert.IsType<Outcome.Understood>(new DeliveryTranslator().Translate(message).Outcome).Facts;
        var orders = await new AnswerPlanner(new Cases(_asked), new DocumentPlanner(_work, _mappings, _time), _mappings, clock ?? new(_time, _time))
            .PlanAsync(new(new(7), DeliveryRecord.Feed, "delivery", report.At, report.At, null, facts), default);
        await _work.AddAsync(orders, null, _time.GetUtcNow(), default);
    }

    private Task<IReadOnlyList<LeasedWork>> LeaseAsync(Guid engine) =>
        _work.LeaseAsync(Destinations.AnswersTo("dpi"), engine, _time.GetUtcNow(), _time.GetUtcNow().AddMinutes(5), null, 1, default);

    private IReadOnlyList<Fact> Translated(byte[] body) =>
        Assert.IsType<Outcome.Understood>(new Hl7v2Translator(_mappings).Translate(Message(body, MessageFormat.Er7, "dpi")).Outcome).Facts;

    private static JournaledMessage Message(byte[] body, MessageFormat format, string feed) => new(new(7), feed, format, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);

    private sealed class Cases(IReadOnlyList<Fact> facts) : IDeliveryCases
    {
        public Task<DeliveryCase?> OfAsync(DocumentId id, CancellationToken cancel) =>
            Task.FromResult<DeliveryCase?>(new(HospitalFold.Of(facts, new HospitalCalendar(TimeZoneInfo.Utc)).Documents.Single(), facts, null));
    }
}

using System.Reflection;
using HopEn2.Interop.Delivery.Answering;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Answering;

public sealed class AnswerCourierTests
{
    private readonly ManualTime _time = new();
    private readonly Client _client = new();
    private readonly Work _store;
    private readonly IOutgoingWork _work;

    public AnswerCourierTests()
    {
        _work = DispatchProxy.Create<IOutgoingWork, Work>();
        _store = (Work)_work;
    }

    private static WorkItem Item(DateTimeOffset now, DeliveryReportKind kind = DeliveryReportKind.MailRead, int attempts = 0, DateTimeOffset? first = null, string? detail = null, string recipient = "a@x.mssante.fr", double minutes = 0)
    {
        var answer = new SourceAnswer($"zam|{kind}|{recipient}", new FactSource("dpi", "DPI|CH", "PFI|CH", "M-1", now), kind, recipient, null, null, null, now.AddMinutes(minutes));
        var order = new WorkOrder(answer.Key, WorkKind.Answer, Destinations.AnswersTo("dpi"), new("1.2.3"), DepositAction.Deposit, recipient, RecipientKind.Professional, new(1), "dpi", now, now, detail ?? answer.ToDetail());
        return new(order, WorkState.Waiting, null, null, attempts, first, first, now, false, null, null, null);
    }

    private Task<Carried> CarryAsync(WorkItem item) => new AnswerCourier(_client, _work, _time).CarryAsync(new(item, Guid.NewGuid(), Guid.NewGuid()), CancellationToken.None);

    private DateTimeOffset Now => _time.GetUtcNow();

    [Fact]
    public async Task What_is_taken_is_done()
    {
        Assert.Equal(new Carried(new WorkEnd.Done(), NeighbourSign.Answers), await CarryAsync(Item(Now)));
        Assert.Equal(1, _store.Begun);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_shown_and_not_repeated()
    {
        _client.Result = new AnswerResult.Refused("207/902");

        Assert.Equal(new Carried(new WorkEnd.Failed(WorkReasons.Refused, "207/902"), NeighbourSign.Answers), await CarryAsync(Item(Now)));
    }

    [Fact]
    public async Task What_is_not_taken_now_waits_longer_each_time_and_is_given_up_after_a_week()
    {
        _client.Result = new AnswerResult.Temporary("connection-refused");

        var pauses = new List<double>();
        foreach (var attempts in (int[])[0, 2, 4, 6, 30])
            pauses.Add((Assert.IsType<WorkEnd.Postponed>((await CarryAsync(Item(Now, attempts: attempts))).End).Due - Now).TotalSeconds);
        Assert.Equal(pauses.Order(), pauses);
        Assert.InRange(pauses[0], 8, 12);
        Assert.InRange(pauses[^1], 0.8 * 1800, 1.2 * 1800);

        var old = await CarryAsync(Item(Now, attempts: 400, first: Now.AddDays(-7)));
        Assert.Equal(new Carried(new WorkEnd.Failed(WorkReasons.GivenUp, "connection-refused"), NeighbourSign.Fails), old);
    }

    [Fact]
    public async Task What_was_leased_by_another_meanwhile_is_not_sent()
    {
        _store.May = false;

        Assert.IsType<WorkEnd.GivenBack>((await CarryAsync(Item(Now))).End);
        Assert.Equal(0, _client.Sent);
    }

    [Fact]
    public async Task An_older_word_on_the_same_mail_goes_first()
    {
        _store.Others = [Item(Now, DeliveryReportKind.MailDistributed, minutes: -5)];
        var end = Assert.IsType<WorkEnd.Postponed>((await CarryAsync(Item(Now))).End);
        Assert.Equal((WorkReasons.OriginalPending, 0), (end.Reason, _client.Sent));

        _store.Others = [Item(Now, DeliveryReportKind.MailDistributed, recipient: "b@x.mssante.fr", minutes: -5), Item(Now, DeliveryReportKind.MailProcessingFailed, minutes: 5), Item(Now)];
        Assert.IsType<WorkEnd.Done>((await CarryAsync(Item(Now))).End);
    }

    [Fact]
    public async Task A_feed_whose_address_is_gone_holds_its_words()
    {
        _client.Result = AnswerResult.NoDestination.Instance;

        Assert.Equal(WorkReasons.NotConfigured, Assert.IsType<WorkEnd.Held>((await CarryAsync(Item(Now))).End).Reason);
    }

    [Fact]
    public async Task Work_that_says_nothing_is_shown_and_not_tried()
    {
        Assert.IsType<WorkEnd.Failed>((await CarryAsync(Item(Now, detail: "{"))).End);
        Assert.Equal((0, 0), (_client.Sent, _store.Begun));
    }

    private sealed class Client : IAnswerClient
    {
        public AnswerResult Result { get; set; } = AnswerResult.Taken.Instance;

        public int Sent { get; private set; }

        public Task<AnswerResult> SendAsync(SourceAnswer answer, CancellationToken cancel)
        {
            Sent++;
            return Task.FromResult(Result);
        }
    }

    /// <summary>What the courier asks of the store; anything else is not asked.</summary>
    public class Work : DispatchProxy
    {
        public bool May { get; set; } = true;

        public int Begun { get; private set; }

        public IReadOnlyList<WorkItem> Others { get; set; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name switch
        {
            nameof(IOutgoingWork.BeginAsync) => Begin(),
            nameof(IOutgoingWork.OfDocumentsAsync) => Task.FromResult(Others),
            var other => throw new NotSupportedException(other),
        };

        private Task<bool> Begin()
        {
            Begun++;
            return Task.FromResult(May);
        }
    }
}

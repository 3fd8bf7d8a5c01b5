using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Delivery.Answering;

/// <summary>Carries words back to sources. They may be sent again at any time: the same word is the same message.</summary>
public sealed class AnswerCourier(IAnswerClient client, IOutgoingWork store, TimeProvider time) : ICourier
{
    /// <summary>A source that stays away for a week has forgotten what it asked.</summary>
    private static readonly RetryRules Retry = new(TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(30), TimeSpan.FromDays(7));

    /// <inheritdoc/>
    public WorkKind Kind => WorkKind.Answer;

    /// <inheritdoc/>
    public async Task<Carried> CarryAsync(LeasedWork leased, CancellationToken cancel)
    {
        var (item, now) = (leased.Item, time.GetUtcNow());
        if (SourceAnswer.OfDetail(item.Order.Detail) is not { } answer)
            return new(new WorkEnd.Failed(WorkReasons.MessageRefused, null), NeighbourSign.None);
        if (await EarlierAsync(item, answer, cancel) is { } earlier)
            return new(new WorkEnd.Postponed((earlier.DueAt > now ? earlier.DueAt : now) + TimeSpan.FromSeconds(1), WorkReasons.OriginalPending, null, false), NeighbourSign.None);
        if (!await store.BeginAsync(leased, now, null, null, cancel))
            return new(new WorkEnd.GivenBack(), NeighbourSign.None);

        return await client.SendAsync(answer, cancel) switch
        {
            AnswerResult.Taken => new(new WorkEnd.Done(), NeighbourSign.Answers),
            AnswerResult.Refused refused => new(new WorkEnd.Failed(WorkReasons.Refused, refused.Code), NeighbourSign.Answers),
            AnswerResult.NoDestination => new(new WorkEnd.Held(WorkReasons.NotConfigured, WorkReasons.Waits(WorkReasons.NotConfigured), time.GetUtcNow() + Retry.Most), NeighbourSign.None),
            AnswerResult.Temporary later => Later(item, later.Code),
            var other => throw new ArgumentOutOfRangeException(nameof(leased), other.GetType().Name, "No such result."),
        };
    }

    /// <summary>A word on the same document and recipient that is older and not said yet: distributed is told before read.</summary>
    private async Task<WorkItem?> EarlierAsync(WorkItem item, SourceAnswer answer, CancellationToken cancel)
    {
        var order = item.Order;
        return (await store.OfDocumentsAsync([order.Document], cancel)).FirstOrDefault(w =>
            w is { Open: true, Order.Kind: WorkKind.Answer } && w.Order.Key != order.Key && w.Order.Destination == order.Destination && w.Order.Recipient == order.Recipient && w.Order.AskedAt == order.AskedAt
            && SourceAnswer.OfDetail(w.Order.Detail) is { } other && (other.At, other.Key).CompareTo((answer.At, answer.Key)) < 0);
    }

    private Carried Later(WorkItem item, string code)
    {
        var now = time.GetUtcNow();
        if (now - (item.FirstTryAt ?? now) >= Retry.GiveUpAfter)
            return new(new WorkEnd.Failed(WorkReasons.GivenUp, code), NeighbourSign.Fails);
        return new(new WorkEnd.Postponed(now + Retry.After(item.Attempts + 1, Random.Shared.NextDouble()), WorkReasons.NeighbourFails, code, false), NeighbourSign.Fails);
    }
}

using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Deposits and mails that messages of delivering feeds ask for. What came before a feed delivered was another's to do.</summary>
internal sealed class DocumentPlanner(IOutgoingWork work, IMappings mappings, TimeProvider time) : IWorkPlanner
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    public async Task<IReadOnlyList<WorkOrder>> PlanAsync(RecordedMessageFacts message, CancellationToken cancel)
    {
        if (mappings.Current.Feeds.Named(message.Feed) is not { Mode: FeedMode.Deliver })
            return [];
        return message.ReceivedAt >= await SinceAsync(message.Feed, cancel) ? WorkPlan.Of(message) : [];
    }

    /// <summary>Since when a feed delivers, from the first time any engine was asked.</summary>
    public async Task<DateTimeOffset> SinceAsync(string feed, CancellationToken cancel)
    {
        if (!_since.TryGetValue(feed, out var since))
            _since[feed] = since = await work.DeliversSinceAsync(feed, time.GetUtcNow(), cancel);
        return since;
    }
}

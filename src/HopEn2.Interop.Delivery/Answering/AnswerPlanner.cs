using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Delivery.Answering;

/// <summary>Finds the words back to sources in the reports of the engine's own delivery.</summary>
internal sealed class AnswerPlanner(IDeliveryCases cases, DocumentPlanner feeds, IMappings mappings, DeliveryClock clock) : IWorkPlanner
{
    /// <summary>A sender's clock may be behind ours when it sends its first message to the engine that delivers since just now.</summary>
    private static readonly TimeSpan ClockMayDiffer = TimeSpan.FromHours(1);

    public async Task<IReadOnlyList<WorkOrder>> PlanAsync(RecordedMessageFacts message, CancellationToken cancel)
    {
        var orders = new List<WorkOrder>();
        foreach (var answer in message.Facts.OfType<AnswerFact>())
        {
            if (answer.Answers.Document is not { } document || SourceAnswer.KindOf(answer) is null || await cases.OfAsync(document, cancel) is not { } known)
                continue;
            orders.AddRange(AnswerPlan.Of(message, answer, known.Facts, await SinceAsync(known, cancel)));
        }

        return orders;
    }

    private async Task<Func<string, DateTimeOffset?>> SinceAsync(DeliveryCase known, CancellationToken cancel)
    {
        var since = new Dictionary<string, DateTimeOffset?>(StringComparer.Ordinal);
        foreach (var name in known.Facts.Where(f => f is DepositRequested or SendRequested).Select(f => f.Source.Feed).Distinct(StringComparer.Ordinal))
        {
            since[name] = mappings.Current.Feeds.Named(name) is { Mode: FeedMode.Deliver, Answers: not null }
                ? clock.OfHospital(await feeds.SinceAsync(name, cancel)) - ClockMayDiffer
                : null;
        }

        return feed => since.GetValueOrDefault(feed);
    }
}

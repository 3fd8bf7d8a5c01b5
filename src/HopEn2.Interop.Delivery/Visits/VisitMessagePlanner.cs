using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Visits;

/// <summary>Finds the messages to patients that a change of a visit asks for, moves, or makes needless.</summary>
/// <remarks>
/// What is planned follows from how the visit stands, not from the message that changed it: in whatever order messages come, the last one leaves the same work. Work that is done or failed is never asked for again.
/// </remarks>
internal sealed class VisitMessagePlanner(
    IVisitCases visits, IOutgoingWork work, DocumentPlanner feeds, IMappings mappings, DeliveryClock clock, IOptionsMonitor<DeliveryOptions> options) : IWorkPlanner
{
    public async Task<IReadOnlyList<WorkOrder>> PlanAsync(RecordedMessageFacts message, CancellationToken cancel)
    {
        if (mappings.Current.Messages.Messages.Count == 0)
            return [];
        var orders = new List<WorkOrder>();
        foreach (var (number, asking) in await AskingAsync(message, cancel))
        {
            if (await visits.OfAsync(number, cancel) is { } known)
                orders.AddRange(await PlanAsync(asking, known, mappings.Current.Messages, cancel));
        }

        return orders;
    }

    /// <summary>Visits that the message says something of, with the message that messages about them are laid to.</summary>
    private async Task<Dictionary<VisitNumber, Asking>> AskingAsync(RecordedMessageFacts message, CancellationToken cancel)
    {
        var asking = new Dictionary<VisitNumber, Asking>();
        var numbers = message.Facts.OfType<MovementFact>().Select(m => m.Visit.Visit).OfType<VisitNumber>().ToHashSet();
        if (numbers.Count > 0 && mappings.Current.Feeds.Named(message.Feed) is { Mode: FeedMode.Deliver } && message.ReceivedAt >= await feeds.SinceAsync(message.Feed, cancel))
        {
            foreach (var number in numbers)
                asking[number] = new(message.Id, message.Feed, message.ReceivedAt);
        }

        // That the patient was told a date may be heard of after the visit has moved: it is then that another message is due.
        foreach (var told in message.Facts.OfType<VisitMessageReported>().Where(t => t.What is VisitMessageEvent.HandedOver))
        {
            if (told.Visit.Visit is { } number && await work.FindAsync(new VisitMessageId(number, told.Template, told.Occasion).Key, cancel) is { Order: var order })
                asking[number] = new(order.Message, order.Feed, message.ReceivedAt);
        }

        return asking;
    }

    private async Task<List<WorkOrder>> PlanAsync(Asking message, VisitCase known, VisitMessageTable table, CancellationToken cancel)
    {
        var patience = options.CurrentValue.UnknownMailPatience;
        var ids = new List<VisitMessageId>();
        foreach (var template in table.Messages)
        {
            ids.AddRange(VisitMessagePlan.Of(known.Visit, template.Rule, table.Hours).Select(p => p.Id));
            // What may have been planned before, and is to be withdrawn.
            ids.AddRange(Occasions(template.Rule).Select(o => new VisitMessageId(known.Visit.Visit, template.Code, o)));
        }

        ids = [.. ids.Distinct()];
        var kept = (await work.OfDocumentsAsync([.. ids.Select(i => i.AsDocument)], cancel)).ToDictionary(w => w.Order.Key);
        var orders = new List<WorkOrder>();
        foreach (var id in ids)
        {
            var before = kept.GetValueOrDefault(id.Key);
            if (before is { State: WorkState.Done or WorkState.Failed })
                continue;
            var decision = VisitMessageDecision.Of(id, table.Named(id.Template)?.Rule, known, table.Hours, patience, before, clock.Now);
            // Nothing is made of what is not to be; what was made before is looked at, and drops itself.
            if (decision is VisitMessageDecision.SentBefore || (decision is VisitMessageDecision.Drop && before is not { Open: true }))
                continue;
            // A later word, whatever the message says of its own time: dropped work is to be done again because the visit stands so now.
            var asked = before is not null && before.Order.AskedAt >= message.ReceivedAt ? before.Order.AskedAt.AddTicks(before.State is WorkState.Dropped ? 1 : 0) : message.ReceivedAt;
            orders.Add(new(id.Key, WorkKind.VisitMessage, Destinations.Mss, id.AsDocument, DepositAction.Deposit, "", RecipientKind.Patient, message.Id, message.Feed, asked, message.ReceivedAt)
            {
                NotBefore = decision is VisitMessageDecision.Hold { Reason: WorkReasons.NotYet } later ? clock.OfMachine(later.LookAt) : null,
            });
        }

        return orders;
    }

    private sealed record Asking(JournalId Id, string Feed, DateTimeOffset ReceivedAt);

    private static IEnumerable<string> Occasions(VisitMessageRule rule) =>
        rule.Before.Select(VisitMessageId.Before).Concat(rule.After.Select(VisitMessageId.After)).Concat(rule.Announced ? [VisitMessageId.Announced] : []);
}

using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Carries mails to the MSSanté operator.</summary>
internal sealed class MailCourier(
    IOutgoingWork work, IDeliveryCases cases, OutgoingMessages messages, IDeliveryReports reports, IMappings mappings, IOptionsMonitor<DeliveryOptions> options, TimeProvider time, IEnumerable<IMailClient> clients)
    : DocumentCourier(work, cases, messages, reports, mappings, options, time)
{
    public override WorkKind Kind => WorkKind.Mail;

    protected override RetryRules Retry => Settings.MailRetry.Rules;

    protected override string? Missing => !clients.Any() ? "no-mail-client" : Table.Mailbox is null && Table.Mailboxes.Count == 0 ? "no-mailbox" : null;

    protected override async ValueTask<WorkDecision> DecideAsync(WorkItem item, DeliveryCase? known, IReadOnlyList<WorkItem> ofDocument, CancellationToken cancel) =>
        MailDecision.Of(item, known, ofDocument, Rules(), Now, await ClosedUntilAsync(item.Order, cancel));

    /// <summary>Of a patient: what became of the last mails there, of whatever document.</summary>
    private async Task<DateTimeOffset?> ClosedUntilAsync(WorkOrder order, CancellationToken cancel)
    {
        const int Looked = 5;
        if (order is not { RecipientKind: RecipientKind.Patient, Recipient: { Length: > 0 } address })
            return null;
        var facts = new List<Fact>();
        foreach (var document in (await Work.MailsToAsync(address, Now - MailOutlook.ClosedFor, Looked, cancel)).Select(m => m.Document).Distinct())
            facts.AddRange((await Cases.OfAsync(document, cancel))?.Facts ?? []);
        return MailOutlook.ClosedUntil(facts, address, Now);
    }

    protected override async Task<Carried> AttemptAsync(LeasedWork leased, WorkDecision.Go go, DeliveryCase known, OutgoingDocument document, CancellationToken cancel)
    {
        var (item, order) = (leased.Item, leased.Item.Order);
        document = OutgoingMessages.As(document, MailDecision.InsOf(known, order.Document));
        if (RecipientOf(document, order) is not { } recipient)
            return Held(leased, WorkReasons.NoRecipient, Domain.Folding.SubjectKey.Of(order.Document).Value);

        var messageId = item.MessageId ?? WorkKeys.MessageId(Table.Mailbox?.Address ?? Table.Mailboxes.Values.Min(m => m.Address)!, order.Key);
        if (await BeginAsync(leased, go, messageId, new MailNote(document.Uf, document.ReplyTo), cancel) is { } not)
            return not;
        var result = await SendAsync(document, new MailOrder(recipient, messageId, WorkKeys.SubmissionId(Table.OidRoot, order.Key), go.Action, go.InReplyTo) { At = item.FirstTryAt ?? Now }, cancel);
        return await TellAsync(AttemptOutcome.Of(result, order, item.Attempts + 1, item.FirstTryAt ?? Now, Retry, WorkKeys.Chance(order.Key, item.Attempts), Now), cancel);
    }

    /// <summary>The recipient as the message names it; of a patient whom it does not name, the address made from the INS (mssante.md §6).</summary>
    private static MailRecipient? RecipientOf(OutgoingDocument document, WorkOrder order)
    {
        var kind = order.RecipientKind ?? RecipientKind.Professional;
        if (order.Recipient is { Length: > 0 } address)
            return document.Recipients.FirstOrDefault(r => r.Address == address) ?? new MailRecipient(address, kind, null);
        return kind is RecipientKind.Patient && document.Patient.Ins is { } ins ? new MailRecipient($"{ins.Value.ToLowerInvariant()}@patient.mssante.fr", kind, null) : null;
    }

    private async Task<MailResult> SendAsync(OutgoingDocument document, MailOrder order, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            return await clients.First().SendAsync(document, order, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new MailResult.Unknown("timeout");
        }
    }
}

using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Visits;

/// <summary>Carries messages about visits to the MSSanté operator, each when its time has come, once.</summary>
internal sealed class VisitMessageCourier(
    IOutgoingWork work, IVisitCases visits, IJournal journal, IEnumerable<IVisitPersonReader> people, IDeliveryReports reports, IMappings mappings, IOptionsMonitor<DeliveryOptions> options, DeliveryClock clock,
    TimeProvider time, IEnumerable<IPatientMailClient> clients) : ICourier
{
    private static readonly TimeSpan NextLook = TimeSpan.FromHours(1), LongestLook = TimeSpan.FromHours(6);

    public WorkKind Kind => WorkKind.VisitMessage;

    private DateTimeOffset Now => time.GetUtcNow();

    public async Task<Carried> CarryAsync(LeasedWork leased, CancellationToken cancel)
    {
        var (item, current) = (leased.Item, mappings.Current);
        if (VisitMessageId.Parse(item.Order.Document) is not { } id)
            return new(new WorkEnd.Failed(WorkReasons.MessageRefused, null), NeighbourSign.None);
        if (current.Feeds.Named(item.Order.Feed) is not { Mode: FeedMode.Deliver })
            return Held(WorkReasons.FeedObserves, WorkReasons.Waits(WorkReasons.FeedObserves), Now + NextLook);
        var template = current.Messages.Named(id.Template);
        var known = await visits.OfAsync(id.Visit, cancel);
        switch (VisitMessageDecision.Of(id, template?.Rule, known, Hours(current), options.CurrentValue.UnknownMailPatience, ByHospital(item), clock.Now))
        {
            case VisitMessageDecision.Hold hold:
                var at = clock.OfMachine(hold.LookAt);
                // A visit that moves at this very moment is planned anew by who follows; what is held here by how it stood before is looked at again soon enough.
                return Held(hold.Reason, hold.WaitsFor, hold.Reason is WorkReasons.NotYet && at > Now + LongestLook ? Now + LongestLook : at, item.MayBeThere ? item.Code : null);
            case VisitMessageDecision.Drop drop:
                return new(new WorkEnd.Dropped(drop.Reason), NeighbourSign.None);
            case VisitMessageDecision.SentBefore:
                return new(new WorkEnd.Done(item.Code), NeighbourSign.None);
            case VisitMessageDecision.Go go:
                return await SendAsync(leased, id, template!, known!, go, current, cancel); // Without them it would not go.
            case var other:
                throw new InvalidOperationException($"No such decision: {other.GetType().Name}.");
        }
    }

    private async Task<Carried> SendAsync(LeasedWork leased, VisitMessageId id, VisitMessageTemplate template, VisitCase known, VisitMessageDecision.Go go, HospitalMappings current, CancellationToken cancel)
    {
        var (item, order) = (leased.Item, leased.Item.Order);
        if (clients.FirstOrDefault() is not { } client)
            return NotConfigured("no-mail-client");
        if (current.Delivery.Mailbox is null && current.Delivery.Mailboxes.Count == 0)
            return NotConfigured("no-mailbox");

        var person = await PersonAsync(order, cancel);
        var told = SentVisitMessage.Of(known.Visit).Any(m => m.Template == id.Template);
        var text = VisitMessageText.Of(template, id.Occasion, go.Visit, person?.Name ?? "", told, current, clock.Now);
        var messageId = item.MessageId ?? WorkKeys.MessageId(current.Delivery.Mailbox?.Address ?? current.Delivery.Mailboxes.Values.Min(m => m.Address)!, order.Key);
        if (!await work.BeginAsync(leased, Now, messageId, new MailNote(go.Visit.Uf, null), cancel))
            return new(new WorkEnd.GivenBack(), NeighbourSign.None);

        var at = item.FirstTryAt ?? Now;
        var message = new PatientMessage(messageId, go.Ins, known.InsOid ?? person?.InsOid, go.Visit.Uf, text.Subject, text.Text, !template.Reply, template.Receipt, template.Files, at);
        var result = await SendAsync(client, message, cancel);
        var outcome = AttemptOutcome.Of(result, order, item.Attempts + 1, at, options.CurrentValue.MailRetry.Rules, WorkKeys.Chance(order.Key, item.Attempts), Now);
        // The report first: what is told twice is told once, what is never told is lost.
        if (outcome.Report is { } report)
        {
            await reports.ReportAsync(
                report with { At = clock.Now, Until = null, PlannedFor = go.Visit.Status is VisitStatus.Announced ? go.Visit.PlannedAt : null, From = (result as MailResult.HandedOver)?.From }, cancel);
        }

        return new(outcome.End, outcome.Neighbour);
    }

    private async Task<MailResult> SendAsync(IPatientMailClient client, PatientMessage message, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(options.CurrentValue.AttemptTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            return await client.SendAsync(message, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new MailResult.Unknown("timeout");
        }
    }

    /// <summary>Who the patient is, as the message says that last changed the visit; null when it is no longer kept or says nothing: nobody waits for a name.</summary>
    private async Task<VisitPerson?> PersonAsync(WorkOrder order, CancellationToken cancel) =>
        people.FirstOrDefault() is { } reader && await journal.ReadAsync([order.Message], cancel) is [{ Body.IsEmpty: false } message] ? reader.Read(message) : null;

    private VisitMessageHours Hours(HospitalMappings current)
    {
        var hours = current.Messages.Hours;
        // The setting of the machine holds for every mail to a patient: it stands where the file says nothing.
        return hours.Quiet is null && options.CurrentValue is { QuietFrom: { } from, QuietTo: { } to } ? hours with { Quiet = new(from, to, current.Hospital.TimeZone) } : hours;
    }

    /// <summary>Its last attempt by the hospital's clock.</summary>
    private WorkItem ByHospital(WorkItem item) => item.LastTryAt is { } last ? item with { LastTryAt = clock.Now - (Now - last) } : item;

    private Carried NotConfigured(string code) => Held(WorkReasons.NotConfigured, WorkReasons.Waits(WorkReasons.NotConfigured), Now + NextLook, code);

    private static Carried Held(string reason, string waitsFor, DateTimeOffset lookAt, string? code = null) => new(new WorkEnd.Held(reason, waitsFor, lookAt, code), NeighbourSign.None);
}

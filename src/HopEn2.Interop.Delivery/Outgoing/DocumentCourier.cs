using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>What couriers of documents share: reading how things stand, holding, dropping, and telling before ending.</summary>
internal abstract class DocumentCourier(
    IOutgoingWork work, IDeliveryCases cases, OutgoingMessages messages, IDeliveryReports reports, IMappings mappings, IOptionsMonitor<DeliveryOptions> options, TimeProvider time) : ICourier
{
    /// <summary>What is held is looked at after this time at first, and then ever more seldom: what releases it is usually told.</summary>
    private static readonly TimeSpan FirstLook = TimeSpan.FromMinutes(10), SeldomLook = TimeSpan.FromHours(12);

    public abstract WorkKind Kind { get; }

    protected abstract RetryRules Retry { get; }

    /// <summary>Whether there is a client to send with; and what it is called when there is none.</summary>
    protected abstract string? Missing { get; }

    protected IOutgoingWork Work => work;

    protected IDeliveryCases Cases => cases;

    protected DeliveryTable Table => mappings.Current.Delivery;

    protected TimeProvider Time => time;

    protected DateTimeOffset Now => time.GetUtcNow();

    protected DeliveryOptions Settings => options.CurrentValue;

    protected TimeSpan AttemptTimeout => Settings.AttemptTimeout;

    public async Task<Carried> CarryAsync(LeasedWork leased, CancellationToken cancel)
    {
        var order = leased.Item.Order;
        if (mappings.Current.Feeds.Named(order.Feed) is not { Mode: FeedMode.Deliver })
            return Held(leased, WorkReasons.FeedObserves, WorkReasons.Waits(WorkReasons.FeedObserves));
        if (Missing is { } missing)
            return Held(leased, WorkReasons.NotConfigured, WorkReasons.Waits(WorkReasons.NotConfigured), missing);

        var known = await cases.OfAsync(order.Document, cancel);
        IReadOnlyCollection<DocumentId> ids = known is null ? [order.Document] : [.. known.Document.Ids, order.Document];
        var ofDocument = await work.OfDocumentsAsync(ids, cancel);
        switch (await DecideAsync(leased.Item, known, ofDocument, cancel))
        {
            case WorkDecision.Hold hold:
                return Held(leased, hold.Reason, hold.WaitsFor);
            case WorkDecision.Wait wait:
                return new(new WorkEnd.Postponed(wait.Until, wait.Reason, leased.Item.Code, false), NeighbourSign.None);
            case WorkDecision.Drop drop:
                return new(new WorkEnd.Dropped(drop.Reason), NeighbourSign.None);
            case WorkDecision.DoneBefore:
                return new(new WorkEnd.Done(leased.Item.Code), NeighbourSign.None);
            case WorkDecision.Nothing nothing:
                if (!await DropAsync(nothing.Supersedes, cancel))
                    return Soon();
                if (Kind is WorkKind.Deposit)
                    await reports.ReportAsync(AttemptOutcome.NothingToDo(order, Now), cancel);
                return new(new WorkEnd.Dropped(WorkReasons.NothingToWithdraw), NeighbourSign.None);
            case WorkDecision.Go go:
                var (document, why) = await messages.ReadAsync(order, cancel);
                if (document is null || why is not null)
                    return Held(leased, why!.Reason, WorkReasons.Waits(why.Reason), why.Code);
                return await AttemptAsync(leased, go, known!, document, cancel);
            case var other:
                throw new InvalidOperationException($"No such decision: {other.GetType().Name}.");
        }
    }

    protected abstract ValueTask<WorkDecision> DecideAsync(WorkItem item, DeliveryCase? known, IReadOnlyList<WorkItem> ofDocument, CancellationToken cancel);

    /// <summary>Begins and makes the attempt; tells what became of it.</summary>
    protected abstract Task<Carried> AttemptAsync(LeasedWork leased, WorkDecision.Go go, DeliveryCase known, OutgoingDocument document, CancellationToken cancel);

    protected DeliveryRules Rules()
    {
        var (now, mappingsNow) = (options.CurrentValue, mappings.Current);
        var quiet = now is { QuietFrom: { } from, QuietTo: { } to } ? new QuietHours(from, to, mappingsNow.Hospital.TimeZone) : null;
        return DeliveryRules.Default with { HiddenGoesToNamedProfessional = mappingsNow.Delivery.HiddenGoesToNamedProfessional, Quiet = quiet, UnknownMailPatience = now.UnknownMailPatience };
    }

    /// <summary>Last before anything goes out: drops what this makes needless, and notes that an attempt begins. Null: it may go.</summary>
    /// <remarks>Whoever leases one of the needless between finds it gone; who has it already makes this one wait.</remarks>
    protected async Task<Carried?> BeginAsync(LeasedWork leased, WorkDecision.Go go, string? messageId, MailNote? note, CancellationToken cancel)
    {
        if (!await DropAsync(go.Supersedes, cancel))
            return Soon();
        return await work.BeginAsync(leased, Now, messageId, note, cancel) ? null : new(new WorkEnd.GivenBack(), NeighbourSign.None);
    }

    /// <summary>The report first: what is told twice is told once, what is never told is lost.</summary>
    protected async Task<Carried> TellAsync(AttemptOutcome outcome, CancellationToken cancel)
    {
        if (outcome.Report is { } report)
            await reports.ReportAsync(report, cancel);
        return new(outcome.End, outcome.Neighbour);
    }

    protected Carried Held(LeasedWork leased, string reason, string waitsFor, string? code = null)
    {
        var age = Now - leased.Item.Order.ReceivedAt;
        var pause = age / 4 < FirstLook ? FirstLook : age / 4 > SeldomLook ? SeldomLook : age / 4;
        return new(new WorkEnd.Held(reason, waitsFor, Now + pause, code), NeighbourSign.None);
    }

    /// <summary>Somebody is at what comes before.</summary>
    private Carried Soon() => new(new WorkEnd.Postponed(Now + DeliveryRules.Default.OrderPatience, WorkReasons.OriginalPending, null, false), NeighbourSign.None);

    private async Task<bool> DropAsync(ValueList<Superseded> needless, CancellationToken cancel)
    {
        foreach (var superseded in needless)
        {
            if (!await work.DropUntouchedAsync(superseded.Key, superseded.Reason, Now, cancel))
                return false;
        }

        return true;
    }
}

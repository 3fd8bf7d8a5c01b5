using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Carries deposits, replacements and deletions to the DMP.</summary>
internal sealed class DepositCourier(
    IOutgoingWork work, IDeliveryCases cases, OutgoingMessages messages, IDeliveryReports reports, IMappings mappings, IOptionsMonitor<DeliveryOptions> options, TimeProvider time, IEnumerable<IDepositClient> clients)
    : DocumentCourier(work, cases, messages, reports, mappings, options, time)
{
    /// <summary>Patients whose DMP was asked after; when there are more, it is asked again.</summary>
    private const int MostRemembered = 50_000;

    private readonly ConcurrentDictionary<string, (DmpStatus Status, DateTimeOffset At)> _status = new(StringComparer.Ordinal);

    public override WorkKind Kind => WorkKind.Deposit;

    protected override RetryRules Retry => Settings.DepositRetry.Rules;

    protected override string? Missing => clients.Any() ? null : "no-dmp-client";

    private IDepositClient Client => clients.First();

    protected override ValueTask<WorkDecision> DecideAsync(WorkItem item, DeliveryCase? known, IReadOnlyList<WorkItem> ofDocument, CancellationToken cancel) =>
        ValueTask.FromResult(DepositDecision.Of(item, known, ofDocument, Rules(), Now));

    protected override async Task<Carried> AttemptAsync(LeasedWork leased, WorkDecision.Go go, DeliveryCase known, OutgoingDocument document, CancellationToken cancel)
    {
        var (item, order) = (leased.Item, leased.Item.Order);
        document = OutgoingMessages.As(document, InsStatus.Qualified);
        if (document.Patient is not { Ins: { } ins, InsOid: { } oid })
            return Held(leased, WorkReasons.InsNotQualified, DocumentKey(order), "message-without-ins");
        if (go.Action is not DepositAction.Delete && Table.AskStatus && known.Patient is not { Dmp: DmpStatus.Active })
        {
            switch (await StatusAsync(ins, oid, cancel))
            {
                case null:
                    return Postponed(item, "td0.2");
                case DmpStatus.Closed or DmpStatus.None:
                    return Held(leased, WorkReasons.NoDmp, DocumentKey(order), "td0.2");
            }
        }

        if (go is { Replaced: { } original, ReplacedIsOurs: false })
        {
            // Deposited by another, or before our time: only what is there and current can be replaced or deleted.
            if (await Client.FindAsync(original, ins, oid, cancel) is not { } found)
                return Postponed(item, "td3.1");
            if (!found.Found && go.Action is DepositAction.Delete)
                return await TellAsync(new(AttemptOutcome.NothingToDo(order, Now), new WorkEnd.Dropped(WorkReasons.NothingToWithdraw), NeighbourSign.Answers), cancel);
            if (!found.Found || !found.Current)
                go = go with { Action = DepositAction.Deposit, Replaced = null };
        }

        var mayBeThere = item.MayBeThere;
        if (await BeginAsync(leased, go, null, null, cancel) is { } not)
            return not;
        var (attempt, first) = (item.Attempts + 1, item.FirstTryAt ?? Now);
        if (mayBeThere && go.Action is not DepositAction.Delete && await ThereAsync(document, ins, oid, cancel))
            return await TellAsync(AttemptOutcome.Of(new DepositResult.Accepted([], AlreadyThere: true), order, attempt, first, Retry, WorkKeys.Chance(order.Key, attempt), Now), cancel);

        var result = await SendAsync(document, new DepositOrder(go.Action, go.Replaced, WorkKeys.SubmissionId(Table.OidRoot, order.Key), mayBeThere), cancel);
        return await TellAsync(AttemptOutcome.Of(result, order, attempt, first, Retry, WorkKeys.Chance(order.Key, attempt), Now), cancel);
    }

    // What cannot be learnt now is sent all the same, as what may be there: the DMP then says so itself.
    private async Task<bool> ThereAsync(OutgoingDocument document, InsNumber ins, string oid, CancellationToken cancel) =>
        await Client.FindAsync(document.Id, ins, oid, cancel) is { Found: true } found && string.Equals(found.Sha1, document.Sha1, StringComparison.OrdinalIgnoreCase);

    private async Task<DepositResult> SendAsync(OutgoingDocument document, DepositOrder order, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(AttemptTimeout, Time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            return await Client.SendAsync(document, order, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DepositResult.Unknown("timeout");
        }
    }

    private async Task<DmpStatus?> StatusAsync(InsNumber ins, string oid, CancellationToken cancel)
    {
        if (_status.TryGetValue(ins.Value, out var known) && Now - known.At < Table.StatusKept)
            return known.Status;
        if (await Client.StatusAsync(ins, oid, cancel) is not { } status)
            return null;
        if (_status.Count >= MostRemembered)
            _status.Clear();
        _status[ins.Value] = (status, Now);
        return status;
    }

    private Carried Postponed(WorkItem item, string code) =>
        new(new WorkEnd.Postponed(Now + Retry.After(item.Attempts + 1, WorkKeys.Chance(item.Order.Key, item.Attempts)), WorkReasons.NeighbourFails, code, false), NeighbourSign.Fails);

    private static string DocumentKey(WorkOrder order) => Domain.Folding.SubjectKey.Of(order.Document).Value;
}

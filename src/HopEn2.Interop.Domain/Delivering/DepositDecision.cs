using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Whether a deposit, replacement or deletion goes to the DMP now, and if not, why (dmp.md §2, §8).</summary>
public static class DepositDecision
{
    /// <param name="known">Null: nothing is recorded of it.</param>
    /// <param name="ofDocument">All work about any version of the document, this one included.</param>
    public static WorkDecision Of(WorkItem work, DeliveryCase? known, IReadOnlyList<WorkItem> ofDocument, DeliveryRules rules, DateTimeOffset now)
    {
        var order = work.Order;
        var itself = SubjectKey.Of(order.Document).Value;
        if (known is null || DocumentOutlook.Of(known, order.Document) is not { } outlook)
            return new WorkDecision.Hold(WorkReasons.NotRecorded, itself);
        if (!known.Facts.OfType<DepositRequested>().Any(r => outlook.Version.Names.Contains(r.Document) && (r.Action is DepositAction.Delete) == (order.Action is DepositAction.Delete)))
            return new WorkDecision.Hold(WorkReasons.NoLongerAsked, itself);

        var deposits = ofDocument.Where(w => w.Order.Kind is WorkKind.Deposit && w.Order.Key != order.Key).ToList();
        return order.Action is DepositAction.Delete ? Deletion(work, outlook, deposits, rules, now) : Deposit(work, known, outlook, deposits, rules, now);
    }

    private static WorkDecision Deposit(WorkItem work, DeliveryCase known, DocumentOutlook outlook, List<WorkItem> deposits, DeliveryRules rules, DateTimeOffset now)
    {
        if (WasDone(work, outlook))
            return new WorkDecision.DoneBefore();
        if (!work.MayBeThere)
        {
            if (outlook.Version.Deleted || deposits.Exists(d => d.Order.Action is DepositAction.Delete && outlook.Is(d, outlook.Version) && d.Order.AskedAt >= work.Order.AskedAt))
                return new WorkDecision.Drop(WorkReasons.DeletedBeforeSending);
            if (deposits.Exists(d => (d.Open || d.State is WorkState.Done) && IsDeposit(d) && outlook.Successors.Any(s => outlook.Is(d, s))))
                return new WorkDecision.Drop(WorkReasons.SupersededBeforeDeposit);
        }

        if (Keeps(known, outlook) is { } hold)
            return hold;
        return AfterOriginals(outlook, deposits, rules, now);
    }

    /// <summary>Why the DMP is not to have it; null: nothing speaks against it.</summary>
    private static WorkDecision.Hold? Keeps(DeliveryCase known, DocumentOutlook outlook)
    {
        var content = outlook.Content;
        return (known.Patient, content.Format, outlook.Ins) switch
        {
            ({ Dmp: DmpStatus.Closed or DmpStatus.None }, _, _) => new(WorkReasons.NoDmp, outlook.OfPatient),
            ({ Feeding: FeedingAnswer.Opposed }, _, _) => new(WorkReasons.PatientOpposed, outlook.OfPatient),
            (_, { Level: DocumentLevel.Unreadable or DocumentLevel.NotCda }, _) => new(WorkReasons.WrongFormat, outlook.OfDocument),
            (_, { Scanned: true }, _) => new(WorkReasons.Scan, outlook.OfDocument),
            _ when outlook.Visibility.HasFlag(Visibility.Restricted) => new(WorkReasons.Restricted, outlook.OfDocument),
            (_, _, InsStatus.Mismatch) => new(WorkReasons.InsMismatch, outlook.OfPatient),
            (_, _, not InsStatus.Qualified) => new(WorkReasons.InsNotQualified, outlook.OfPatient),
            _ => null,
        };
    }

    // X waiting and Y with it: only Y goes. X perhaps there: Y waits until that is known. X refused, dropped or never asked for: the version before it counts, else Y is a first version.
    private static WorkDecision AfterOriginals(DocumentOutlook outlook, List<WorkItem> deposits, DeliveryRules rules, DateTimeOffset now)
    {
        var needless = new List<Superseded>();
        DocumentId? replaced = null;
        foreach (var original in outlook.Predecessors)
        {
            foreach (var deposit in deposits.Where(d => IsDeposit(d) && outlook.Is(d, original)))
            {
                if (deposit.Untouched(now))
                    needless.Add(new(deposit.Order.Key, WorkReasons.SupersededBeforeDeposit));
                else if (deposit.Open)
                    return new WorkDecision.Wait(WorkReasons.OriginalPending, now + rules.OrderPatience);
                else if (deposit.State is WorkState.Done && !IsWithdrawn(original, outlook, deposits))
                    replaced ??= deposit.Order.Document;
            }
        }

        // What another platform deposited before is looked for in the DMP.
        var ours = replaced is not null;
        if (replaced is null)
        {
            var elsewhere = outlook.Predecessors.Where(p => !deposits.Exists(d => outlook.Is(d, p))).Select(p => p.Id);
            foreach (var id in elsewhere.Concat(outlook.UnknownOriginals).Take(1))
                replaced = id;
        }

        return new WorkDecision.Go(replaced is null ? DepositAction.Deposit : DepositAction.Replace, replaced, ours, null, needless.ToValueList());
    }

    private static WorkDecision Deletion(WorkItem work, DocumentOutlook outlook, List<WorkItem> deposits, DeliveryRules rules, DateTimeOffset now)
    {
        var needless = new List<Superseded>();
        var (there, known) = ((DocumentId?)null, false);
        // With the version goes what it had replaced: where it never came to the DMP itself, that is what stands there.
        foreach (var version in outlook.Predecessors.Prepend(outlook.Version))
        {
            foreach (var deposit in deposits.Where(d => IsDeposit(d) && outlook.Is(d, version) && d.Order.AskedAt <= work.Order.AskedAt))
            {
                known = true;
                if (deposit.Untouched(now))
                    needless.Add(new(deposit.Order.Key, WorkReasons.DeletedBeforeSending));
                else if (deposit.Open)
                    return new WorkDecision.Wait(WorkReasons.OriginalPending, now + rules.OrderPatience);
                else if (deposit.State is WorkState.Done && !IsWithdrawn(version, outlook, deposits))
                    there ??= deposit.Order.Document;
            }
        }

        if (known && there is null)
            return new WorkDecision.Nothing(needless.ToValueList());
        return outlook.Ins is InsStatus.Qualified
            ? new WorkDecision.Go(DepositAction.Delete, there ?? work.Order.Document, there is not null, null, needless.ToValueList())
            : new WorkDecision.Hold(WorkReasons.InsNotQualified, outlook.OfPatient);
    }

    private static bool WasDone(WorkItem work, DocumentOutlook outlook) => outlook.AcceptedElsewhere || (work.MayBeThere && outlook.Own<DepositAccepted>().Any());

    private static bool IsDeposit(WorkItem work) => work.Order.Action is not DepositAction.Delete;

    private static bool IsWithdrawn(Documents.Version version, DocumentOutlook outlook, List<WorkItem> deposits) =>
        deposits.Exists(d => d is { State: WorkState.Done, Order.Action: DepositAction.Delete } && outlook.Is(d, version));
}

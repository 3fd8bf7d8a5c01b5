using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Whether a mail goes out now, and if not, why (mssante.md §6).</summary>
public static class MailDecision
{
    /// <param name="known">Null: nothing is recorded of the document.</param>
    /// <param name="ofDocument">All work about any version of the document, this one included.</param>
    /// <param name="closedUntil">Until when the recipient is not written to (<see cref="MailOutlook.ClosedUntil"/>); null: no such thing is known.</param>
    public static WorkDecision Of(WorkItem work, DeliveryCase? known, IReadOnlyList<WorkItem> ofDocument, DeliveryRules rules, DateTimeOffset now, DateTimeOffset? closedUntil = null)
    {
        var order = work.Order;
        var itself = SubjectKey.Of(order.Document).Value;
        if (known is null || DocumentOutlook.Of(known, order.Document) is not { } outlook)
            return new WorkDecision.Hold(WorkReasons.NotRecorded, itself);
        if (!known.Facts.OfType<SendRequested>().Any(s => s.Recipient == order.Recipient && outlook.Version.Names.Contains(s.Document)))
            return new WorkDecision.Hold(WorkReasons.NoLongerAsked, itself);

        var mails = ofDocument.Where(w => w.Order.Kind is WorkKind.Mail && w.Order.Recipient == order.Recipient && w.Order.Key != order.Key).ToList();
        if (work.MayBeThere && Ended(work, outlook))
            return new WorkDecision.DoneBefore();
        if (work.MayBeThere && work.LastTryAt is { } last && last + rules.UnknownMailPatience > now)
            return new WorkDecision.Wait(WorkReasons.OutcomeUnknown, last + rules.UnknownMailPatience);
        return order.Action is DepositAction.Delete ? Withdrawal(outlook, mails, rules, now) : Document(work, outlook, mails, rules, now, closedUntil > now);
    }

    /// <summary>What the INS of a version is worth now, by the facts rather than by its message alone.</summary>
    public static InsStatus InsOf(DeliveryCase known, DocumentId id) => DocumentOutlook.Of(known, id)?.Ins ?? InsStatus.Absent;

    // What came back for a mail shows that it was taken, whatever it says.
    private static bool Ended(WorkItem work, DocumentOutlook outlook) =>
        outlook.Own<MailFact>().Any(m => m.Recipient == work.Order.Recipient && (m.Answers.Until == work.Order.AskedAt || m.At >= work.FirstTryAt));

    private static WorkDecision Document(WorkItem work, DocumentOutlook outlook, List<WorkItem> mails, DeliveryRules rules, DateTimeOffset now, bool closed)
    {
        if (!work.MayBeThere)
        {
            if (outlook.Version.Deleted || mails.Exists(m => m.Order.Action is DepositAction.Delete && outlook.Is(m, outlook.Version) && m.Order.AskedAt >= work.Order.AskedAt))
                return new WorkDecision.Drop(WorkReasons.DeletedBeforeSending);
            if (mails.Exists(m => (m.Open || m.State is WorkState.Done) && m.Order.Action is not DepositAction.Delete && outlook.Successors.Any(s => outlook.Is(m, s))))
                return new WorkDecision.Drop(WorkReasons.SupersededBeforeSending);
        }

        if (Keeps(work.Order, outlook, rules, now, closed) is { } kept)
            return kept;

        var needless = new List<Superseded>();
        string? before = null;
        foreach (var original in outlook.Predecessors)
        {
            foreach (var mail in mails.Where(m => outlook.Is(m, original) && m.Order.Action is not DepositAction.Delete))
            {
                if (mail.Untouched(now))
                    needless.Add(new(mail.Order.Key, WorkReasons.SupersededBeforeSending));
                else if (mail.Open)
                    return new WorkDecision.Wait(WorkReasons.OriginalPending, now + rules.OrderPatience);
                else if (mail.State is WorkState.Done)
                    before ??= mail.MessageId;
            }
        }

        return new WorkDecision.Go(work.Order.Action, null, false, before, needless.ToValueList());
    }

    /// <summary>Why the recipient is not to have it now; null: nothing speaks against it.</summary>
    private static WorkDecision? Keeps(WorkOrder order, DocumentOutlook outlook, DeliveryRules rules, DateTimeOffset now, bool closed)
    {
        if (outlook.Content.Format.Level is DocumentLevel.Unreadable or DocumentLevel.NotCda)
            return new WorkDecision.Hold(WorkReasons.WrongFormat, outlook.OfDocument);
        var hidden = outlook.Visibility;
        if (order.RecipientKind is not RecipientKind.Patient)
        {
            if (string.IsNullOrEmpty(order.Recipient))
                return new WorkDecision.Hold(WorkReasons.NoRecipient, outlook.OfDocument);
            return hidden.HasFlag(Visibility.HiddenFromProfessionals) && !rules.HiddenGoesToNamedProfessional ? new WorkDecision.Hold(WorkReasons.HiddenFromProfessionals, outlook.OfDocument) : null;
        }

        if (hidden.HasFlag(Visibility.HiddenFromPatient))
            return new WorkDecision.Hold(WorkReasons.HiddenFromPatient, outlook.OfDocument);
        // Parents read the mailbox of a minor.
        if (hidden.HasFlag(Visibility.HiddenFromLegalRepresentatives) && outlook.IsMinor(now))
            return new WorkDecision.Hold(WorkReasons.HiddenFromLegalRepresentatives, outlook.OfPatient);
        if (hidden.HasFlag(Visibility.SecretConnection))
            return new WorkDecision.Hold(WorkReasons.SecretConnection, outlook.OfDocument);
        if (outlook.Ins is InsStatus.Mismatch)
            return new WorkDecision.Hold(WorkReasons.InsMismatch, outlook.OfPatient);
        if (outlook.Ins is not InsStatus.Qualified)
            return new WorkDecision.Hold(WorkReasons.InsNotQualified, outlook.OfPatient);
        if (closed)
            return new WorkDecision.Hold(WorkReasons.MailboxClosed, outlook.OfPatient);
        return rules.Quiet?.EndsAfter(now) is { } morning ? new WorkDecision.Wait(WorkReasons.QuietHours, morning) : null;
    }

    private static WorkDecision Withdrawal(DocumentOutlook outlook, List<WorkItem> mails, DeliveryRules rules, DateTimeOffset now)
    {
        var needless = new List<Superseded>();
        string? sent = null;
        // Where the version itself was never mailed, it is what it had replaced that the recipient has.
        foreach (var version in outlook.Predecessors.Prepend(outlook.Version))
        {
            foreach (var mail in mails.Where(m => m.Order.Action is not DepositAction.Delete && outlook.Is(m, version)))
            {
                if (mail.Untouched(now))
                    needless.Add(new(mail.Order.Key, WorkReasons.DeletedBeforeSending));
                else if (mail.Open)
                    return new WorkDecision.Wait(WorkReasons.OriginalPending, now + rules.OrderPatience);
                else if (mail.State is WorkState.Done)
                    sent ??= mail.MessageId;
            }
        }

        return sent is null ? new WorkDecision.Nothing(needless.ToValueList()) : new WorkDecision.Go(DepositAction.Delete, null, false, sent, needless.ToValueList());
    }
}

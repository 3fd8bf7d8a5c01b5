using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>How far an item came, with the document that decided.</summary>
internal readonly record struct ItemOutcome(Reason Reason, string? Code, string? Document)
{
    public static ItemOutcome Nothing { get; } = new(Reason.NoDocument, null, null);

    /// <summary>Of several documents the one that came furthest; of those the first by key, so that no order of reading decides.</summary>
    public static ItemOutcome Furthest(ItemOutcome a, ItemOutcome b)
    {
        var order = a.Reason.CompareTo(b.Reason);
        if (order == 0)
            order = string.CompareOrdinal(b.Document, a.Document);
        return order >= 0 ? a : b;
    }
}

/// <summary>What became of documents on their way to the DMP, in the order of the reasons.</summary>
internal static class DmpOutcome
{
    /// <param name="documents">Those of the kind that belong to the item.</param>
    public static ItemOutcome Of(IEnumerable<MonthDocument> documents, DmpBarrier barrier)
    {
        var furthest = ItemOutcome.Nothing;
        foreach (var document in documents)
            furthest = ItemOutcome.Furthest(furthest, Of(document, barrier));
        return furthest;
    }

    public static ItemOutcome Of(MonthDocument document, DmpBarrier barrier)
    {
        var (reason, code) = ReasonOf(document, barrier);
        return new(reason, code, document.Key);
    }

    private static (Reason, string?) ReasonOf(MonthDocument document, DmpBarrier barrier)
    {
        // Deleted before anybody asked for its deposit, it is as if it had not been made.
        if (document is { Deleted: true, Deposit: DepositState.NotRequested })
            return (Reason.NoDocument, null);
        if (barrier.Keeps(document) is { } kept)
            return (kept, null);
        if (!document.InsQualified)
            return (Reason.InsNotQualified, null);
        if (!document.RightFormat)
            return (Reason.WrongFormat, null);
        if (!document.Deleted && IsWithheld(document))
            return (Reason.Withheld, null);
        return document switch
        {
            { Deleted: true } => (Reason.NotSent, null),
            { Deposit: DepositState.Accepted } => (Reason.Counted, null),
            { Deposit: DepositState.Waiting } => (Reason.AwaitingAcknowledgement, null),
            { Deposit: DepositState.Refused } => (Reason.Rejected, document.RefusalCode),
            // Taken out again; or asked for without asking what became of it.
            _ => (Reason.NotSent, null),
        };
    }

    /// <summary>The source decided not to transmit it.</summary>
    public static bool IsWithheld(MonthDocument document) =>
        document.Deposit is not (DepositState.Accepted or DepositState.Removed) && document.Withheld is WithheldReason.ByDecision;
}

/// <summary>What of a patient keeps documents from the DMP (indicators.md, "patients with no DMP"), and since when it was said.</summary>
internal readonly record struct DmpBarrier(Reason? Reason, DateTimeOffset Since, bool? HasDmp)
{
    public static DmpBarrier Of(PatientState? patient)
    {
        if (patient is null)
            return new(null, default, null);
        if (patient.Dmp is DmpStatus.Closed or DmpStatus.None)
            return new(Indicators.Reason.NoDmp, Latest(patient, r => r.Dmp), false);
        if (patient.Feeding is FeedingAnswer.Opposed)
            return new(Indicators.Reason.PatientOpposed, Latest(patient, r => r.Feeding), false);
        return new(null, default, patient.Dmp is DmpStatus.Active ? true : null);
    }

    /// <summary>Why a document does not count; null when nothing keeps it. What the DMP took before the patient said so stays taken: a month that was right remains so.</summary>
    public Reason? Keeps(MonthDocument document) => document is { Deposit: DepositState.Accepted, Deleted: false } && document.At < Since ? null : Reason;

    private static DateTimeOffset Latest<T>(PatientState patient, Func<PatientRecord, Statement<T>?> of)
    {
        Statement<T>? last = null;
        foreach (var record in patient.Memory.Records)
            last = Statement<T>.Later(last, of(record));
        return last?.On ?? default;
    }
}

/// <summary>What became of the mails of documents: to professionals (P1.07), or to the patient (P1.08).</summary>
internal static class MssOutcome
{
    /// <param name="from">Only mails from these mailboxes; null: from whichever.</param>
    public static ItemOutcome Of(MonthDocument document, RecipientKind kind, IReadOnlySet<string>? from = null)
    {
        if (!document.Cda)
            return new(Reason.WrongFormat, null, document.Key);
        var furthest = new ItemOutcome(Reason.NotSent, null, document.Key);
        foreach (var mail in document.Mails)
        {
            if (mail.Kind != kind || (from is not null && (mail.From is null || !from.Contains(mail.From))))
                continue;
            var (reason, code) = mail.State switch
            {
                // The recipient's own system, having something to say of it, has it.
                MailState.Distributed or MailState.HandedOver or MailState.Read or MailState.ProcessingFailed => (Reason.Counted, null),
                MailState.Waiting => (Reason.AwaitingAcknowledgement, null),
                MailState.Bounced => (Reason.Rejected, mail.Code),
                _ => (Reason.NotSent, (string?)null),
            };
            if (reason > furthest.Reason || (reason == furthest.Reason && string.CompareOrdinal(code, furthest.Code) < 0))
                furthest = furthest with { Reason = reason, Code = code };
        }

        return furthest;
    }
}

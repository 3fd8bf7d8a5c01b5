using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>What the engine's own delivery has to say of a document: kept in the journal like any message, and translated to facts like any.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Document">The version it is about.</param>
/// <param name="Recipient">Of a mail, lower case; null for the DMP.</param>
/// <param name="Code">With a refusal, bounce or failure.</param>
/// <param name="At">When it happened, by our clock or the report's own time; of a return, never before its mail went out (<see cref="SentMail.At"/>), whatever the neighbour's clock says.</param>
/// <param name="Evidence">What tells two reports of one kind apart: number of the attempt, Message-ID of the DSN or MDN. The same report again is the same message.</param>
/// <param name="Until">It answers what was asked until then (MSH-7 of the request); null: until <paramref name="At"/>.</param>
/// <param name="Context">Of a refusal, what the DMP says with its code (codeContext, cleaned of patient traits); null when nothing.</param>
public sealed record DeliveryReport(DeliveryReportKind Kind, DocumentId Document, string? Recipient, RecipientKind? RecipientKind, string? Code, DateTimeOffset At, string Evidence, DateTimeOffset? Until = null, string? Context = null)
{
    /// <summary>Of a message about a visit, when the visit was to be as the message told it; null otherwise.</summary>
    public DateTimeOffset? PlannedFor { get; init; }

    /// <summary>Mailbox that a message about a visit went out from; null otherwise.</summary>
    public string? From { get; init; }
}

public enum DeliveryReportKind
{
    DepositAccepted,
    DepositRefused,

    /// <summary>Handed to the operator; sent, for P1.07 and P1.08, unless a failure follows.</summary>
    MailHandedOver,
    MailDistributed,
    MailBounced,
    MailRead,
    MailProcessingFailed,

    /// <summary>A person answered. The text is kept as a message, never in a fact.</summary>
    MailAnswered,
}

/// <summary>Takes reports of delivery into the journal.</summary>
public interface IDeliveryReports
{
    /// <summary>Durable when the task completes; told twice, it is kept once. Throws <see cref="Ports.JournalUnavailableException"/> when it cannot.</summary>
    Task ReportAsync(DeliveryReport report, CancellationToken cancel);
}

/// <summary>The mails that went out, to find what a return is about.</summary>
public interface ISentMails
{
    /// <summary>The mail of a Message-ID (without brackets); null: none of ours.</summary>
    Task<SentMail?> FindAsync(string messageId, CancellationToken cancel);

    /// <summary>The mails to an address since a moment, newest first, at most <paramref name="most"/>: the last resort for a return that names no message.</summary>
    Task<IReadOnlyList<SentMail>> ToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel);
}

/// <param name="Uf">Of the service that sent it, for who is shown an answer.</param>
public sealed record SentMail(string MessageId, DocumentId Document, string Recipient, RecipientKind Kind, DateTimeOffset At, string? Uf, string? ReplyTo);

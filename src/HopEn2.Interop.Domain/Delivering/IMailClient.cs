using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Delivering;

/// <summary>Hands mails to the MSSanté operator. One call is one attempt at one mail to one recipient.</summary>
public interface IMailClient
{
    /// <summary>Composes and hands over. Never throws for what the network, the operator or the document does: that is a result.</summary>
    Task<MailResult> SendAsync(OutgoingDocument document, MailOrder order, CancellationToken cancel);
}

/// <summary>Hands messages of our own to the MSSanté operator: without a document, to one patient.</summary>
public interface IPatientMailClient
{
    /// <inheritdoc cref="IMailClient.SendAsync"/>
    Task<MailResult> SendAsync(PatientMessage message, CancellationToken cancel);
}

/// <summary>A message to a patient, ready to be sent; full of traits, and neither stored nor logged.</summary>
/// <param name="MessageId">Without brackets. The same at each attempt.</param>
/// <param name="InsOid">Tells a test patient; null when not known.</param>
/// <param name="Uf">Of the service that writes; null: the house.</param>
/// <param name="NoReply">The patient may not answer (FIN).</param>
/// <param name="At">When the order was given, so that a second attempt is the same mail.</param>
public sealed record PatientMessage(
    string MessageId, Ins.InsNumber Ins, string? InsOid, string? Uf, string Subject, string Text, bool NoReply, bool ReadingAsked, ValueList<PatientFile> Files, DateTimeOffset At)
{
    /// <summary>Domain of the patients' mailboxes.</summary>
    public const string PatientDomain = "patient.mssante.fr";

    public string Address => $"{Ins.Value.ToLowerInvariant()}@{PatientDomain}";
}

/// <summary>A file that goes with a message.</summary>
public sealed record PatientFile(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>What one mail is to be.</summary>
/// <param name="MessageId">Without brackets. The same at each attempt, kept before the first: everything that comes back is joined by it.</param>
/// <param name="SubmissionId">uniqueId of the submission set in the XDM.</param>
/// <param name="Action">What the mail is about: a document, its replacement, or the request to delete it.</param>
/// <param name="InReplyTo">Message-ID of the mail that sent the version it follows to the same recipient; null when there was none.</param>
public sealed record MailOrder(MailRecipient Recipient, string MessageId, string SubmissionId, DepositAction Action, string? InReplyTo)
{
    /// <summary>When the order was given: Date of the mail and submissionTime of the set, so that a second attempt is the same mail. Null: the time of the attempt.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>What became of one attempt (mssante.md §4, §5).</summary>
public abstract record MailResult
{
    /// <summary>The operator took it (250 after DATA).</summary>
    /// <param name="ReturnsAnnounced">The operator announced DSN, so that silence means something.</param>
    public sealed record HandedOver(string From, bool ReturnsAnnounced) : MailResult
    {
        /// <summary>What was odd and kept nothing from going out: <c>copy-rendered</c>, <c>copy-not-pdfa1</c>, <c>copy-left-out</c> … Kebab case.</summary>
        public ValueList<string> Findings { get; init; } = ValueList<string>.Empty;
    }

    /// <summary>Will not go: 5xx, or refused by our own rules before it was sent.</summary>
    /// <param name="Code">SMTP code (<c>550</c>) or the cause in one word (<c>invalid-address</c>, <c>too-large</c> …).</param>
    public sealed record Refused(string Code) : MailResult;

    /// <summary>4xx, or no connection.</summary>
    public sealed record Temporary(string Code) : MailResult;

    /// <summary>The connection broke after the last line of the body: SMTP cannot tell whether it was taken.</summary>
    public sealed record Unknown(string Code) : MailResult;
}

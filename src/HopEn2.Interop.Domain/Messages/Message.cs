using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>How a body is to be read.</summary>
public enum MessageFormat
{
    /// <summary>HL7v2 ER7.</summary>
    Er7,

    /// <summary>A bare CDA document (explain, files).</summary>
    Cda,

    /// <summary>FHIR R4.</summary>
    Fhir,

    /// <summary>One line of an extract of another system, as <c>hopen2 import</c> keeps it: JSON.</summary>
    Import,

    /// <summary>A word of the engine's own delivery: JSON.</summary>
    Delivery,

    /// <summary>A mail (RFC 5322): the answer of a person to one of ours.</summary>
    Mail,
}

/// <summary>A message as it came in, before it is kept.</summary>
/// <param name="Feed">Name of the feed.</param>
/// <param name="ControlId">MSH-10 as read; empty when it cannot be read.</param>
/// <param name="Answer">The answer the sender will get once it is kept; the same message again gets the same.</param>
/// <param name="Peer">Address of the sender, for the feed page; null when there is none.</param>
public sealed record IncomingMessage(string Feed, MessageFormat Format, string ControlId, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, Answer Answer, string? Peer)
{
    /// <summary>The answer kept and given instead when this feed has used the control id for other bytes; null: <see cref="Answer"/> all the same.</summary>
    public Answer? AnswerIfConflicting { get; init; }
}

/// <summary>A message as the journal keeps it.</summary>
/// <param name="Body">The bytes as received; empty when retention has forgotten them.</param>
/// <param name="ConflictingControlId">Another message of this feed had the same control id and other bytes.</param>
public sealed record JournaledMessage(JournalId Id, string Feed, MessageFormat Format, string ControlId, ReadOnlyMemory<byte> Body, DateTimeOffset ReceivedAt, Answer Answer, bool ConflictingControlId);

/// <summary>What became of keeping a message.</summary>
public enum KeptAs
{
    /// <summary>A message not seen before.</summary>
    New,

    /// <summary>The very same message again: nothing changed.</summary>
    Repetition,

    /// <summary>A new message under a control id that this feed has used for other bytes.</summary>
    ConflictingControlId,
}

/// <param name="Answer">The answer to give: of a repetition, the one given the first time; of a conflicting control id, <see cref="IncomingMessage.AnswerIfConflicting"/> where there is one.</param>
public sealed record JournalReceipt(JournalId Id, KeptAs Kept, Answer Answer);

/// <summary>What the sender is told: code of table 0008 (AA, AE, AR) and, with AE and AR, the error. The commit codes of enhanced mode follow from it.</summary>
/// <param name="Error">Null with AA.</param>
public sealed record Answer(AnswerCode Code, AnswerError? Error)
{
    public static Answer Accept { get; } = new(AnswerCode.Accept, null);
}

public enum AnswerCode
{
    /// <summary>AA: kept durably. Says nothing of a deposit.</summary>
    Accept,

    /// <summary>AE: the message is at fault; sending the same again is pointless.</summary>
    Error,

    /// <summary>AR: circumstance or kind; the sender may send it again later.</summary>
    Reject,
}

/// <summary>Content of ERR (hl7v2.md §3).</summary>
/// <param name="Location">ERR-2 such as <c>PID^1^3</c>; null when none.</param>
/// <param name="Code">HL7 table 0357: 100 to 207.</param>
/// <param name="ApplicationCode">ERR-5.1 (900 to 906) with 207; null otherwise.</param>
/// <param name="Text">Names the field and what to do; never a patient trait.</param>
public sealed record AnswerError(string? Location, int Code, string? ApplicationCode, string Text);

/// <summary>What a message says of itself.</summary>
/// <param name="Type">For example <c>MDM^T02</c>; <c>CDA</c> for a bare document; empty when unreadable.</param>
/// <param name="Version">MSH-12.1.</param>
/// <param name="Dialect">MSH-21, first repetition, trimmed, for example <c>2.1^CISIS_CDA_HL7_V2</c>; empty when not given.</param>
/// <param name="Sender">MSH-3|MSH-4.</param>
/// <param name="Receiver">MSH-5|MSH-6.</param>
/// <param name="SentAt">MSH-7; null when unreadable.</param>
/// <param name="Patient">Whom it is about; <see cref="PatientRef.Unknown"/> when nobody.</param>
public sealed record MessageHeader(string Type, string ControlId, string Version, string Dialect, string Sender, string Receiver, DateTimeOffset? SentAt, PatientRef Patient, VisitRef Visit)
{
    public static MessageHeader Unreadable(string controlId) => new("", controlId, "", "", "", "", null, PatientRef.Unknown, VisitRef.None);
}

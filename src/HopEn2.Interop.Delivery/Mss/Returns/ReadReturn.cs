using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Delivery.Mss.Returns;

/// <summary>What came back, by the order of mssante.md §4: the first that fits.</summary>
public enum ReturnKind
{
    /// <summary>DSN (RFC 3464).</summary>
    DeliveryStatus,

    /// <summary>MDN (RFC 8098).</summary>
    Disposition,

    /// <summary>Mail of a recipient's software that could not integrate the document.</summary>
    IntegrationError,

    /// <summary>A bounce in words, without a report.</summary>
    Bounce,

    /// <summary>Automatic answer of Mon espace santé: closed, not found, too large.</summary>
    PatientSpace,

    /// <summary>Out of office. Counted, no fact.</summary>
    Absence,

    /// <summary>A person answered.</summary>
    Answer,

    /// <summary>A document for us.</summary>
    IncomingDocument,

    /// <summary>None of these: a person looks at it.</summary>
    Other,
}

/// <summary>What a return says of one recipient.</summary>
public enum ReturnedState
{
    /// <summary>In the recipient's mailbox, or a notice of it proves that it was there.</summary>
    Distributed,

    /// <summary>Handed on to a server that says no more (relayed, expanded).</summary>
    HandedOn,

    /// <summary>Still being tried.</summary>
    Delayed,
    NotDistributed,

    /// <summary>Displayed to a person or integrated by software.</summary>
    Read,

    /// <summary>Software of the recipient refused it.</summary>
    ProcessingFailed,
}

/// <summary>A return as it was read, before it is known which mail it is about.</summary>
/// <param name="MessageIds">Message-IDs of ours it may be about, without brackets, in the order they are to be believed.</param>
/// <param name="Address">Whose mailbox it speaks of, lower case, for the last resort; null when it does not say.</param>
/// <param name="Outcomes">One per recipient it speaks of; none for absence, answers and the rest.</param>
public sealed record ReadReturn(ReturnKind Kind, ValueList<string> MessageIds, string? Address, ValueList<ReturnedOutcome> Outcomes);

/// <param name="Recipients">Original and final recipient, lower case, as far as it says.</param>
/// <param name="Code">SMTP code, 900 to 906, or the cause; null when there is none to say.</param>
/// <param name="Cause">In one word (mssante.md §5) of what was not distributed; null otherwise.</param>
public sealed record ReturnedOutcome(ReturnedState State, ValueList<string> Recipients, string? Code = null, string? Cause = null);

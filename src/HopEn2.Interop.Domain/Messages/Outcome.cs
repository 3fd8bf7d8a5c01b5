using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Messages;

/// <summary>What a message became.</summary>
/// <param name="Findings">What is odd about it and did not stop it.</param>
public abstract record Outcome(IReadOnlyList<Finding> Findings)
{
    /// <summary>It was read; its facts may be none (an event that states nothing we keep).</summary>
    public sealed record Understood(IReadOnlyList<Fact> Facts, IReadOnlyList<Finding> Findings) : Outcome(Findings);

    /// <summary>It cannot become facts; kept, visible, and replayable once the reason is gone.</summary>
    public sealed record Parked(ParkReason Reason, string Detail, AnswerError Error, IReadOnlyList<Finding> Findings) : Outcome(Findings);

    /// <summary>It is an HL7 acknowledgement: nothing to keep beyond the message.</summary>
    public sealed record Acknowledgement(string Code, string AnsweredControlId, IReadOnlyList<Finding> Findings) : Outcome(Findings);
}

/// <summary>Why a message is parked.</summary>
public enum ParkReason
{
    /// <summary>No MSH, bad separators, bytes that do not decode.</summary>
    Unreadable,

    /// <summary>MSH-12 is not one of 2.3.1 to 2.6.</summary>
    UnsupportedVersion,

    /// <summary>MSH-9 is no message we read.</summary>
    UnsupportedType,

    /// <summary>MSH-9.2 is no event of that message.</summary>
    UnsupportedEvent,

    /// <summary>MSH-11 is training or debugging and the house does not count those.</summary>
    ProcessingId,

    /// <summary>A segment that the message cannot do without is missing.</summary>
    MissingSegment,

    /// <summary>A field that the message cannot do without is missing.</summary>
    MissingField,

    /// <summary>A field that the message cannot do without has a value that cannot be read.</summary>
    BadValue,

    /// <summary>A document is to be shown to whom it hides itself from (hl7v2.md §8).</summary>
    ContradictoryVisibility,

    /// <summary>A document that is to be replaced or deleted is not named.</summary>
    UnnamedDocument,

    /// <summary>No feed of the mappings takes it.</summary>
    UnknownFeed,

    /// <summary>The same control id was used for other bytes and the feed's rule is to refuse.</summary>
    ConflictingControlId,

    /// <summary>The engine itself failed on it: ours to repair, replay after.</summary>
    Defect,
}

/// <summary>Something odd that did not stop a message: an aid for the interface team.</summary>
/// <param name="Code">Stable, kebab case: <c>ins-mismatch</c>, <c>ins-bad-key</c>, <c>shifted-zbe</c> …</param>
/// <param name="Text">A sentence with field and remedy; never a patient trait.</param>
public sealed record Finding(string Code, string Text);

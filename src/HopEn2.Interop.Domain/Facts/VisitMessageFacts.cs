namespace HopEn2.Interop.Domain.Facts;

/// <summary>What became of a message to the patient about a visit.</summary>
public enum VisitMessageEvent
{
    /// <summary>The engine handed it to the operator. Sent, unless a failure follows.</summary>
    HandedOver,

    /// <summary>The mailbox took it. Says nothing of anyone having read it.</summary>
    Distributed,
    Bounced,
    Read,
    ProcessingFailed,

    /// <summary>The patient answered. The text is kept as a message, never in a fact.</summary>
    Answered,
}

/// <summary>Something became of a message that the engine sent to a patient about a visit (before it, when it moved, after it).</summary>
/// <remarks>The person is known by the visit: the report of the engine's own delivery names none.</remarks>
public sealed record VisitMessageReported : VisitStatement
{
    /// <summary>Code of the template, in <c>messages.yaml</c>.</summary>
    public required string Template { get; init; }

    /// <summary>Which of its messages: <c>announced</c>, <c>before-7d</c> …</summary>
    public required string Occasion { get; init; }

    public required VisitMessageEvent What { get; init; }

    /// <summary>Of a failure; null otherwise.</summary>
    public string? Code { get; init; }

    /// <summary>When the visit was to be, as the message told it: if that is no longer so, the patient knows a wrong date. Null after the visit.</summary>
    public DateTimeOffset? PlannedFor { get; init; }

    /// <summary>Mailbox it was sent from; null when not told.</summary>
    public string? From { get; init; }
}

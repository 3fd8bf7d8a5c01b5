namespace HopEn2.Interop.Simulators.Hospital.Truths;

/// <summary>What becomes true by one message, in the hospital's own words. State is a function of the set of truths: order and repetition do not matter.</summary>
internal abstract record Truth
{
    /// <summary>One version of a document was made, or made and withdrawn.</summary>
    public sealed record Version(VersionTruth Of) : Truth;

    /// <summary>The DMP answered the deposit of a version.</summary>
    public sealed record DepositAnswered(int Document, int Number, bool Accepted) : Truth;

    /// <summary>The DMP took the deposit of a version, and of those before it, away again.</summary>
    public sealed record DepositRemoved(int Document, int Number) : Truth;

    /// <summary>What was told at a time of the mail of one version to one recipient.</summary>
    public sealed record MailAnswered(int Document, int Number, string Recipient, bool ToPatient, MailFate Fate, DateTimeOffset At) : Truth;

    /// <summary>A movement of a visit. Without a unit it says nothing of where the person is.</summary>
    public sealed record Moved(int Visit, int Movement, MoveSort Sort, DateTimeOffset At, string? Uf, DateTimeOffset RecordedAt, bool Cancelled) : Truth;

    /// <summary>DMP status and opposition as collected at a time; of opposition nothing when it was not asked.</summary>
    public sealed record Asked(int Person, bool NoDmp, bool? Opposed, DateTimeOffset At) : Truth;

    /// <summary>The first person's record was merged into the second's.</summary>
    public sealed record Merged(int Person, int Into) : Truth;
}

/// <summary>One version of a document as the hospital decided it.</summary>
internal sealed record VersionTruth
{
    public required int Document { get; init; }

    /// <summary>1 for the first.</summary>
    public required int Number { get; init; }

    /// <summary>Id of this version, <c>root</c> or <c>root^extension</c>.</summary>
    public required string Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Unit its message names; null when it names none.</summary>
    public required string? Uf { get; init; }

    /// <summary>Visit that tells the unit when the message does not; null when there is none.</summary>
    public required int? Visit { get; init; }

    /// <summary>Name of the kind as the field writes it.</summary>
    public required string Kind { get; init; }

    public required int Person { get; init; }
    public required bool Qualified { get; init; }
    public required bool RightFormat { get; init; }
    public required bool DepositAsked { get; init; }
    public required bool AcknowledgementAsked { get; init; }
    public required bool Deleted { get; init; }

    /// <summary>Came from outside: counted as received only.</summary>
    public required bool Received { get; init; }
}

internal enum MailFate
{
    Distributed,
    Bounced,
    Read,

    /// <summary>Distributed, and then the recipient's system failed on it.</summary>
    Failed,
}

internal enum MoveSort
{
    Announce,
    Open,
    Move,
    Close,
}

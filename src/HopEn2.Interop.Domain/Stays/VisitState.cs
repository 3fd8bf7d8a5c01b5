using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Stays;

public enum VisitStatus
{
    /// <summary>Pre-admitted or pending, not opened.</summary>
    Announced,
    Open,
    Closed,

    /// <summary>Everything that opened or announced it was cancelled.</summary>
    Cancelled,
}

/// <summary>From a time on, the UF responsible.</summary>
public sealed record UfFrom(DateTimeOffset At, string Uf);

/// <summary>One visit (venue) as its movements together state it.</summary>
public sealed record VisitState
{
    public required VisitNumber Visit { get; init; }
    public required DossierNumber? Dossier { get; init; }

    /// <summary>The IPP its last movement, or a later A44, gives it; null when only the INS is known.</summary>
    public required Ipp? Patient { get; init; }

    public required VisitStatus Status { get; init; }
    public required VisitClass Class { get; init; }
    public required DateTimeOffset? OpenedAt { get; init; }
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Medical responsibility over time, oldest first (ZBE-7, else ZBE-8, else PV1-3.1).</summary>
    public required ValueList<UfFrom> Ufs { get; init; }

    /// <summary>Latest statement of each movement, by movement id: what joining further facts needs.</summary>
    public required ValueList<MovementFact> Movements { get; init; }
}

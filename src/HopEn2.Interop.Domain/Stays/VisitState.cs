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

    /// <summary>The dossier its last movement names, under its present number (A49).</summary>
    public required DossierNumber? Dossier { get; init; }

    /// <summary>The IPP its last movement, or a later A44, gives it, followed through merges to the surviving one; null when only the INS is known.</summary>
    public required Ipp? Patient { get; init; }

    public required VisitStatus Status { get; init; }
    public required VisitClass Class { get; init; }
    public required DateTimeOffset? OpenedAt { get; init; }
    public required DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Medical responsibility over time, oldest first (ZBE-7, else ZBE-8, else PV1-3.1).</summary>
    public required ValueList<UfFrom> Ufs { get; init; }

    /// <summary>
    /// Latest statement of each movement, by movement id, and every statement of movements without one (<c>~</c>): what joining further facts needs.
    /// Cancelled movements are among them; <c>VisitFold.Standing</c> tells which stand.
    /// </summary>
    public required ValueList<MovementFact> Movements { get; init; }

    /// <summary>Acts done during the visit, each once, by time.</summary>
    public ValueList<Act> Acts { get; init; } = [];

    /// <summary>What was said of the messages to the patient about it, by time.</summary>
    public ValueList<VisitMessageNote> Messages { get; init; } = [];

    /// <summary>Invoiced as an external act or consultation (ACE), as an import says.</summary>
    public bool Invoiced { get; init; }
}

/// <summary>One act of a visit.</summary>
/// <param name="Code">CCAM.</param>
public sealed record Act(string Code, DateTimeOffset At);

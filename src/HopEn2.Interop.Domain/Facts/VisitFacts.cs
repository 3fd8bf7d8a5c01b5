using System.Diagnostics.CodeAnalysis;

namespace HopEn2.Interop.Domain.Facts;

/// <summary>What kind of movement of a visit a message speaks of, by trigger of the French PAM profile (hl7v2.md §4).</summary>
public enum MovementKind
{
    /// <summary>A01: inpatient visit opened.</summary>
    Admission,

    /// <summary>A04: outpatient or emergency visit opened.</summary>
    Registration,

    /// <summary>A05.</summary>
    PreAdmission,

    /// <summary>A02: mutation.</summary>
    Transfer,

    /// <summary>A03: definitive discharge, ends the visit.</summary>
    Discharge,

    /// <summary>A06: class change from outpatient to inpatient.</summary>
    ToInpatient,

    /// <summary>A07: class change from inpatient to outpatient.</summary>
    ToOutpatient,

    /// <summary>A54: attending physician changed.</summary>
    PhysicianChange,

    /// <summary>A21: leave, or technical transfer under 48 h. The visit goes on.</summary>
    LeaveStart,

    /// <summary>A22: return from leave.</summary>
    LeaveEnd,

    /// <summary>A14.</summary>
    PendingAdmission,

    /// <summary>A15.</summary>
    PendingTransfer,

    /// <summary>A16.</summary>
    PendingDischarge,

    /// <summary>SIU^S12 and what follows it, or a FHIR Appointment: a visit that is planned under the number of its appointment.</summary>
    Appointment,
}

/// <summary>ZBE-4.</summary>
public enum MovementAction
{
    Insert,
    Update,
    Cancel,
}

/// <summary>PV1-2, class of the visit.</summary>
public enum VisitClass
{
    Unknown,

    /// <summary>I: hospitalised.</summary>
    Inpatient,

    /// <summary>O: external.</summary>
    Outpatient,

    /// <summary>E.</summary>
    Emergency,

    /// <summary>R: sessions.</summary>
    Recurrent,

    /// <summary>N: not applicable.</summary>
    NotApplicable,

    /// <summary>V: télésurveillance.</summary>
    Remote,
}

/// <summary>A statement about one movement of one visit: that it happened, was corrected, or was cancelled.</summary>
/// <remarks>
/// <see cref="Fact.At"/> is the effective time of the movement (ZBE-2, else EVN-6); <see cref="RecordedAt"/> (EVN-2, else MSH-7) says
/// which of two statements about the same movement is the later one. A kind of it made from another says the same of that movement.
/// </remarks>
public abstract record MovementFact : PatientFact
{
    public required VisitRef Visit { get; init; }

    /// <summary>Key of the movement within its visit: ZBE-1, or <c>~</c> + the kind when the sender gives none.</summary>
    public required string MovementId { get; init; }

    public required MovementKind Kind { get; init; }
    public required MovementAction Action { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>ZBE-5: inserted or corrected after later movements were known.</summary>
    public required bool Historic { get; init; }

    public required VisitClass Class { get; init; }

    /// <summary>ZBE-7.10: UF of medical responsibility, the engine's service. Null: not said, or ZBE-9 says unchanged.</summary>
    public required string? MedicalUf { get; init; }

    /// <summary>ZBE-8.10: UF of nursing responsibility.</summary>
    public required string? NursingUf { get; init; }

    /// <summary>PV1-3.1: UF of hosting.</summary>
    public required string? HostingUf { get; init; }

    /// <summary>ZBE-9, nature of the movement, as sent.</summary>
    public required string? Nature { get; init; }

    /// <summary>PV1-44, and its replacements by project rule (hl7v2.md §4); null when not given.</summary>
    public required DateTimeOffset? AdmittedAt { get; init; }

    /// <summary>PV1-45, and its replacements by project rule; null when not given.</summary>
    public required DateTimeOffset? DischargedAt { get; init; }

    /// <summary>PV2-8, when an announced visit is expected; null when not given: then <see cref="AdmittedAt"/> where it lies ahead, else <see cref="Fact.At"/> tells.</summary>
    /// <remarks>HL7 v2.5, chapter 3, PV2-8 Expected Admit Date/Time. Not in hl7v2.md: looked up.</remarks>
    public DateTimeOffset? ExpectedAt { get; init; }

    /// <summary>ZFM-1, PMSI entry mode.</summary>
    public required string? EntryMode { get; init; }

    /// <summary>ZFM-2, PMSI exit mode (9: death).</summary>
    public required string? ExitMode { get; init; }
}

/// <summary>A visit was opened (A01, A04).</summary>
public sealed record VisitOpened : MovementFact
{
    public VisitOpened()
    {
    }

    [SetsRequiredMembers]
    public VisitOpened(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>A visit was announced (A05), is pending (A14) or has an appointment (S12).</summary>
public sealed record VisitPreadmitted : MovementFact
{
    public VisitPreadmitted()
    {
    }

    [SetsRequiredMembers]
    public VisitPreadmitted(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>A visit was closed by a definitive discharge (A03).</summary>
public sealed record VisitClosed : MovementFact
{
    public VisitClosed()
    {
    }

    [SetsRequiredMembers]
    public VisitClosed(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>Something changed during a visit: transfer, class, physician, leave, pending movement.</summary>
public sealed record VisitMoved : MovementFact;

/// <summary>The opening or announcement of a visit was cancelled (A11, A38, A27, S15). Says nothing of other movements of the visit.</summary>
public sealed record VisitCancelled : MovementFact
{
    public VisitCancelled()
    {
    }

    [SetsRequiredMembers]
    public VisitCancelled(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>A discharge was cancelled (A13): the visit is open again.</summary>
public sealed record VisitReopened : MovementFact
{
    public VisitReopened()
    {
    }

    [SetsRequiredMembers]
    public VisitReopened(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>Another movement was cancelled (A12, A52, A53, A55, A26, A25, A06 and A07 with CANCEL).</summary>
public sealed record MovementCancelled : MovementFact
{
    public MovementCancelled()
    {
    }

    [SetsRequiredMembers]
    public MovementCancelled(MovementFact movement)
        : base(movement)
    {
    }
}

/// <summary>A movement was corrected (Z99, or A08 of old senders).</summary>
public sealed record MovementCorrected : MovementFact
{
    public MovementCorrected()
    {
    }

    [SetsRequiredMembers]
    public MovementCorrected(MovementFact movement)
        : base(movement)
    {
    }
}

using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Facts;

/// <summary>A fact about a person.</summary>
public abstract record PatientFact : Fact
{
    public required PatientRef Patient { get; init; }
}

/// <summary>The identity as one message states it: status, and INS when it carries one (PID-3, PID-32).</summary>
public sealed record IdentityRecorded : PatientFact
{
    public required InsStatus Ins { get; init; }

    /// <summary>PID-32, HL7 table 0445, as sent (VALI, PROV, DOUT, FICT …).</summary>
    public required ValueList<string> Reliability { get; init; }

    /// <summary>Date of birth (PID-7), which tells adults in HAD; null when not given or incomplete.</summary>
    public DateOnly? BornOn { get; init; }
}

/// <summary>The INS was taken away from the identity (A47 with <c>""</c> in PID-3; PAM 2.11.1).</summary>
public sealed record InsWithdrawn : PatientFact
{
    /// <summary>The matricule taken away; null when the message does not repeat it.</summary>
    public required string? Withdrawn { get; init; }
}

/// <summary>An identifier of the person was replaced by another (A47: MRG-1 by PID-3). Exactly one of the pairs is given.</summary>
public sealed record IdentifierChanged : PatientFact
{
    public required Ipp? OldIpp { get; init; }
    public required string? OldIns { get; init; }
}

/// <summary>A patient record was merged into another (A40): <see cref="PatientFact.Patient"/> stays, <see cref="Merged"/> is followed to it.</summary>
public sealed record PatientsMerged : PatientFact
{
    public required Ipp Merged { get; init; }
}

/// <summary>A dossier was moved to this patient (A44): its visits and documents follow.</summary>
public sealed record DossierMoved : PatientFact
{
    public required DossierNumber Dossier { get; init; }
    public required Ipp? From { get; init; }
}

/// <summary>A dossier was renumbered (A49).</summary>
public sealed record DossierRenumbered : PatientFact
{
    public required DossierNumber Old { get; init; }
    public required DossierNumber New { get; init; }
}

/// <summary>Whether the patient has a DMP (ZFA-1; PAM §6.14).</summary>
public enum DmpStatus
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>ACTIF.</summary>
    Active,

    /// <summary>FERME: closed, nothing can be deposited.</summary>
    Closed,

    /// <summary>INEXISTANT.</summary>
    None,
}

/// <summary>DMP status collected from ZFA-1. Not historised: the last known counts.</summary>
public sealed record DmpStatusRecorded : PatientFact
{
    public required DmpStatus Status { get; init; }

    /// <summary>ZFA-2; null when not given. An undated answer never overrides a dated one.</summary>
    public required DateTimeOffset? CollectedAt { get; init; }
}

/// <summary>What the patient answered to the feeding of the DMP (ZFA-9).</summary>
public enum FeedingAnswer
{
    /// <summary>NA: not collected.</summary>
    NotCollected,

    /// <summary>INO: informed, not opposed.</summary>
    NotOpposed,

    /// <summary>IO: informed and opposed; documents are withheld from the DMP.</summary>
    Opposed,
}

/// <summary>Opposition to feeding the DMP, or its absence (ZFA-9, ZFA-10). Per patient; the later answer by ZFA-10 wins.</summary>
public sealed record OppositionRecorded : PatientFact
{
    public required FeedingAnswer Answer { get; init; }

    /// <summary>ZFA-10; null when not given. An undated answer never overrides a dated one.</summary>
    public required DateTimeOffset? CollectedAt { get; init; }

    public required VisitRef Visit { get; init; }
}

/// <summary>What the patient answered to consultation of the DMP (ZFA-11).</summary>
public enum ConsultationAnswer
{
    /// <summary>NA: not collected.</summary>
    NotCollected,

    /// <summary>IC: informed and consenting.</summary>
    Consenting,

    /// <summary>INC: informed, no consent.</summary>
    NotConsenting,
}

/// <summary>Consent to consultation of the DMP (ZFA-11, ZFA-12). Kept; feeds no indicator.</summary>
public sealed record ConsultationConsentRecorded : PatientFact
{
    public required ConsultationAnswer Answer { get; init; }
    public required DateTimeOffset? CollectedAt { get; init; }
}

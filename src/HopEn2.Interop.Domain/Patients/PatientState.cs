using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Patients;

/// <summary>One person of the house over all merged records.</summary>
public sealed record PatientState
{
    /// <summary>The surviving IPP.</summary>
    public required Ipp Ipp { get; init; }

    /// <summary>Every IPP that leads here, the surviving one included, sorted.</summary>
    public required ValueList<Ipp> Ipps { get; init; }

    /// <summary>Matricule INS now on the identity; null when none.</summary>
    public required string? Ins { get; init; }

    public required InsStatus InsStatus { get; init; }

    /// <summary>DOUT or FICT in PID-32: left out of P1.01.</summary>
    public required bool DoubtfulOrFictitious { get; init; }

    /// <summary>Null when nobody said.</summary>
    public DateOnly? BornOn { get; init; }

    public required DmpStatus Dmp { get; init; }
    public required FeedingAnswer Feeding { get; init; }
    public required ConsultationAnswer Consultation { get; init; }

    /// <summary>What joining further facts needs and readers do not.</summary>
    public required PatientMemory Memory { get; init; }
}

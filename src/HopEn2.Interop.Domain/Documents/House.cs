using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What patients and stays say that a document takes from them.</summary>
internal interface IHouse
{
    DossierBook Dossiers { get; }

    /// <summary>The person an IPP now belongs to; null when nothing was said of it.</summary>
    PatientState? Patient(Ipp ipp);

    VisitState? Visit(VisitNumber number);

    /// <summary>The visits of a dossier, under whichever of its numbers.</summary>
    IReadOnlyCollection<VisitState> VisitsOf(DossierNumber dossier);

    /// <summary>The one person whose qualified INS this is; null when there is none, or more than one.</summary>
    PatientState? OnlyHolder(string ins);
}

using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>Whose a document is, and of which visit.</summary>
internal sealed class DocumentOwner
{
    /// <param name="content">The version that counts; null when none was stated.</param>
    /// <param name="statements">All that was stated of the document: what its current version leaves out, an earlier one may say.</param>
    /// <param name="at">The document's time.</param>
    public DocumentOwner(DocumentFact? content, IReadOnlyList<DocumentFact> statements, DateTimeOffset at, IHouse house)
    {
        if (content is null)
            return;

        var byVisit = Saying(content, statements, s => s.Visit.Visit is not null) ?? Saying(content, statements, s => s.Visit.Dossier is not null);
        var byIpp = Saying(content, statements, s => s.Patient.Ipp is not null);
        var byIns = Saying(content, statements, s => s.Patient.Ins is not null);

        VisitNamed = byVisit?.Visit ?? VisitRef.None;
        Visit = VisitOf(VisitNamed, at, house);
        var ipp = IppOf(byIpp, byIns, house);
        Patient = ipp is { } known ? house.Patient(known) : null;
        Named = new PatientRef(Patient?.Ipp ?? ipp, byIns?.Patient.Ins, byIns?.Patient.InsOid);
    }

    /// <summary>The person, under the surviving IPP; null when nothing was said of it, or when it is not known which.</summary>
    public PatientState? Patient { get; }

    /// <summary>How the person is named: the surviving IPP where there is one, the INS as the document has it.</summary>
    public PatientRef Named { get; } = PatientRef.Unknown;

    /// <summary>The visit as the document's messages name it.</summary>
    public VisitRef VisitNamed { get; } = VisitRef.None;

    /// <summary>The visit, where it is known.</summary>
    public VisitState? Visit { get; }

    private static DocumentFact? Saying(DocumentFact content, IReadOnlyList<DocumentFact> statements, Func<DocumentFact, bool> says)
    {
        if (says(content))
            return content;
        return statements.Where(says).Max(Comparer<DocumentFact>.Create(FactOrder.Instance.Compare));
    }

    private static VisitState? VisitOf(VisitRef named, DateTimeOffset at, IHouse house)
    {
        if (named.Visit is { } number)
            return house.Visit(number);
        if (named.Dossier is not { } dossier)
            return null;

        // A dossier covers one visit or more: the only one, else the only one that was open then.
        var visits = house.VisitsOf(dossier).Where(v => v.Status is not VisitStatus.Cancelled).ToList();
        if (visits.Count > 1)
            visits.RemoveAll(v => v.OpenedAt is null || v.OpenedAt > at || v.ClosedAt < at);
        return visits.Count == 1 ? visits[0] : null;
    }

    private Ipp? IppOf(DocumentFact? byIpp, DocumentFact? byIns, IHouse house)
    {
        if (byIpp is not null)
        {
            // A44: the dossier went to another patient, and with it the documents written before. Since then the visit tells whose it is.
            var dossier = VisitNamed.Dossier ?? Visit?.Dossier;
            var moved = dossier is { } number ? house.Dossiers.LastMove(number) : null;
            return moved is null || moved.At < byIpp.Source.SentAt ? byIpp.Patient.Ipp : Visit?.Patient ?? moved.Patient.Ipp;
        }

        if (Visit?.Patient is { } patient)
            return patient;
        if (VisitNamed.Dossier is { } named && house.Dossiers.LastMove(named) is { } move)
            return move.Patient.Ipp;
        // identifiers.md §2: persons match by INS only when it is qualified on both sides.
        return byIns is { Ins: InsStatus.Qualified, Patient.Ins: { } ins } ? house.OnlyHolder(ins)?.Ipp : null;
    }
}

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Ledger.Folds;

/// <summary>What of a patient is a column of its own besides its state.</summary>
internal static class PatientColumns
{
    /// <summary>The <c>i:</c> key of a qualified INS; null without one.</summary>
    public static string? QualifiedIns(PatientState patient) =>
        patient is { InsStatus: InsStatus.Qualified, Ins: { } ins } ? SubjectKey.OfIns(ins).Value : null;
}

/// <summary>What of a visit is a column of its own besides its state.</summary>
/// <param name="At">Opened, else first movement or act.</param>
/// <param name="Closed">Set while it is closed.</param>
internal readonly record struct VisitColumns(string? Dossier, string? Patient, VisitStatus Status, DateTimeOffset At, DateTimeOffset? Closed)
{
    public static VisitColumns Of(VisitState visit) => new(
        visit.Dossier is { } dossier ? SubjectKey.Of(dossier).Value : null,
        visit.Patient is { } patient ? SubjectKey.Of(patient).Value : null,
        visit.Status,
        visit.OpenedAt ?? (visit.Movements.Count > 0 ? visit.Movements.Min(m => m.At) : visit.Acts.Count > 0 ? visit.Acts[0].At : DateTimeOffset.MinValue),
        visit.ClosedAt);
}

/// <summary>The columns of a document that seldom change once it is known.</summary>
/// <param name="Day">Day number: in hospital time where the document counts.</param>
internal readonly record struct DocumentColumns(DateTimeOffset At, long Day, string Uf, DocumentKind Kind, string? Patient, string? Visit)
{
    public static DocumentColumns Of(DocumentState document) => new(
        document.At,
        (document.Counter?.Day ?? DateOnly.FromDateTime(document.At.UtcDateTime)).DayNumber,
        document.Uf,
        document.Kind,
        document.Patient.Ipp is { } ipp ? SubjectKey.Of(ipp).Value : null,
        document.Visit.Visit is { } visit ? SubjectKey.Of(visit).Value : null);

    /// <summary>Set while it is in the stage <see cref="Stages.Waiting"/>.</summary>
    public static DateTimeOffset? WaitingSince(DocumentState document) => document.Stages.HasFlag(Stages.Waiting) ? document.WaitingSince : null;
}

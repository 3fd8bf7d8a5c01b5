using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>What folding a batch of facts reads, within the transaction that will write its result.</summary>
/// <remarks>Every method takes many keys at once so that a batch costs a handful of queries, not a handful per message.</remarks>
public interface IFoldStore
{
    /// <summary>Patients, as last folded, that have one of these <c>p:</c> keys among their IPPs.</summary>
    ValueTask<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);

    /// <summary>Patients, as last folded, whose INS is qualified and is one of these <c>i:</c> keys: at most <paramref name="most"/> of each, whichever.</summary>
    /// <remarks>Bounded because thousands of test patients may share one matricule; all that is ever asked is whether there is exactly one.</remarks>
    ValueTask<IReadOnlyList<PatientState>> QualifiedAsync(IReadOnlyCollection<SubjectKey> keys, int most, CancellationToken cancel);

    /// <summary>
    /// Visits, as last folded: by <c>v:</c> keys; all visits whose <see cref="VisitState.Dossier"/> is one of the <c>n:</c> keys; all visits whose
    /// <see cref="VisitState.Patient"/> is one of the <c>p:</c> keys.
    /// </summary>
    ValueTask<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);

    /// <summary>Facts about dossiers (<see cref="DossierMoved"/>, <see cref="DossierRenumbered"/>) that carry one of these <c>n:</c> or <c>p:</c> keys, those of the batch being folded included, each once, in any order.</summary>
    ValueTask<IReadOnlyList<Fact>> DossierFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);

    /// <summary>
    /// Facts about documents (document, request and answer facts) that carry one of these keys, those of the batch being folded included,
    /// each once, in any order.
    /// </summary>
    ValueTask<IReadOnlyList<Fact>> DocumentFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);

    /// <summary>Documents, as last folded, that have one of these <c>d:</c> keys among their versions and aliases.</summary>
    ValueTask<IReadOnlyList<DocumentState>> DocumentsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel);
}

/// <summary>What folding a batch changed; to be written as a whole.</summary>
/// <param name="Patients">To insert, or to replace every stored patient that shares an IPP with one of them.</param>
/// <param name="Visits">To insert or replace, by visit number.</param>
/// <param name="Documents">To insert or replace, by <see cref="DocumentState.Key"/>.</param>
/// <param name="GoneDocuments">Keys of stored documents to remove: joined into another, or no longer stated by any fact.</param>
/// <param name="Counters">What to add to each counter; no entry is all zero.</param>
public sealed record FoldChanges(
    IReadOnlyList<PatientState> Patients,
    IReadOnlyList<VisitState> Visits,
    IReadOnlyList<DocumentState> Documents,
    IReadOnlyList<string> GoneDocuments,
    IReadOnlyDictionary<CounterKey, StageCounts> Counters);

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>What folding reads and writes, within one transaction of one connection.</summary>
/// <remarks>Whoever writes states is alone, so that states used lately may stay decoded; <see cref="Forget"/> when that no longer holds.</remarks>
/// <param name="states">Where the states are.</param>
/// <param name="facts">Where the facts are: the same file, except when folds are made anew beside the old ones.</param>
internal sealed class SqliteFolds(SqliteDatabase states, SqliteFacts facts) : IFoldStore
{
    /// <summary>States of each sort that stay decoded: the patients and visits of a busy hospital's hour.</summary>
    public const int RecentStates = 1_500;

    private readonly SqlitePatients _patients = new(states);
    private readonly SqliteVisits _visits = new(states);
    private readonly SqliteDocuments _documents = new(states);

    public void Forget()
    {
        _patients.Forget();
        _visits.Forget();
        _documents.Forget();
    }

    public ValueTask<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        new(keys.Count == 0 ? [] : _patients.Find(keys));

    public ValueTask<IReadOnlyList<PatientState>> QualifiedAsync(IReadOnlyCollection<SubjectKey> keys, int most, CancellationToken cancel) =>
        new([.. keys.SelectMany(key => _patients.Qualified(key, most)).Distinct()]);

    public ValueTask<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        new(keys.Count == 0 ? [] : _visits.Find(keys));

    public ValueTask<IReadOnlyList<Fact>> DossierFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        new(keys.Count == 0 ? [] : [.. facts.Find(keys, FactSort.Dossier)]);

    public ValueTask<IReadOnlyList<Fact>> DocumentFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        new(keys.Count == 0 ? [] : [.. facts.Find(keys, FactSort.Document)]);

    public ValueTask<IReadOnlyList<DocumentState>> DocumentsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        new(keys.Count == 0 ? [] : _documents.Find(keys));

    public void Write(FoldChanges changes)
    {
        _patients.Write(changes.Patients);
        foreach (var visit in changes.Visits)
            _visits.Write(visit);
        // Before the documents are written: a gone one may have left its ids to another.
        foreach (var gone in changes.GoneDocuments)
            _documents.Remove(gone);
        foreach (var document in changes.Documents)
            _documents.Write(document);
        foreach (var (key, difference) in changes.Counters)
            SqliteCounters.Write(states, key, difference);
    }

    public IReadOnlyList<DocumentState> Documents(IEnumerable<SubjectKey> ids) => _documents.Find(ids);

    /// <summary>Removes states by their keys, and what leads to them.</summary>
    public void Remove(IEnumerable<string> patients, IEnumerable<string> visits, IEnumerable<string> documents)
    {
        foreach (var key in patients)
            _patients.Remove(new SubjectKey(key));
        foreach (var key in visits)
            _visits.Remove(new SubjectKey(key));
        foreach (var key in documents)
            _documents.Remove(key);
    }

    /// <summary>
    /// Removes the patients and visits that these keys lead to, and gives every fact about them: a state that was joined from facts cannot be
    /// parted from one of them again, so it is made anew. Adds to <paramref name="touched"/> what else may look different afterwards.
    /// </summary>
    public IReadOnlyCollection<Fact> TakeApart(HashSet<SubjectKey> touched)
    {
        var patients = _patients.Find(touched.Where(k => k.Kind == 'p'));
        touched.UnionWith(patients.SelectMany(p => p.Ipps).Select(SubjectKey.Of));
        var visits = _visits.Find(touched);
        touched.UnionWith(visits.Select(v => SubjectKey.Of(v.Visit)));

        // What outlived facts cannot be made anew: it stays as it is.
        var outlivedPatients = _patients.Outlived(patients);
        foreach (var patient in patients.Where(p => !outlivedPatients.Contains(p.Ipp)))
            _patients.Remove(SubjectKey.Of(patient.Ipp));
        var outlivedVisits = _visits.Outlived(visits.Select(v => SubjectKey.Of(v.Visit)));
        foreach (var key in visits.Select(v => SubjectKey.Of(v.Visit)).Where(k => !outlivedVisits.Contains(k.Value)))
            _visits.Remove(key);
        touched.UnionWith(patients.Select(p => p.Ins).OfType<string>().Select(SubjectKey.OfIns));
        touched.UnionWith(facts.Find(touched, FactSort.Document).SelectMany(SubjectKeys.Of));
        return [.. facts.Find(touched, FactSort.Other).Union(facts.Find(touched, FactSort.Dossier))];
    }
}

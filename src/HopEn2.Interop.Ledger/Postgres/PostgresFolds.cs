using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What folding reads and writes, within one transaction of one connection that holds the ledger's lock.</summary>
/// <param name="recent">Keys of states of each sort that stay decoded.</param>
internal sealed class PostgresFolds(NpgsqlConnection connection, PostgresFacts facts, int recent = PostgresFolds.OfAnHour) : IFoldStore
{
    /// <summary>The patients and visits of a busy hospital's hour.</summary>
    private const int OfAnHour = 1_500;

    private readonly PostgresPatients _patients = new(connection, recent);
    private readonly PostgresVisits _visits = new(connection, recent);
    private readonly PostgresDocuments _documents = new(connection, recent);
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);

    /// <summary>Keys of the states that the batch has changed.</summary>
    public IReadOnlyCollection<string> Touched => _touched;

    /// <summary>Before each batch.</summary>
    public void Begin()
    {
        _touched.Clear();
        _patients.Cache.Begin();
        _visits.Cache.Begin();
        _documents.Cache.Begin();
    }

    /// <summary>Another engine changed the state of this key.</summary>
    public void Forget(SubjectKey key)
    {
        _patients.Cache.Forget(key);
        _visits.Cache.Forget(key);
        _documents.Cache.Forget(key);
    }

    public void Forget()
    {
        _patients.Cache.Forget();
        _visits.Cache.Forget();
        _documents.Cache.Forget();
    }

    public ValueTask<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        keys.Count == 0 ? new([]) : _patients.FindAsync(keys, cancel);

    public ValueTask<IReadOnlyList<PatientState>> QualifiedAsync(IReadOnlyCollection<SubjectKey> keys, int most, CancellationToken cancel) =>
        keys.Count == 0 ? new([]) : _patients.QualifiedAsync(keys, most, cancel);

    public ValueTask<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        keys.Count == 0 ? new([]) : _visits.FindAsync(keys, cancel);

    public async ValueTask<IReadOnlyList<Fact>> DossierFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        keys.Count == 0 ? [] : [.. await facts.FindAsync(keys, FactSort.Dossier, cancel)];

    public async ValueTask<IReadOnlyList<Fact>> DocumentFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        keys.Count == 0 ? [] : [.. await facts.FindAsync(keys, FactSort.Document, cancel)];

    public ValueTask<IReadOnlyList<DocumentState>> DocumentsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        keys.Count == 0 ? new([]) : _documents.FindAsync(keys, cancel);

    /// <summary>Adds to a batch of commands what writes the changes.</summary>
    public async ValueTask WriteAsync(NpgsqlBatch commands, FoldChanges changes, CancellationToken cancel)
    {
        await _patients.WriteAsync(commands, changes.Patients, _touched, cancel);
        _visits.Write(commands, changes.Visits, _touched);
        await _documents.WriteAsync(commands, changes.Documents, changes.GoneDocuments, _touched, cancel);
        PostgresCounters.Write(commands, changes.Counters);
    }

    /// <summary>Leaves documents that outlived their facts out of what folding changed.</summary>
    public async ValueTask<FoldChanges> SpareOutlivedAsync(FoldChanges changes, CancellationToken cancel)
    {
        if (changes.Documents.Count + changes.GoneDocuments.Count == 0)
            return changes;
        var ids = changes.Documents.SelectMany(d => d.Ids).Concat(changes.GoneDocuments.Select(key => new DocumentId(key)));
        var stored = await _documents.FindAsync(ids.Select(SubjectKey.Of), cancel);
        return stored.Count == 0 ? changes : OutlivedDocuments.Spare(changes, await _documents.OutlivedAsync(stored, cancel));
    }

    /// <summary>
    /// Removes the patients and visits that these keys lead to, and gives every fact about them: a state that was joined from facts cannot be
    /// parted from one of them again, so it is made anew. Adds to <paramref name="touched"/> what else may look different afterwards.
    /// </summary>
    public async ValueTask<IReadOnlyCollection<Fact>> TakeApartAsync(HashSet<SubjectKey> touched, CancellationToken cancel)
    {
        var patients = await _patients.FindAsync(touched.Where(k => k.Kind == 'p'), cancel);
        touched.UnionWith(patients.SelectMany(p => p.Ipps).Select(SubjectKey.Of));
        var visits = await _visits.FindAsync(touched, cancel);
        touched.UnionWith(visits.Select(v => SubjectKey.Of(v.Visit)));

        // What outlived facts cannot be made anew: it stays as it is.
        var outlivedPatients = await _patients.OutlivedAsync(patients, cancel);
        await _patients.RemoveAsync([.. patients.Where(p => !outlivedPatients.Contains(p.Ipp))], _touched, cancel);
        var outlivedVisits = await _visits.OutlivedAsync([.. visits.Select(v => SubjectKey.Of(v.Visit))], cancel);
        await _visits.RemoveAsync([.. visits.Where(v => !outlivedVisits.Contains(SubjectKey.Of(v.Visit)))], _touched, cancel);
        touched.UnionWith(patients.Select(p => p.Ins).OfType<string>().Select(SubjectKey.OfIns));
        touched.UnionWith((await facts.FindAsync(touched, FactSort.Document, cancel)).SelectMany(SubjectKeys.Of));
        var about = await facts.FindAsync(touched, FactSort.Other, cancel);
        about.UnionWith(await facts.FindAsync(touched, FactSort.Dossier, cancel));
        return about;
    }
}

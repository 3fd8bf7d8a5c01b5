using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>Facts and folds in memory: for one file, a test, a simulated hospital. Not for several threads at once.</summary>
public sealed class InMemoryFoldStore : IFoldStore
{
    private readonly Dictionary<SubjectKey, HashSet<Fact>> _facts = [];
    private readonly Dictionary<Ipp, PatientState> _patients = [];
    private readonly Dictionary<SubjectKey, Ipp> _ippByKey = [];
    private readonly Dictionary<string, HashSet<Ipp>> _qualified = [];
    private readonly Dictionary<VisitNumber, VisitState> _visits = [];
    private readonly Dictionary<SubjectKey, HashSet<VisitNumber>> _visitsByKey = [];
    private readonly Dictionary<string, DocumentState> _documents = [];
    private readonly Dictionary<DocumentId, string> _documentsById = [];
    private readonly Dictionary<CounterKey, StageCounts> _counters = [];

    public IEnumerable<PatientState> Patients => _patients.Where(p => p.Key == p.Value.Ipp).Select(p => p.Value);

    public IEnumerable<VisitState> Visits => _visits.Values;

    public IEnumerable<DocumentState> Documents => _documents.Values;

    /// <summary>No entry is all zero.</summary>
    public IReadOnlyDictionary<CounterKey, StageCounts> Counters => _counters;

    /// <summary>How often it was asked for something.</summary>
    public int Reads { get; private set; }

    /// <summary>Takes in facts, folds them and keeps what changed.</summary>
    public async ValueTask<FoldChanges> RecordAsync(IReadOnlyList<Fact> facts, HospitalCalendar calendar, CancellationToken cancel = default)
    {
        Take(facts);
        var changes = await BatchFold.ApplyAsync(facts, [], this, calendar, cancel).ConfigureAwait(false);
        Apply(changes);
        return changes;
    }

    /// <summary>Puts the facts of a message translated anew in the place of its former ones, folds and keeps what changed.</summary>
    public async ValueTask<FoldChanges> SupersedeAsync(IReadOnlyList<Fact> former, IReadOnlyList<Fact> facts, HospitalCalendar calendar, CancellationToken cancel = default)
    {
        foreach (var fact in former)
            Remove(fact);
        Take(facts);
        var changes = await BatchFold.ApplyAsync(facts, former.SelectMany(SubjectKeys.Of).ToHashSet(), this, calendar, cancel).ConfigureAwait(false);
        Apply(changes);
        return changes;
    }

    public void Apply(FoldChanges changes)
    {
        foreach (var patient in changes.Patients.SelectMany(p => p.Ipps).Select(ipp => _patients.GetValueOrDefault(ipp)).ToHashSet())
        {
            if (patient is not null)
                Forget(patient);
        }

        foreach (var patient in changes.Patients)
            Keep(patient);
        foreach (var visit in changes.Visits)
            Keep(visit);
        foreach (var key in changes.GoneDocuments)
            Forget(key);
        foreach (var document in changes.Documents)
            Forget(document.Key);
        foreach (var document in changes.Documents)
            Keep(document);
        foreach (var (key, counts) in changes.Counters)
        {
            var sum = _counters.GetValueOrDefault(key) + counts;
            if (sum == default)
                _counters.Remove(key);
            else
                _counters[key] = sum;
        }
    }

    public ValueTask<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        Read(keys.Where(_ippByKey.ContainsKey).Select(k => _patients[_ippByKey[k]].Ipp).Distinct().Select(ipp => _patients[ipp]));

    public ValueTask<IReadOnlyList<PatientState>> QualifiedAsync(IReadOnlyCollection<SubjectKey> keys, int most, CancellationToken cancel) =>
        Read(keys.SelectMany(k => _qualified.GetValueOrDefault(k.Value[2..], []).Take(most)).Select(ipp => _patients[ipp]));

    public ValueTask<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        Read(keys.SelectMany(k => _visitsByKey.GetValueOrDefault(k, [])).Distinct().Select(v => _visits[v]));

    public ValueTask<IReadOnlyList<Fact>> DossierFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        Read(FactsAt(keys).Where(f => f is DossierMoved or DossierRenumbered));

    public ValueTask<IReadOnlyList<Fact>> DocumentFactsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        Read(FactsAt(keys).Where(f => f is DocumentFact or DepositRequested or SendRequested or AnswerFact));

    public ValueTask<IReadOnlyList<DocumentState>> DocumentsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        Read(keys.Select(k => _documentsById.GetValueOrDefault(new DocumentId(k.Value[2..]))).OfType<string>().Distinct().Select(k => _documents[k]));

    /// <summary>Facts that carry one of these keys, each once.</summary>
    public IEnumerable<Fact> FactsAt(IEnumerable<SubjectKey> keys) => keys.SelectMany(k => _facts.GetValueOrDefault(k, [])).Distinct();

    /// <summary>Takes in facts without folding them.</summary>
    internal void Take(IEnumerable<Fact> facts)
    {
        foreach (var fact in facts)
        {
            foreach (var key in SubjectKeys.Of(fact))
                SetAt(_facts, key).Add(fact);
        }
    }

    private void Remove(Fact fact)
    {
        foreach (var key in SubjectKeys.Of(fact))
            SetAt(_facts, key).Remove(fact);
    }

    private void Keep(PatientState patient)
    {
        foreach (var ipp in patient.Ipps)
        {
            _patients[ipp] = patient;
            _ippByKey[SubjectKey.Of(ipp)] = ipp;
        }

        if (patient is { Ins: { } ins, InsStatus: InsStatus.Qualified })
            SetAt(_qualified, ins).Add(patient.Ipp);
    }

    private void Forget(PatientState patient)
    {
        foreach (var ipp in patient.Ipps)
        {
            _patients.Remove(ipp);
            _ippByKey.Remove(SubjectKey.Of(ipp));
        }

        if (patient.Ins is { } ins)
            SetAt(_qualified, ins).Remove(patient.Ipp);
    }

    private void Keep(VisitState visit)
    {
        if (_visits.TryGetValue(visit.Visit, out var former))
        {
            foreach (var key in KeysOf(former))
                SetAt(_visitsByKey, key).Remove(visit.Visit);
        }

        _visits[visit.Visit] = visit;
        foreach (var key in KeysOf(visit))
            SetAt(_visitsByKey, key).Add(visit.Visit);
    }

    private void Keep(DocumentState document)
    {
        _documents[document.Key] = document;
        foreach (var id in document.Ids)
            _documentsById[id] = document.Key;
    }

    private void Forget(string key)
    {
        if (!_documents.Remove(key, out var document))
            return;
        foreach (var id in document.Ids)
        {
            if (_documentsById.GetValueOrDefault(id) == key)
                _documentsById.Remove(id);
        }
    }

    private static IEnumerable<SubjectKey> KeysOf(VisitState visit)
    {
        yield return SubjectKey.Of(visit.Visit);
        if (visit.Dossier is { } dossier)
            yield return SubjectKey.Of(dossier);
        if (visit.Patient is { } patient)
            yield return SubjectKey.Of(patient);
    }

    private static HashSet<TValue> SetAt<TKey, TValue>(Dictionary<TKey, HashSet<TValue>> sets, TKey key)
        where TKey : notnull
    {
        if (!sets.TryGetValue(key, out var set))
            sets[key] = set = [];
        return set;
    }

    private ValueTask<IReadOnlyList<T>> Read<T>(IEnumerable<T> found)
    {
        Reads++;
        return ValueTask.FromResult<IReadOnlyList<T>>([.. found]);
    }
}

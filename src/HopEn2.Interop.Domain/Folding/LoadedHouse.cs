using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>The patients, visits and dossiers one batch needs: as stored, with what the batch has changed on top. What was asked for once is not asked for again.</summary>
internal sealed class LoadedHouse(IFoldStore store, CancellationToken cancel) : IHouse
{
    private readonly Dictionary<Ipp, PatientState?> _patients = [];
    private readonly Dictionary<VisitNumber, VisitState?> _visits = [];
    private readonly HashSet<SubjectKey> _askedVisits = [];
    private readonly HashSet<DossierNumber> _askedDossiers = [];
    private readonly HashSet<Fact> _dossierFacts = [];
    private readonly Dictionary<string, IReadOnlyList<PatientState>> _storedHolders = [];
    private readonly HashSet<Ipp> _changedSurvivors = [];
    private readonly Dictionary<string, List<PatientState>> _changedHolders = [];
    private DossierBook? _dossiers;
    private ILookup<DossierNumber, VisitState>? _byDossier;

    public DossierBook Dossiers => _dossiers ??= _dossierFacts.Count == 0 ? DossierBook.Empty : new DossierBook(_dossierFacts);

    public PatientState? Patient(Ipp ipp) => _patients.GetValueOrDefault(ipp);

    public Ipp Survivor(Ipp ipp) => Patient(ipp)?.Ipp ?? ipp;

    public VisitState? Visit(VisitNumber number) => _visits.GetValueOrDefault(number);

    public IReadOnlyCollection<VisitState> VisitsOf(DossierNumber dossier)
    {
        _byDossier ??= _visits.Values.Where(v => v?.Dossier is not null).ToLookup(v => Dossiers.Present(v!.Dossier!.Value), v => v!);
        return [.. _byDossier[Dossiers.Present(dossier)]];
    }

    public PatientState? OnlyHolder(string ins) => Only(OtherHolders(ins).Concat(_changedHolders.GetValueOrDefault(ins, [])));

    /// <summary>The one person who held this INS before the batch, of whom those it changed are given; null when there was none, or more than one.</summary>
    public PatientState? OnlyHolderBefore(string ins, IEnumerable<PatientState> changed) => Only(OtherHolders(ins).Concat(changed));

    public async ValueTask LoadPatientsAsync(IEnumerable<Ipp> ipps)
    {
        List<SubjectKey>? keys = null;
        foreach (var ipp in ipps)
        {
            if (_patients.TryAdd(ipp, null))
                (keys ??= []).Add(SubjectKey.Of(ipp));
        }

        if (keys is null)
            return;
        foreach (var patient in await store.PatientsAsync(keys, cancel).ConfigureAwait(false))
        {
            foreach (var ipp in patient.Ipps)
                _patients[ipp] = patient;
        }
    }

    /// <summary>Loads visits by <c>v:</c>, <c>n:</c> or <c>p:</c> keys; gives those the store found by them now, as they are after the batch.</summary>
    public async ValueTask<IReadOnlyList<VisitState>> LoadVisitsAsync(IEnumerable<SubjectKey> keys)
    {
        var missing = keys.Where(_askedVisits.Add).ToList();
        if (missing.Count == 0)
            return [];

        var found = new List<VisitState>();
        foreach (var visit in await store.VisitsAsync(missing, cancel).ConfigureAwait(false))
        {
            if (!_visits.TryGetValue(visit.Visit, out var known) || known is null)
                _visits[visit.Visit] = known = visit;
            found.Add(known);
        }

        _byDossier = null;
        return found;
    }

    /// <summary>Loads what is known of dossiers, and of those they were renumbered from and to.</summary>
    public async ValueTask LoadDossiersAsync(IEnumerable<DossierNumber> numbers)
    {
        var missing = numbers.Where(_askedDossiers.Add).Select(SubjectKey.Of).ToList();
        while (missing.Count > 0)
        {
            var tied = new List<SubjectKey>();
            foreach (var fact in await store.DossierFactsAsync(missing, cancel).ConfigureAwait(false))
            {
                if (!_dossierFacts.Add(fact))
                    continue;
                _dossiers = null;
                _byDossier = null;
                tied.AddRange(NumbersIn(fact).Where(_askedDossiers.Add).Select(SubjectKey.Of));
            }

            missing = tied;
        }
    }

    /// <summary>The dossiers that were moved to or from one of these records.</summary>
    public async ValueTask<IReadOnlyList<DossierNumber>> DossiersMovedAsync(IReadOnlyCollection<Ipp> ipps)
    {
        var facts = await store.DossierFactsAsync([.. ipps.Select(SubjectKey.Of)], cancel).ConfigureAwait(false);
        var numbers = facts.SelectMany(NumbersIn).Distinct().ToList();
        await LoadDossiersAsync(numbers).ConfigureAwait(false);
        return numbers;
    }

    /// <summary>Loads who holds these INS, in the store. To be asked once the batch's own patients are folded.</summary>
    public async ValueTask LoadHoldersAsync(IEnumerable<string> matricules)
    {
        var missing = matricules.Where(ins => _storedHolders.TryAdd(ins, [])).ToList();
        if (missing.Count == 0)
            return;

        // Two besides those the batch has changed tell "none", "one" and "several" apart.
        var found = await store.QualifiedAsync([.. missing.Select(SubjectKey.OfIns)], 2 + _changedSurvivors.Count, cancel).ConfigureAwait(false);
        foreach (var group in found.Where(p => p.Ins is not null).GroupBy(p => p.Ins!))
            _storedHolders[group.Key] = [.. group];
        foreach (var patient in found.Where(p => !_changedSurvivors.Contains(p.Ipp)))
        {
            foreach (var ipp in patient.Ipps)
                _patients[ipp] = patient;
        }
    }

    /// <summary>Puts folded persons in the place of the stored ones they come from.</summary>
    public void Replace(IEnumerable<PatientState> before, IEnumerable<PatientState> after)
    {
        foreach (var patient in before)
            _changedSurvivors.Add(patient.Ipp);
        foreach (var patient in after)
        {
            if (patient is { InsStatus: InsStatus.Qualified, Ins: { } ins })
            {
                if (!_changedHolders.TryGetValue(ins, out var holders))
                    _changedHolders[ins] = holders = [];
                holders.Add(patient);
            }

            foreach (var ipp in patient.Ipps)
                _patients[ipp] = patient;
        }
    }

    public void Replace(VisitState visit)
    {
        _visits[visit.Visit] = visit;
        _byDossier = null;
    }

    public static IEnumerable<DossierNumber> NumbersIn(Fact fact) => fact switch
    {
        DossierMoved moved => [moved.Dossier],
        DossierRenumbered renumbered => [renumbered.Old, renumbered.New],
        _ => [],
    };

    private IEnumerable<PatientState> OtherHolders(string ins) => _storedHolders.GetValueOrDefault(ins, []).Where(p => !_changedSurvivors.Contains(p.Ipp));

    private static PatientState? Only(IEnumerable<PatientState> patients)
    {
        PatientState? only = null;
        foreach (var patient in patients)
        {
            if (only is not null)
                return null;
            only = patient;
        }

        return only;
    }
}

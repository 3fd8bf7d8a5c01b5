using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>What folding the patients of a batch changed.</summary>
/// <param name="Moved">Records whose surviving record changed, with the one they had before.</param>
/// <param name="Concerned">Records of which something changed that documents take from patients.</param>
/// <param name="DocumentKeys">Where documents are to be looked for that this may have changed.</param>
internal sealed record PatientChanges(IReadOnlyList<PatientState> Changed, IReadOnlyList<(Ipp Record, Ipp Before)> Moved, IReadOnlyCollection<Ipp> Concerned, IReadOnlyCollection<SubjectKey> DocumentKeys);

internal static class PatientWave
{
    private static readonly PatientChanges Nothing = new([], [], [], []);

    public static async ValueTask<PatientChanges> RunAsync(IReadOnlyList<Fact> facts, LoadedHouse house)
    {
        // All records the batch names, also those that only visits and documents will ask for: one read for the lot.
        await house.LoadPatientsAsync(Named(facts)).ConfigureAwait(false);

        var before = new HashSet<PatientState>(ReferenceEqualityComparer.Instance);
        var records = new Dictionary<Ipp, PatientRecord>();
        foreach (var fact in facts)
        {
            if (fact is not PatientFact patient || !PatientFold.Speaks(patient) || patient.Patient.Ipp is not { } ipp)
                continue;
            Load(ipp);
            if (PatientFold.Former(patient) is { } former)
                Load(former);
            PatientFold.Add(records, patient);
        }

        if (records.Count == 0)
            return Nothing;

        var changed = new List<PatientState>();
        foreach (var person in PatientFold.Persons(records))
        {
            if (house.Patient(person.Ipp) is { } old && old.Equals(person))
                before.Remove(old);
            else
                changed.Add(person);
        }

        return changed.Count == 0 ? Nothing : await ConcernsAsync(records.Keys, before, changed, house).ConfigureAwait(false);

        void Load(Ipp ipp)
        {
            if (house.Patient(ipp) is not { } state || !before.Add(state))
                return;
            foreach (var record in state.Memory.Records)
                PatientFold.Add(records, record);
        }
    }

    private static async ValueTask<PatientChanges> ConcernsAsync(IEnumerable<Ipp> records, HashSet<PatientState> before, List<PatientState> changed, LoadedHouse house)
    {
        var was = records.Select(ipp => (Ipp: ipp, State: house.Patient(ipp))).ToList();
        house.Replace(before, changed);

        var moved = new List<(Ipp, Ipp)>();
        var concerned = new HashSet<Ipp>();
        var matricules = new HashSet<string>();
        foreach (var (ipp, old) in was)
        {
            var now = house.Patient(ipp)!;
            if (ReferenceEquals(old, now))
                continue;

            var survivor = old?.Ipp ?? ipp;
            if (survivor != now.Ipp)
                moved.Add((ipp, survivor));
            var concerns = survivor != now.Ipp || Barrier(old) != Barrier(now);
            if (concerns)
                concerned.Add(ipp);
            if (concerns || QualifiedIns(old) != QualifiedIns(now))
            {
                AddIfAny(matricules, QualifiedIns(old));
                AddIfAny(matricules, QualifiedIns(now));
            }
        }

        var keys = new HashSet<SubjectKey>(concerned.Select(SubjectKey.Of));
        if (matricules.Count > 0)
        {
            await house.LoadHoldersAsync(matricules).ConfigureAwait(false);
            var heldBefore = before.Where(p => QualifiedIns(p) is not null).ToLookup(p => p.Ins!);
            // Thousands of patients may share a test matricule: as long as it stays shared, no document is anyone's by it.
            foreach (var ins in matricules)
            {
                var (holderBefore, holder) = (house.OnlyHolderBefore(ins, heldBefore[ins]), house.OnlyHolder(ins));
                if (holderBefore?.Ipp != holder?.Ipp || Barrier(holderBefore) != Barrier(holder))
                    keys.Add(SubjectKey.OfIns(ins));
            }
        }

        return new PatientChanges(changed, moved, concerned, keys);
    }

    /// <summary>What of a patient keeps a document from the DMP.</summary>
    private static (bool NoDmp, bool Opposed) Barrier(PatientState? patient) =>
        (patient?.Dmp is DmpStatus.Closed or DmpStatus.None, patient?.Feeding is FeedingAnswer.Opposed);

    private static string? QualifiedIns(PatientState? patient) => patient?.InsStatus is InsStatus.Qualified ? patient.Ins : null;

    private static void AddIfAny(HashSet<string> set, string? value)
    {
        if (value is not null)
            set.Add(value);
    }

    private static IEnumerable<Ipp> Named(IReadOnlyList<Fact> facts)
    {
        foreach (var fact in facts)
        {
            if (fact is not PatientFact patient)
                continue;
            if (patient.Patient.Ipp is { } ipp)
                yield return ipp;
            if (PatientFold.Former(patient) is { } former)
                yield return former;
        }
    }
}

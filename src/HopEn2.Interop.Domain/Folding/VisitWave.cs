using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>What folding the visits of a batch changed.</summary>
/// <param name="DocumentKeys">Where documents are to be looked for that this may have changed.</param>
internal sealed record VisitChanges(IReadOnlyList<VisitState> Changed, IReadOnlyCollection<SubjectKey> DocumentKeys);

internal static class VisitWave
{
    public static async ValueTask<VisitChanges> RunAsync(IReadOnlyList<Fact> facts, IReadOnlyCollection<SubjectKey> alsoTouched, PatientChanges patients, LoadedHouse house)
    {
        var movements = new Dictionary<VisitNumber, List<MovementFact>>();
        var statements = new Dictionary<VisitNumber, List<VisitStatement>>();
        var dossierFacts = new List<Fact>();
        var dossiers = new HashSet<DossierNumber>();
        var keys = new HashSet<SubjectKey>();
        foreach (var fact in facts)
            Sort(fact);

        // Documents of a person of whom something changed may be that person's only by their visit or dossier.
        var concerned = patients.Concerned.Count > 0 ? await house.DossiersMovedAsync(patients.Concerned).ConfigureAwait(false) : [];
        await house.LoadDossiersAsync(dossiers).ConfigureAwait(false);

        var touched = new HashSet<VisitNumber>(movements.Keys);
        touched.UnionWith(statements.Keys);
        var documentKeys = new HashSet<SubjectKey>(concerned.SelectMany(house.Dossiers.Tied).Select(SubjectKey.Of));
        var wide = new HashSet<SubjectKey>(dossierFacts.SelectMany(LoadedHouse.NumbersIn).SelectMany(house.Dossiers.Tied).Select(SubjectKey.Of));
        documentKeys.UnionWith(wide);
        documentKeys.UnionWith(alsoTouched.Where(k => k.Kind is 'n'));
        wide.UnionWith(alsoTouched.Where(k => k.Kind is 'n' or 'v'));
        wide.UnionWith(patients.Moved.Select(m => SubjectKey.Of(m.Before)));
        wide.UnionWith(patients.Concerned.Select(ipp => SubjectKey.Of(house.Survivor(ipp))));
        var neighbours = await house.LoadVisitsAsync(wide).ConfigureAwait(false);
        touched.UnionWith(neighbours.Select(v => v.Visit));
        await house.LoadVisitsAsync(keys).ConfigureAwait(false);
        await LoadNeighboursAsync(touched, movements, house).ConfigureAwait(false);
        foreach (var visit in neighbours)
            AddDocumentKeys(visit, house, documentKeys);

        var changed = new List<VisitState>();
        foreach (var number in touched)
        {
            var old = house.Visit(number);
            var joined = Movements.Join(old?.Movements ?? [], movements.TryGetValue(number, out var more) ? more : []);
            var notes = VisitNotes.Join(old, statements.TryGetValue(number, out var said) ? said : []);
            var now = VisitFold.Of(number, joined, notes, house.Dossiers, house.Survivor);
            if (now.Equals(old))
                continue;
            changed.Add(now);
            house.Replace(now);
            AddDocumentKeys(old, now, house, documentKeys);
        }

        return new VisitChanges(changed, documentKeys);

        void Sort(Fact fact)
        {
            switch (fact)
            {
                case MovementFact { Visit.Visit: { } number } movement:
                    if (!movements.TryGetValue(number, out var list))
                        movements[number] = list = [];
                    list.Add(movement);
                    AddVisit(movement.Visit);
                    break;
                case VisitStatement { Visit.Visit: { } number } statement:
                    if (!statements.TryGetValue(number, out var notes))
                        statements[number] = notes = [];
                    notes.Add(statement);
                    AddVisit(statement.Visit);
                    break;
                case DocumentFact document:
                    AddVisit(document.Visit);
                    break;
                case DossierMoved or DossierRenumbered:
                    dossierFacts.Add(fact);
                    dossiers.UnionWith(LoadedHouse.NumbersIn(fact));
                    break;
            }
        }

        void AddVisit(VisitRef visit)
        {
            if (visit.Visit is { } number)
                keys.Add(SubjectKey.Of(number));
            if (visit.Dossier is { } dossier)
                dossiers.Add(dossier);
        }
    }

    // A visit may have been told of another dossier or another record than this batch names.
    private static async ValueTask LoadNeighboursAsync(HashSet<VisitNumber> touched, Dictionary<VisitNumber, List<MovementFact>> movements, LoadedHouse house)
    {
        var dossiers = new HashSet<DossierNumber>();
        var records = new HashSet<Ipp>();
        foreach (var number in touched)
        {
            AddFrom(house.Visit(number)?.Movements ?? []);
            AddFrom(movements.TryGetValue(number, out var more) ? more : []);
        }

        await house.LoadDossiersAsync(dossiers).ConfigureAwait(false);
        foreach (var dossier in dossiers)
        {
            if (house.Dossiers.LastMove(dossier) is { Patient.Ipp: { } ipp })
                records.Add(ipp);
        }

        await house.LoadPatientsAsync(records).ConfigureAwait(false);

        void AddFrom(IReadOnlyList<MovementFact> told)
        {
            for (var i = 0; i < told.Count; i++)
            {
                if (told[i].Visit.Dossier is { } dossier)
                    dossiers.Add(dossier);
                if (told[i].Patient.Ipp is { } ipp)
                    records.Add(ipp);
            }
        }
    }

    private static void AddDocumentKeys(VisitState? old, VisitState now, LoadedHouse house, HashSet<SubjectKey> keys)
    {
        if (old is not null && old.Ufs.Equals(now.Ufs) && old.Patient == now.Patient && old.Dossier == now.Dossier
            && old.Status == now.Status && old.OpenedAt == now.OpenedAt && old.ClosedAt == now.ClosedAt)
            return;

        AddDocumentKeys(now, house, keys);
        if (old is not null)
            AddDocumentKeys(old, house, keys);
    }

    // A document may name the visit, or only its dossier.
    private static void AddDocumentKeys(VisitState visit, LoadedHouse house, HashSet<SubjectKey> keys)
    {
        keys.Add(SubjectKey.Of(visit.Visit));
        if (visit.Dossier is { } dossier)
            keys.UnionWith(house.Dossiers.Tied(dossier).Select(SubjectKey.Of));
    }
}

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Folding;

/// <summary>Everything a set of facts states, folded at once: what folding in batches must come to. Simple rather than quick.</summary>
/// <param name="Patients">By surviving IPP.</param>
/// <param name="Visits">By number.</param>
/// <param name="Documents">By key, ordinal.</param>
public sealed record HospitalFold(
    ValueList<PatientState> Patients, ValueList<VisitState> Visits, ValueList<DocumentState> Documents, IReadOnlyDictionary<CounterKey, StageCounts> Counters)
{
    public static HospitalFold Of(IEnumerable<Fact> facts, HospitalCalendar calendar)
    {
        var all = facts.ToHashSet();
        var patients = PatientFold.Join([], all.OfType<PatientFact>()).OrderBy(p => p.Ipp).ToValueList();
        var house = new WholeHouse(all, patients);
        var documents = DocumentsOf(all, house, calendar);
        return new HospitalFold(patients, house.Visits.OrderBy(v => v.Visit.ToString(), StringComparer.Ordinal).ToValueList(), documents, CountersOf(documents));
    }

    /// <summary>The sum of what each document contributes.</summary>
    public static IReadOnlyDictionary<CounterKey, StageCounts> CountersOf(IEnumerable<DocumentState> documents) => documents
        .Where(d => d.Counter is not null && d.Stages is not Stages.None)
        .GroupBy(d => d.Counter!.Value, d => StageCounts.Of(d.Stages))
        .ToDictionary(g => g.Key, g => g.Aggregate((a, b) => a + b));

    /// <summary>The keys of every document group of facts: those that share a link, directly or through others.</summary>
    private static ValueList<DocumentState> DocumentsOf(HashSet<Fact> facts, WholeHouse house, HospitalCalendar calendar)
    {
        var about = facts.Where(f => f is DocumentFact or DepositRequested or SendRequested or AnswerFact).ToList();
        var exchanges = about.Where(f => FactWeb.ExchangeKeyOf(f) is not null).GroupBy(f => FactWeb.ExchangeKeyOf(f)!.Value).ToDictionary(g => g.Key, g => new Exchange(g));

        // Each fact takes along every group it shares a link with.
        var groups = new List<(HashSet<SubjectKey> Links, List<Fact> Facts)>();
        foreach (var fact in about)
        {
            var links = new List<SubjectKey>();
            SubjectKeys.AddLinks(fact, links);
            if (links.Count == 0)
                continue;
            var joined = (Links: links.ToHashSet(), Facts: new List<Fact> { fact });
            foreach (var group in groups.Where(g => g.Links.Overlaps(links)).ToList())
            {
                joined.Links.UnionWith(group.Links);
                joined.Facts.AddRange(group.Facts);
                groups.Remove(group);
            }

            groups.Add(joined);
        }

        return groups
            .Select(g => DocumentFold.Of(g.Facts, source => exchanges[SubjectKeys.ExchangeOf(source)], house, calendar))
            .OrderBy(d => d.Key, StringComparer.Ordinal).ToValueList();
    }

    private sealed class WholeHouse : IHouse
    {
        private readonly ValueList<PatientState> _patients;

        public WholeHouse(IReadOnlyCollection<Fact> facts, ValueList<PatientState> patients)
        {
            _patients = patients;
            Dossiers = new DossierBook(facts);
            var statements = facts.OfType<VisitStatement>().ToLookup(s => s.Visit.Visit);
            var movements = facts.OfType<MovementFact>().ToLookup(m => m.Visit.Visit);
            Visits = [.. movements.Select(m => m.Key).Concat(statements.Select(s => s.Key)).OfType<VisitNumber>().Distinct()
                .Select(v => VisitFold.Of(v, Movements.Join([], movements[v]), VisitNotes.Join(null, [.. statements[v]]), Dossiers, ipp => Patient(ipp)?.Ipp ?? ipp))];
        }

        public DossierBook Dossiers { get; }

        public IReadOnlyList<VisitState> Visits { get; }

        public PatientState? Patient(Ipp ipp) => _patients.FirstOrDefault(p => p.Ipps.Contains(ipp));

        public VisitState? Visit(VisitNumber number) => Visits.FirstOrDefault(v => v.Visit == number);

        public IReadOnlyCollection<VisitState> VisitsOf(DossierNumber dossier) =>
            [.. Visits.Where(v => v.Dossier is { } number && Dossiers.Present(number) == Dossiers.Present(dossier))];

        public PatientState? OnlyHolder(string ins) =>
            _patients.Where(p => p.Ins == ins && p.InsStatus is InsStatus.Qualified).ToList() is [var only] ? only : null;
    }
}

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>The line lists of the nine rates, over everything the engine sees: each item of a denominator with what became of it (indicators.md).</summary>
public sealed class IndicatorFold
{
    /// <summary>Version of these rules: raised whenever the same facts would give other figures.</summary>
    public const string RuleVersion = "2";

    private readonly MonthFacts _facts;
    private readonly IndicatorContext _context;
    private readonly MonthDays _days;
    private readonly MonthStays _stays;
    private readonly List<Ended> _consultations = [];
    private readonly List<Ended> _ended = [];
    private readonly List<Ended> _eligible = [];
    private readonly HashSet<string> _pathwayUfs;
    private readonly DocumentVisits _visits;
    private readonly Dictionary<VisitNumber, List<MonthDocument>> _byVisit = [];
    private readonly Dictionary<Ipp, List<MonthDocument>> _ofMonth = [];
    private readonly ILookup<Ipp, VisitState> _announced;
    private readonly List<(MonthDocument Document, VisitState? Visit)> _reports = [];

    private IndicatorFold(MonthFacts facts, IndicatorContext context)
    {
        (_facts, _context, _days) = (facts, context, new(context.Month, context.Calendar));
        var visits = facts.Visits.DistinctBy(v => v.Visit).ToList();
        _visits = new DocumentVisits(visits);
        _pathwayUfs = [.. context.Pathways.SelectMany(p => p.Ufs)];
        _announced = visits.Where(v => v is { Patient: not null, Messages.Count: > 0 }).ToLookup(v => v.Patient!.Value);
        _stays = StayFold.Of(visits, facts.Patients, context);
        foreach (var visit in visits)
            Sort(visit);
        foreach (var document in facts.Documents.DistinctBy(d => d.Key))
            Sort(document);
    }

    /// <summary>The nine, in their order.</summary>
    public static IReadOnlyList<LineList> Of(MonthFacts facts, IndicatorContext context)
    {
        var fold = new IndicatorFold(facts, context);
        return
        [
            fold.Identities(), fold.Stays(Indicator.Ldl, DocumentKind.Ldl), fold.Prescriptions(), fold.Operations(), fold.Consultations(),
            fold.Reports(Indicator.CrBio, DocumentKind.CrBio), fold.Reports(Indicator.CrImagerie, DocumentKind.CrImagerie), fold.MailsToProfessionals(), fold.MailsToPatients(),
        ];
    }

    private void Sort(VisitState visit)
    {
        if (visit is not { Status: VisitStatus.Closed, ClosedAt: { } closed } || !_days.Contain(closed))
            return;
        var day = _days.DayOf(closed);
        var ended = new Ended(visit, _context.PlaceOf(visit.Ufs.Count > 0 ? visit.Ufs[^1].Uf : "", day), day);
        if (visit.Class is VisitClass.Emergency || ended.Place.Activity is Activity.Emergency)
            return;
        if (_pathwayUfs.Contains(ended.Place.Uf))
            _eligible.Add(ended);
        if (ended.Place.Activity is not (Activity.Laboratory or Activity.Imaging or Activity.Theatre))
            _ended.Add(ended);
        if (visit.Class is VisitClass.Outpatient && ended.Place.Activity is Activity.Consultation or null
            && (_context.Settings.Consultations is not ConsultationRule.Invoiced || visit.Invoiced))
            _consultations.Add(ended);
    }

    private void Sort(MonthDocument document)
    {
        var visit = _visits.Of(document);
        if (visit is not null)
            ListOf(_byVisit, visit.Visit).Add(document);
        if (!_days.Contain(document.At))
            return;
        if (document.Patient is { } patient)
            ListOf(_ofMonth, patient).Add(document);
        if (!document.Deleted)
            _reports.Add((document, visit));
    }

    private LineList Identities()
    {
        var items = new List<IndicatorItem>();
        var doubtful = 0;
        var without = 0;
        foreach (var (ipp, visits) in Grouped(_stays.Stays.Select(s => (s.Patient, new Ended(s.Visits[^1], s.Place, s.Day))).Concat(_consultations.Select(c => (c.Visit.Patient, c)))))
        {
            var patient = _facts.Patients.GetValueOrDefault(ipp);
            if (patient?.DoubtfulOrFictitious is true)
                doubtful++;
            else if (patient?.Ins is null)
                without++;
            else
                items.Add(OfPatient(ipp, visits, new(patient.InsStatus is InsStatus.Qualified ? Reason.Counted : Reason.InsNotQualified, null, null)));
        }

        return new(Indicator.InsQualified, ItemSort.Patient, items, LeftOuts(("identity-doubtful", doubtful), ("identity-without-ins", without)));
    }

    private LineList Stays(Indicator indicator, DocumentKind kind) => new(
        indicator, ItemSort.Stay, [.. _stays.Stays.Select(s => OfStay(s, DocumentsOf(s, kind)))], _stays.LeftOut);

    private LineList Prescriptions()
    {
        var items = new List<IndicatorItem>();
        var other = 0;
        foreach (var stay in _stays.Stays)
        {
            // The code alone is any prescription: one of exit is issued around the end of the stay.
            var all = DocumentsOf(stay, DocumentKind.Ods).Where(d => !d.Deleted || d.Deposit is not DepositState.NotRequested).ToList();
            var ofExit = all.FindAll(d => d.At >= stay.EndedAt - _context.Settings.PrescriptionBefore && d.At <= stay.EndedAt + _context.Settings.PrescriptionAfter);
            other += all.Count - ofExit.Count;
            if (ofExit.Count > 0)
                items.Add(OfStay(stay, ofExit));
        }

        return new(Indicator.Ods, ItemSort.Stay, items, LeftOuts(("prescription-not-of-exit", other)));
    }

    private LineList Operations() => new(
        Indicator.Cro, ItemSort.Stay, [.. _stays.Stays.Where(s => s.Visits.Any(HasSurgery)).Select(s => OfStay(s, DocumentsOf(s, DocumentKind.Cro)))], [])
    {
        Warnings = _stays.Stays.Count > 0 && !_stays.Stays.Any(s => s.Visits.Any(v => v.Acts.Count > 0)) ? [IndicatorWarning.NoActs] : [],
    };

    private LineList Consultations() => _context.Settings.Consultations is ConsultationRule.Reports
        ? Reports(Indicator.Crc, DocumentKind.Crc)
        : new(Indicator.Crc, ItemSort.Consultation, [.. _consultations.OrderBy(c => c.Visit.Visit.ToString(), StringComparer.Ordinal).Select(OfConsultation)], []);

    private LineList Reports(Indicator indicator, DocumentKind kind)
    {
        var items = new List<IndicatorItem>();
        var (withheld, emergency, left) = (0, 0, 0);
        foreach (var (document, visit) in _reports)
        {
            if (document.Kind != kind)
                continue;
            if (_context.Settings.LeftOutUfs.Contains(document.Uf))
                left++;
            else if (visit is not null && _visits.IsPassage(visit))
                emergency++;
            else if (DmpOutcome.IsWithheld(document))
                withheld++;
            else
                items.Add(OfDocument(document, visit));
        }

        return new(indicator, ItemSort.Document, [.. items.OrderBy(i => i.Key, StringComparer.Ordinal)], LeftOuts(("emergency", emergency), ("unit-left-out", left), ("withheld", withheld)));
    }

    private LineList MailsToProfessionals() => new(
        Indicator.MssProfessional, ItemSort.Patient,
        [.. Grouped(_ended.Select(e => (e.Visit.Patient, e))).Select(g => OfPatient(g.Ipp, g.Visits, Furthest(DocumentsOf(g.Ipp, g.Visits).Select(d => MssOutcome.Of(d, RecipientKind.Professional)))))], []);

    private LineList MailsToPatients()
    {
        var items = new List<IndicatorItem>();
        foreach (var (ipp, visits) in Grouped(_eligible.Select(e => (e.Visit.Patient, e))))
        {
            var documents = DocumentsOf(ipp, visits);
            var eligible = _context.Pathways.Where(p => visits.Any(v => p.Ufs.Contains(v.Place.Uf))).ToList();
            var outcomes = eligible.ConvertAll(p => Furthest(documents.SelectMany(d => InPathway(d, p, visits)).Concat(Messages(ipp, p, visits))));
            items.Add(OfPatient(ipp, visits, Furthest(outcomes)) with
            {
                Pathways = eligible.Select(p => p.Code).ToValueList(),
                Reached = eligible.Where((_, i) => outcomes[i].Reason is Reason.Counted).Select(p => p.Code).ToValueList(),
            });
        }

        return new(Indicator.MssPatient, ItemSort.Patient, items, []);
    }

    // A document of the right type belongs to the pathway by its visit; a mailbox belongs to the pathway by itself.
    private IEnumerable<ItemOutcome> InPathway(MonthDocument document, PathwayRule pathway, IReadOnlyList<Ended> visits)
    {
        if (document.TypeCode is { } code && pathway.TypeCodes.Contains(code)
            && (_visits.Of(document) is not { } visit || visits.Any(v => v.Visit.Visit == visit.Visit && pathway.Ufs.Contains(v.Place.Uf))))
            yield return MssOutcome.Of(document, RecipientKind.Patient);
        if (document.Mails.Any(m => m.Kind is RecipientKind.Patient && m.From is not null && pathway.Senders.Contains(m.From)))
            yield return MssOutcome.Of(document, RecipientKind.Patient, pathway.Senders);
    }

    /// <summary>Messages of ours about the visits of the pathway; and about what announced one of them under a number of its own, an appointment of the same day.</summary>
    private IEnumerable<ItemOutcome> Messages(Ipp patient, PathwayRule pathway, IReadOnlyList<Ended> visits)
    {
        foreach (var (visit, place, _) in visits)
        {
            if (!pathway.Ufs.Contains(place.Uf))
                continue;
            foreach (var about in _announced[patient].Where(a => a.Visit == visit.Visit || IsOf(a, visit)))
            {
                foreach (var message in SentVisitMessage.Of(about).Where(m => pathway.Messages.Contains(m.Template) || (m.From is not null && pathway.Senders.Contains(m.From))))
                    yield return message.Counts ? new(Reason.Counted, null, null) : new(Reason.Rejected, message.Code, null);
            }
        }
    }

    private bool IsOf(VisitState announced, VisitState visit) =>
        visit.OpenedAt is { } opened && announced.Messages.Any(m => m.PlannedFor is { } planned && _context.Calendar.DayOf(planned) == _context.Calendar.DayOf(opened));

    private bool HasSurgery(VisitState visit) =>
        visit.Acts.Any(a => _context.Settings.SurgicalActs.Count == 0 || _context.Settings.SurgicalActs.Any(p => Wildcard.Matches(p, a.Code)));

    private List<MonthDocument> DocumentsOf(Stay stay, DocumentKind kind)
    {
        var found = new List<MonthDocument>();
        foreach (var visit in stay.Visits)
        {
            if (_byVisit.TryGetValue(visit.Visit, out var documents))
                found.AddRange(documents.Where(d => d.Kind == kind));
        }

        return found;
    }

    /// <summary>Of a patient the documents of these visits, and those of the month.</summary>
    private List<MonthDocument> DocumentsOf(Ipp patient, IReadOnlyList<Ended> visits)
    {
        var found = new List<MonthDocument>(_ofMonth.GetValueOrDefault(patient, []));
        foreach (var (visit, _, _) in visits)
            found.AddRange(_byVisit.GetValueOrDefault(visit.Visit, []).Where(d => d.Patient != patient || !_days.Contain(d.At)));
        return found;
    }

    private IndicatorItem OfStay(Stay stay, IEnumerable<MonthDocument> documents) =>
        Item(stay.Key, stay.Patient, documents, stay.Day, stay.Place, stay.Visits.Select(v => v.Visit).ToValueList()) with { Rule = stay.Rule };

    private IndicatorItem OfConsultation(Ended visit) =>
        Item(visit.Visit.Visit.ToString(), visit.Visit.Patient, _byVisit.GetValueOrDefault(visit.Visit.Visit, []).Where(d => d.Kind is DocumentKind.Crc), visit.Day, visit.Place, [visit.Visit.Visit]);

    private IndicatorItem OfDocument(MonthDocument document, VisitState? visit)
    {
        var day = _days.DayOf(document.At);
        return Item(document.Key, document.Patient, [document], day, _context.PlaceOf(document.Uf, day), visit is null ? [] : [visit.Visit]);
    }

    private IndicatorItem Item(string key, Ipp? patient, IEnumerable<MonthDocument> documents, DateOnly day, Place place, ValueList<VisitNumber> visits)
    {
        var barrier = DmpBarrier.Of(patient is { } ipp ? _facts.Patients.GetValueOrDefault(ipp) : null);
        var outcome = DmpOutcome.Of(documents, barrier);
        // What the DMP has of somebody shows that there is one.
        return new(key, outcome.Reason, outcome.Code, day, [place], patient, outcome.Document, visits, HasDmp: outcome.Reason is Reason.Counted ? true : barrier.HasDmp);
    }

    private static IndicatorItem OfPatient(Ipp ipp, IReadOnlyList<Ended> visits, ItemOutcome outcome) => new(
        ipp.ToString(), outcome.Reason, outcome.Code, visits.Max(v => v.Day), visits.Select(v => v.Place).Distinct().ToValueList(), ipp, outcome.Document,
        visits.Select(v => v.Visit.Visit).ToValueList());

    private static ItemOutcome Furthest(IEnumerable<ItemOutcome> outcomes) => outcomes.Aggregate(ItemOutcome.Nothing, ItemOutcome.Furthest);

    private static IEnumerable<(Ipp Ipp, IReadOnlyList<Ended> Visits)> Grouped(IEnumerable<(Ipp? Patient, Ended Visit)> visits) => visits
        .Where(v => v.Patient is not null).GroupBy(v => v.Patient!.Value, v => v.Visit).OrderBy(g => g.Key)
        .Select(g => (g.Key, (IReadOnlyList<Ended>)[.. g.OrderBy(v => v.Visit.ClosedAt).ThenBy(v => v.Visit.Visit.ToString(), StringComparer.Ordinal)]));

    private static ValueList<LeftOut> LeftOuts(params ReadOnlySpan<(string Rule, int Count)> counts)
    {
        var left = new List<LeftOut>();
        foreach (var (rule, count) in counts)
        {
            if (count > 0)
                left.Add(new(rule, count));
        }

        return left.ToValueList();
    }

    private static List<MonthDocument> ListOf<TKey>(Dictionary<TKey, List<MonthDocument>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
            lists[key] = list = [];
        return list;
    }

    private sealed record Ended(VisitState Visit, Place Place, DateOnly Day);
}

/// <summary>One denominator, item by item.</summary>
/// <param name="LeftOut">What a rule keeps out of it.</param>
public sealed record LineList(Indicator Indicator, ItemSort Sort, IReadOnlyList<IndicatorItem> Items, ValueList<LeftOut> LeftOut)
{
    public ValueList<IndicatorWarning> Warnings { get; init; } = [];
}

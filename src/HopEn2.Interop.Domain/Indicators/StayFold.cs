using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Groups visits into stays by what is done where they ended (indicators.md, "Notion of stay, by activity"). A function of the visits alone.</summary>
public static class StayFold
{
    /// <summary>HAD: least days of care, the first and the last included.</summary>
    private const int HomeCareDays = 8;

    private const int AdultAge = 18;

    /// <summary>Sessions: how many make a stay, in radiotherapy, chemotherapy and dialysis alike.</summary>
    private const int LeastSessions = 3;

    /// <summary>Radiotherapy, chemotherapy: months within which they must fall.</summary>
    private const int SessionMonths = 3;

    /// <summary>Dialysis: months of a period. Periods are those of the year: January to April, May to August, September to December (project rule).</summary>
    private const int DialysisMonths = 4;

    public static MonthStays Of(IEnumerable<VisitState> visits, IReadOnlyDictionary<Ipp, PatientState> patients, IndicatorContext context)
    {
        var stays = new List<Stay>();
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        var sessions = new List<Located>();
        var psychiatry = new List<Located>();
        foreach (var visit in visits)
        {
            if (!IsHospital(visit))
                continue;
            var at = Locate(visit, context);
            switch (at.Place.Activity)
            {
                case Activity.Chemotherapy or Activity.Radiotherapy or Activity.Dialysis:
                    if (visit.ClosedAt is not null)
                        sessions.Add(at);
                    break;
                case Activity.Psy:
                    psychiatry.Add(at);
                    break;
                case Activity.Emergency when visit.Class is VisitClass.Unknown:
                case Activity.Consultation or Activity.Laboratory or Activity.Imaging when visit.Class is VisitClass.Unknown:
                    break;
                case Activity.Had:
                    if (visit.ClosedAt is not null && context.Month.Contains(at.Day))
                        AddHomeCare(at, patients, context, stays, left);
                    break;
                default:
                    if (visit.ClosedAt is not null && context.Month.Contains(at.Day))
                        stays.Add(new Stay(StayRule.OneVisit, [visit], at.Place, at.Day));
                    break;
            }
        }

        AddDossiers(psychiatry, context, stays);
        AddSessions(sessions, context, stays, left);
        return new MonthStays([.. stays.OrderBy(s => s.Key, StringComparer.Ordinal)], [.. left.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => new LeftOut(l.Key, l.Value))]);
    }

    /// <summary>Of these visits, those that make stays together with others that ended in other months: of these patients and dossiers everything is needed.</summary>
    public static (IReadOnlySet<Ipp> Patients, IReadOnlySet<DossierNumber> Dossiers) Companions(IEnumerable<VisitState> visits, IndicatorContext context)
    {
        var (patients, dossiers) = (new HashSet<Ipp>(), new HashSet<DossierNumber>());
        foreach (var visit in visits.Where(IsHospital))
        {
            switch (Locate(visit, context).Place.Activity)
            {
                case Activity.Chemotherapy or Activity.Radiotherapy or Activity.Dialysis when visit.Patient is { } patient:
                    patients.Add(patient);
                    break;
                case Activity.Psy when visit.Dossier is { } dossier:
                    dossiers.Add(dossier);
                    break;
            }
        }

        return (patients, dossiers);
    }

    // PV1-2: hospitalised or in sessions. What the message did not say, the activity does. An emergency passage (E) becomes I when it is followed by a hospitalisation (A06), and never counts as long as it is E.
    private static bool IsHospital(VisitState visit) =>
        visit.Status is VisitStatus.Open or VisitStatus.Closed && visit.Class is VisitClass.Inpatient or VisitClass.Recurrent or VisitClass.Unknown;

    private static Located Locate(VisitState visit, IndicatorContext context)
    {
        var day = visit.ClosedAt is { } closed ? context.Calendar.DayOf(closed) : context.Month.LastDay;
        return new Located(visit, context.PlaceOf(visit.Ufs.Count > 0 ? visit.Ufs[^1].Uf : "", day), day);
    }

    private static void AddHomeCare(Located at, IReadOnlyDictionary<Ipp, PatientState> patients, IndicatorContext context, List<Stay> stays, Dictionary<string, int> left)
    {
        var entered = context.Calendar.DayOf(at.Visit.OpenedAt ?? at.Visit.ClosedAt!.Value);
        var born = at.Visit.Patient is { } ipp && patients.TryGetValue(ipp, out var patient) ? patient.BornOn : null;
        // Of whom no date of birth is known counts: most are adults, and the line shows the rule.
        var rule = born?.AddYears(AdultAge) > entered ? "had-minor" : at.Day.DayNumber - entered.DayNumber + 1 < HomeCareDays ? "had-short" : null;
        if (rule is null)
            stays.Add(new Stay(StayRule.HomeCare, [at.Visit], at.Place, at.Day));
        else
            left[rule] = left.GetValueOrDefault(rule) + 1;
    }

    private static void AddDossiers(List<Located> visits, IndicatorContext context, List<Stay> stays)
    {
        foreach (var dossier in visits.GroupBy(v => v.Visit.Dossier?.ToString() ?? v.Visit.Visit.ToString()))
        {
            if (dossier.Any(v => v.Visit.ClosedAt is null))
                continue;
            var ordered = ByEnd(dossier);
            if (context.Month.Contains(ordered[^1].Day))
                stays.Add(new Stay(StayRule.Dossier, ordered.Select(v => v.Visit).ToValueList(), ordered[^1].Place, ordered[^1].Day));
        }
    }

    private static void AddSessions(List<Located> visits, IndicatorContext context, List<Stay> stays, Dictionary<string, int> left)
    {
        foreach (var series in visits.GroupBy(v => (Patient: v.Visit.Patient?.ToString() ?? v.Visit.Visit.ToString(), v.Place.Activity, v.Place.Entity)))
        {
            var ordered = ByEnd(series);
            var dialysis = series.Key.Activity is Activity.Dialysis;
            var within = 0;
            foreach (var group in dialysis ? Periods(ordered) : Successions(ordered))
            {
                within += group.Count(v => context.Month.Contains(v.Day));
                if (context.Month.Contains(group[^1].Day))
                    stays.Add(new Stay(dialysis ? StayRule.Dialysis : StayRule.Sessions, group.Select(v => v.Visit).ToValueList(), group[^1].Place, group[^1].Day));
            }

            if (ordered.Count(v => context.Month.Contains(v.Day)) - within is > 0 and var alone)
                left["sessions-too-few"] = left.GetValueOrDefault("sessions-too-few") + alone;
        }
    }

    /// <summary>Sessions that fall in one period of the year, where they are enough.</summary>
    private static IEnumerable<List<Located>> Periods(IReadOnlyList<Located> sessions) => sessions
        .GroupBy(s => (s.Day.Year, (s.Day.Month - 1) / DialysisMonths)).Where(g => g.Count() >= LeastSessions).Select(g => g.ToList());

    /// <summary>From the first session on, all that come less than three months after it; where they are too few, from the next one on.</summary>
    private static IEnumerable<List<Located>> Successions(IReadOnlyList<Located> sessions)
    {
        for (var first = 0; first < sessions.Count;)
        {
            var end = sessions[first].Day.AddMonths(SessionMonths);
            var group = sessions.Skip(first).TakeWhile(s => s.Day < end).ToList();
            if (group.Count >= LeastSessions)
                yield return group;
            first += group.Count >= LeastSessions ? group.Count : 1;
        }
    }

    private static List<Located> ByEnd(IEnumerable<Located> visits) =>
        [.. visits.OrderBy(v => v.Visit.ClosedAt).ThenBy(v => v.Visit.Visit.ToString(), StringComparer.Ordinal)];

    private readonly record struct Located(VisitState Visit, Place Place, DateOnly Day);
}

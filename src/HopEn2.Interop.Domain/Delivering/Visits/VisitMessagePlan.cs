using HopEn2.Interop.Domain.Stays;

namespace HopEn2.Interop.Domain.Delivering.Visits;

/// <summary>One message of a template about a visit, and when it is to go.</summary>
/// <param name="DueAt">Not before.</param>
/// <param name="Until">Of no more use from then on: the next message of the template, or the visit itself.</param>
/// <param name="UselessBecause">Why not then: <see cref="WorkReasons.Past"/> or <see cref="WorkReasons.SupersededByReminder"/>.</param>
public sealed record PlannedMessage(VisitMessageId Id, DateTimeOffset DueAt, DateTimeOffset Until, string UselessBecause);

/// <summary>Which messages there are about a visit, and when each is to go: a function of what stands about the visit, whatever order it came in.</summary>
public static class VisitMessagePlan
{
    /// <summary>How long after its time a message about a visit that is over is still of use.</summary>
    public static readonly TimeSpan AfterUse = TimeSpan.FromDays(30);

    /// <summary>None when the template does not concern the visit, or nothing is to come of it.</summary>
    public static IReadOnlyList<PlannedMessage> Of(VisitState visit, VisitMessageRule rule, VisitMessageHours hours)
    {
        var coming = ComingVisit.Of(visit);
        if (rule.Ufs is { } ufs && (coming.Uf is null || !ufs.Contains(coming.Uf)))
            return [];
        return coming switch
        {
            { Status: VisitStatus.Announced, PlannedAt: { } at, Source: { } source } when rule.Sources.Contains(source) => Before(visit, coming, at, rule, hours),
            { Status: VisitStatus.Closed, EndedAt: { } ended } => After(visit, ended, rule, hours),
            _ => [],
        };
    }

    /// <summary>Of messages that are due together only the latest is of use: each holds until the next, and the last until the visit.</summary>
    private static List<PlannedMessage> Before(VisitState visit, ComingVisit coming, DateTimeOffset at, VisitMessageRule rule, VisitMessageHours hours)
    {
        var sent = SentVisitMessage.Of(visit).Where(m => m.Template == rule.Code && m.PlannedFor is not null).ToList();
        // What came back told nobody.
        var arrived = sent.FindAll(m => m.Counts);
        var dated = new List<(string Occasion, DateTimeOffset Due)>();
        // The patient was told another date, and nothing since that tells the right one.
        var wrong = rule.Moved && arrived is [.., { PlannedFor: { } told }] && told != at;
        if (wrong)
            dated.Add((VisitMessageId.Moved(arrived.Count, at), coming.StatedAt));
        else if (rule.Announced)
            dated.Add((VisitMessageId.Announced, coming.AnnouncedAt));
        dated.AddRange(rule.Before.Select(lead => (VisitMessageId.Before(lead), lead.From(at, -1, hours.Hour, hours.Zone))));

        var planned = new List<PlannedMessage>(dated.Count);
        foreach (var (occasion, due) in dated)
        {
            var until = at;
            // What went out since it was due told the patient the same; what is still to go will.
            foreach (var next in dated.Where(d => d.Occasion != occasion && !sent.Exists(s => s.Occasion == d.Occasion)).Select(d => d.Due).Concat(arrived.Where(s => s.Occasion != occasion && s.PlannedFor == at).Select(s => s.At)))
            {
                if (next > due && next < until)
                    until = next;
            }

            planned.Add(new(new(visit.Visit, rule.Code, occasion), due, until, until == at ? WorkReasons.Past : WorkReasons.SupersededByReminder));
        }

        return planned;
    }

    private static List<PlannedMessage> After(VisitState visit, DateTimeOffset ended, VisitMessageRule rule, VisitMessageHours hours)
    {
        var planned = new List<PlannedMessage>(rule.After.Count);
        foreach (var lead in rule.After)
        {
            var due = lead.From(ended, 1, hours.Hour, hours.Zone);
            planned.Add(new(new(visit.Visit, rule.Code, VisitMessageId.After(lead)), due < ended ? ended : due, due + AfterUse, WorkReasons.Past));
        }

        return planned;
    }
}

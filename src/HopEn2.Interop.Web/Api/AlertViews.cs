using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;

namespace HopEn2.Interop.Web.Api;

/// <summary>One incident, as lists show it. Times are the hospital's.</summary>
/// <param name="Sentence">What happened, by language.</param>
/// <param name="Expected">Of its own alert, else of its parts together: events (or good outcomes) expected since it began.</param>
/// <param name="Unit"><c>events</c>, <c>seconds</c> where the watch compares how long something lasts, or <c>days</c>, of which as many are left as were seen.</param>
/// <param name="Odds">How sure the watch is: natural logarithm of the ratio of likelihoods.</param>
/// <param name="Flapping">It comes and goes, and is one incident until it stays away.</param>
/// <param name="GoneSince">Not seen any more since then, and not yet taken for over.</param>
/// <param name="Page">The page of what broke.</param>
internal sealed record IncidentView(
    string Id, string Root, StreamLevel? Level, string? Feed, string? Service, DocumentKind? Document, RuptureKind Kind, string? Code, Severity Severity, IReadOnlyDictionary<string, string> Sentence,
    DateTimeOffset Since, DateTimeOffset RaisedAt, DateTimeOffset OpenedAt, DateTimeOffset? GoneSince, DateTimeOffset? ResolvedAt, Resolution? Resolution, string? MergedInto, bool Flapping,
    double Expected, double Seen, string Unit, double Odds, Acknowledgement? Acknowledged, Silence? Silenced, FalseMark? MarkedFalse, IReadOnlyList<string> Contacts, string Page, IReadOnlyList<PartView> Parts)
{
    public static IncidentView Of(KnownIncident incident, AlertScopes scopes, HospitalClock clock, LifecycleSettings lifecycle)
    {
        var (subject, now) = (StreamSubject.Parse(incident.Root), clock.Now);
        List<RuptureAlert> evidence = incident.Own is { } own ? [own] : [.. incident.Current];
        return new(
            incident.Id, incident.Root, subject?.Level, subject?.Feed, subject?.Service, subject?.Kind, incident.Kind, incident.Lead.Code, incident.Severity,
            Said(w => w.Sentence(incident, scopes, now, clock.Zone)),
            clock.Local(incident.Since), clock.Local(evidence.Min(e => e.RaisedAt)), clock.Local(incident.OpenedAt), Local(incident.GoneSince, clock), Local(incident.ResolvedAt, clock), incident.Resolution, incident.MergedInto,
            lifecycle.IsFlapping(incident, now), Math.Round(evidence.Sum(e => e.Expected), 1), Math.Round(evidence.Sum(e => e.Seen), 1), UnitOf(incident.Kind), Math.Round(incident.Odds, 1),
            incident.Acknowledged is { } a ? a with { At = clock.Local(a.At) } : null,
            incident.Silenced is { } s ? s with { At = clock.Local(s.At), Until = clock.Local(s.Until) } : null,
            incident.MarkedFalse is { } f ? f with { At = clock.Local(f.At) } : null,
            scopes.ContactsOf(incident), AlertScopes.PageOf(subject),
            [.. incident.Parts.Where(p => p.Alert.Stream != incident.Root).Select(p => PartView.Of(p, scopes, clock))]);
    }

    private static string UnitOf(RuptureKind kind) => kind is RuptureKind.CertificateExpires ? "days" : NoticeWriter.LastsTooLong(kind) ? "seconds" : "events";

    public static IReadOnlyDictionary<string, string> Said(Func<NoticeWriter, string> say) => NoticeWriter.Languages.ToDictionary(l => l, l => say(NoticeWriter.In(l)));

    public static DateTimeOffset? Local(DateTimeOffset? at, HospitalClock clock) => at is { } time ? clock.Local(time) : null;
}

/// <summary>One alert that an incident explains.</summary>
/// <param name="GoneAt">Null while it is seen.</param>
internal sealed record PartView(
    string Stream, RuptureKind Kind, string? Code, IReadOnlyDictionary<string, string> Sentence, DateTimeOffset Since, DateTimeOffset RaisedAt, double Expected, double Seen, DateTimeOffset? GoneAt)
{
    public static PartView Of(IncidentPart part, AlertScopes scopes, HospitalClock clock) => new(
        part.Alert.Stream, part.Alert.Kind, part.Alert.Code, IncidentView.Said(w => w.Sentence(part.Alert, scopes, clock.Now, clock.Zone)),
        clock.Local(part.Alert.Since), clock.Local(part.Alert.RaisedAt), Math.Round(part.Alert.Expected, 1), Math.Round(part.Alert.Seen, 1), IncidentView.Local(part.GoneAt, clock));
}

/// <summary>One incident with all there is to it.</summary>
/// <param name="Evidence">Expected and seen over time; null where nobody kept it.</param>
internal sealed record IncidentDetailView(IncidentView Incident, IReadOnlyList<RecordedAction> Actions, IReadOnlyList<NoticeView> Notices, EvidenceView? Evidence);

/// <param name="FallbackOf">The notice this one stands for.</param>
internal sealed record NoticeView(
    string Id, string Route, Notify Kind, NotifyReason Reason, DateTimeOffset DecidedAt, NoticeState State, DateTimeOffset? EndedAt, int Tries, string? LastFailure, string? FallbackOf)
{
    public static NoticeView Of(SentNotice sent, HospitalClock clock) => new(
        sent.Notice.Id, sent.Notice.Route, sent.Notice.Kind, sent.Notice.Reason, clock.Local(sent.Notice.DecidedAt), sent.Delivery.State,
        IncidentView.Local(sent.Delivery.EndedAt, clock), sent.Delivery.Tries, sent.Delivery.LastFailure, sent.Notice.FallbackOf);
}

/// <param name="BucketSeconds">Length of a bucket. A bucket that is missing is not known.</param>
internal sealed record EvidenceView(string Stream, double BucketSeconds, IReadOnlyList<EvidenceBucket> Buckets)
{
    public static EvidenceView Of(string stream, StreamHistory history, HospitalClock clock) => new(
        stream, history.Bucket.TotalSeconds, [.. history.Buckets.Select(b => new EvidenceBucket(clock.Local(b.From), Math.Round(b.Expected, 2), b.Seen))]);
}

internal sealed record EvidenceBucket(DateTimeOffset From, double Expected, double Seen);

/// <summary>What is open, as screens follow it.</summary>
/// <param name="WatchAt">What moment the watch last spoke of; null: not since the program started.</param>
/// <param name="Stale">The watch has said nothing for too long.</param>
/// <param name="Open">Null: nobody knows.</param>
/// <param name="Planned">Labels of the silences planned for now.</param>
internal sealed record AlertsNowView(DateTimeOffset At, DateTimeOffset? WatchAt, bool Stale, IReadOnlyList<IncidentView>? Open, IReadOnlyList<RouteState> Routes, IReadOnlyList<string> Planned);

/// <param name="TimeToSeeSeconds">Median; null without any.</param>
/// <param name="FalsePerStreamAndMonth">Null while streams are not counted.</param>
internal sealed record ScoreView(double Days, int Incidents, double IncidentsPerMonth, int MarkedFalse, double? FalsePerStreamAndMonth, double Budget, int Watched, double? TimeToSeeSeconds)
{
    public static ScoreView Of(WatchScore score) => new(
        score.Days, score.Incidents, Math.Round(score.IncidentsPerMonth, 1), score.MarkedFalse, score.FalsePerStreamAndMonth is { } f ? Math.Round(f, 3) : null, score.Budget, score.Watched, score.TimeToSee?.TotalSeconds);
}

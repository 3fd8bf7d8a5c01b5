using System.Globalization;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>The moment something is decided at.</summary>
/// <param name="Now">Hospital time.</param>
/// <param name="Local">The same as the hospital's clocks show it.</param>
/// <param name="Planned">What the incident concerns was planned to be silent now.</param>
public sealed record PolicyMoment(DateTimeOffset Now, DateTime Local, PublicHolidays Holidays, bool Planned);

/// <summary>Decides who is told what of an incident. Pure: the same incident, the same notices so far and the same moment give the same decision.</summary>
/// <remarks>Two notices per incident and route: it began, it is over. Whatever comes between is a setting (reminder, escalation) or a worse severity. What was told as begun is always told as over.</remarks>
public static class NoticePolicy
{
    /// <summary>What one route is told now of its own.</summary>
    /// <param name="told">What it was told so far; null: nothing.</param>
    public static NoticeDecision Decide(RouteRule route, KnownIncident incident, IncidentScope scope, RouteMemory? told, PolicyMoment moment) =>
        told is null || told.Cleared ? Begin(route, incident, scope, told, moment) : GoOn(route, incident, told, moment);

    /// <summary>Whether those whom a route escalates to are told now.</summary>
    /// <param name="told">What the route was told.</param>
    /// <param name="other">What the one it escalates to was told.</param>
    public static NoticeDecision Escalate(RouteRule route, KnownIncident incident, RouteMemory? told, RouteMemory? other, PolicyMoment moment)
    {
        if (route is not { EscalateTo: not null, EscalateAfter: { } after } || told is null || told.Cleared || other is { Cleared: false, Escalated: true })
            return new(Notify.No, NotifyReason.ToldAlready);
        if (!incident.IsOpen || incident.MarkedFalse is not null)
            return new(Notify.No, NotifyReason.Over);
        if (incident.GoneSince is not null)
            return new(Notify.No, NotifyReason.GoingAway);
        if (incident.Acknowledged is not null)
            return new(Notify.No, NotifyReason.Acknowledged);
        if (incident.IsSilenced(moment.Now))
            return new(Notify.No, NotifyReason.Silenced);
        if (moment.Planned)
            return new(Notify.No, NotifyReason.Planned);
        // From the moment it last began, not from the last reminder: reminding must not put off help.
        var began = incident.Returns.LastOrDefault(r => r <= told.LastAt) is var back && back > incident.OpenedAt ? back : incident.OpenedAt;
        return moment.Now - began >= after ? new(Notify.Escalate, NotifyReason.NotAcknowledged) : new(Notify.No, NotifyReason.ToldAlready);
    }

    /// <summary>Everything to be told now of an incident, with the incident that counts it.</summary>
    /// <param name="notices">Of this incident so far, in the order of their numbers.</param>
    public static (KnownIncident Incident, IReadOnlyList<Notice> Notices) Plan(
        KnownIncident incident, IncidentScope scope, IReadOnlyList<RouteRule> routes, IReadOnlyList<Notice> notices, Surroundings surroundings, PolicyMoment moment)
    {
        var planned = new List<Notice>();
        var number = incident.Notices;
        foreach (var route in routes)
        {
            var told = RouteMemory.Of(notices, route.Name);
            if (Decide(route, incident, scope, told, moment) is { Notify: not Notify.No } own)
            {
                planned.Add(Of(route.Name, own, told, null));
                // Who was told of the beginning in the route's stead is told of the end as well.
                if (own.Notify is Notify.Cleared)
                    planned.AddRange(StoodIn(notices, route.Name).Select(n => Of(n.Route, own, null, n.FallbackOf) with { InReplyTo = n.InReplyTo ?? n.Id }));
            }

            if (route.EscalateTo is { } other)
            {
                var toldOther = RouteMemory.Of(notices.Concat(planned), other);
                if (Escalate(route, incident, told, toldOther, moment) is { Notify: not Notify.No } help)
                    planned.Add(Of(other, help, toldOther, null));
            }
        }

        return (incident with { Notices = number }, [.. planned.Select(n => n with { About = incident with { Notices = number } })]);

        Notice Of(string route, NoticeDecision decision, RouteMemory? told, string? fallbackOf) => new()
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{incident.Id}.{++number}"),
            Incident = incident.Id,
            Route = route,
            Kind = decision.Notify,
            Reason = decision.Reason,
            DecidedAt = moment.Now,
            About = incident,
            Surroundings = surroundings,
            InReplyTo = told?.First,
            FallbackOf = fallbackOf,
        };
    }

    /// <summary>Notices that stood for a route's since it last heard of an end, and not of one themselves; the last to each route.</summary>
    private static IEnumerable<Notice> StoodIn(IReadOnlyList<Notice> notices, string route)
    {
        var own = notices.Where(n => n.Route == route && n.FallbackOf is null).Select(n => n.Id).ToHashSet(StringComparer.Ordinal);
        return notices.Where(n => n.FallbackOf is { } of && own.Contains(of)).GroupBy(n => n.Route, StringComparer.Ordinal).Select(g => g.Last()).Where(n => n.Kind is not Notify.Cleared);
    }

    private static NoticeDecision Begin(RouteRule route, KnownIncident incident, IncidentScope scope, RouteMemory? told, PolicyMoment moment)
    {
        if (!incident.IsOpen)
            return new(Notify.No, told is null ? NotifyReason.EndedBeforeTold : NotifyReason.ToldAlready);
        if (route.Standby)
            return new(Notify.No, NotifyReason.Standby);
        if (incident.MarkedFalse is not null)
            return new(Notify.No, NotifyReason.MarkedFalse);
        if (!route.IsFor(scope))
            return new(Notify.No, NotifyReason.NotTheirs);
        if (incident.Severity < route.Severity)
            return new(Notify.No, NotifyReason.BelowTheirSeverity);
        if (incident.IsSilenced(moment.Now))
            return new(Notify.No, NotifyReason.Silenced);
        if (moment.Planned)
            return new(Notify.No, NotifyReason.Planned);
        if (incident.Acknowledged is not null)
            return new(Notify.No, NotifyReason.Acknowledged);
        if (!route.Hours.Contain(moment.Local, moment.Holidays))
            return new(Notify.No, NotifyReason.OutOfHours);
        if (incident.GoneSince is not null)
            return new(Notify.No, NotifyReason.GoingAway);
        return new(Notify.First, told is not null ? NotifyReason.CameBack : moment.Now - incident.OpenedAt < TimeSpan.FromMinutes(2) ? NotifyReason.Opened : NotifyReason.StillOpenNow);
    }

    private static NoticeDecision GoOn(RouteRule route, KnownIncident incident, RouteMemory told, PolicyMoment moment)
    {
        if (!incident.IsOpen)
            return new(Notify.Cleared, incident.Resolution is Resolution.Merged ? NotifyReason.Merged : NotifyReason.Over);
        if (incident.MarkedFalse is not null)
            return new(Notify.Cleared, NotifyReason.MarkedFalse);
        if (incident.IsSilenced(moment.Now))
            return new(Notify.No, NotifyReason.Silenced);
        if (moment.Planned)
            return new(Notify.No, NotifyReason.Planned);
        if (incident.GoneSince is not null)
            return new(Notify.No, NotifyReason.GoingAway);
        if (!route.Hours.Contain(moment.Local, moment.Holidays))
            return new(Notify.No, NotifyReason.OutOfHours);
        if (incident.Severity > told.Severity)
            return new(Notify.Worse, NotifyReason.SeverityRose);
        if (incident.Silenced is { } silence && told.LastAt < silence.Until)
            return new(Notify.Reminder, NotifyReason.SilenceEnded);
        if (incident.Acknowledged is not null)
            return new(Notify.No, NotifyReason.Acknowledged);
        if (route.RemindAfter is { } after && moment.Now - told.LastAt >= after)
            return new(Notify.Reminder, NotifyReason.StillOpen);
        return new(Notify.No, NotifyReason.ToldAlready);
    }
}

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>Whom a route is for, and when it is told again.</summary>
public sealed record RouteRule
{
    public required string Name { get; init; }

    /// <summary>Incidents that concern one of these feeds, or one of <see cref="Services"/>; both empty: all.</summary>
    public ValueList<string> Feeds { get; init; } = [];

    public ValueList<string> Services { get; init; } = [];

    /// <summary>Only these kinds of break; empty: all.</summary>
    public ValueList<RuptureKind> Kinds { get; init; } = [];

    /// <summary>Only incidents that concern documents of these kinds; empty: all.</summary>
    public ValueList<DocumentKind> Documents { get; init; } = [];

    /// <summary>Only from this severity on.</summary>
    public Severity Severity { get; init; }

    /// <summary>When the route may be told that something began, is worse or goes on. The end is told at any hour: who was woken wants to sleep.</summary>
    public WeekHours Hours { get; init; } = WeekHours.Always;

    /// <summary>Told only by another's escalation or as its fallback.</summary>
    public bool Standby { get; init; }

    /// <summary>How long after the last notice it is reminded of what goes on unacknowledged; null: never.</summary>
    public TimeSpan? RemindAfter { get; init; }

    /// <summary>How long an incident it was told of may stay unacknowledged before <see cref="EscalateTo"/> is told.</summary>
    public TimeSpan? EscalateAfter { get; init; }

    public string? EscalateTo { get; init; }

    /// <summary>Who is told instead when it cannot be reached.</summary>
    public string? Fallback { get; init; }

    /// <param name="scope">What the incident concerns.</param>
    public bool IsFor(IncidentScope scope) =>
        ((Feeds.Count == 0 && Services.Count == 0) || Feeds.Any(scope.Feeds.Contains) || Services.Any(scope.Services.Contains))
        && (Kinds.Count == 0 || Kinds.Any(scope.Kinds.Contains))
        && (Documents.Count == 0 || Documents.Any(scope.Documents.Contains));
}

/// <summary>What an incident concerns, all its parts together.</summary>
public sealed record IncidentScope(IReadOnlySet<string> Feeds, IReadOnlySet<string> Services, IReadOnlySet<RuptureKind> Kinds, IReadOnlySet<DocumentKind> Documents)
{
    /// <param name="feedsOf">Feeds of a sender or an entrance.</param>
    public static IncidentScope Of(KnownIncident incident, Func<StreamSubject, IReadOnlyCollection<string>> feedsOf)
    {
        var alerts = incident.Current.ToList();
        var subjects = alerts.Select(a => a.Stream).Append(incident.Root).Select(StreamSubject.Parse).OfType<StreamSubject>().ToList();
        return new(
            subjects.SelectMany(s => s.Feed is { } feed ? [feed] : feedsOf(s)).ToHashSet(StringComparer.Ordinal),
            subjects.Select(s => s.Service).OfType<string>().ToHashSet(StringComparer.Ordinal),
            alerts.Select(a => a.Kind).Append(incident.Kind).ToHashSet(),
            subjects.Select(s => s.Kind).OfType<DocumentKind>().ToHashSet());
    }
}

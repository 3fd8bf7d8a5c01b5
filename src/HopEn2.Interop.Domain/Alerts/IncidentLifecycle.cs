using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>What becomes of the known incidents when the watch tells what is open now.</summary>
public static class IncidentLifecycle
{
    /// <summary>Takes a report. Pure: what is known and what is observed give what is known next.</summary>
    /// <param name="known">Those open, and those over for less than <see cref="LifecycleSettings.SameWithin"/>.</param>
    /// <returns>Those that changed or are new; nothing for a report that is older than what is known.</returns>
    /// <remarks>
    /// An observed incident is the same as a known one when they share an alert (<see cref="AlertKey"/>), also when its root has moved. Where several known ones are
    /// seen to be one, the oldest goes on and the others end in it. Where one is seen to be several, it goes on with what it shares most.
    /// </remarks>
    public static IReadOnlyList<KnownIncident> Observe(IReadOnlyList<KnownIncident> known, IncidentReport report, LifecycleSettings settings)
    {
        if (known.Any(k => IsLaterThan(k, report.At)))
            return [];

        var candidates = known.Where(k => k.MergedInto is null && (k.IsOpen || report.At - k.ResolvedAt <= settings.SameWithin)).ToList();
        var pairs = Pair(candidates, report, settings);
        var changed = new List<KnownIncident>();
        foreach (var observed in report.Open)
        {
            var mine = pairs.Where(p => ReferenceEquals(p.Observed, observed)).Select(p => p.Known).OrderBy(k => k.IsOpen ? 0 : 1).ThenBy(k => k.OpenedAt).ThenBy(k => k.Id, StringComparer.Ordinal).ToList();
            var goesOn = mine.Count == 0 ? Opened(observed, report.At) : Seen(mine[0], observed, report.At, settings);
            changed.Add(goesOn);
            changed.AddRange(mine.Skip(1).Where(k => k.IsOpen).Select(k => Merged(k, goesOn.Id, report.At)));
        }

        var paired = pairs.Select(p => p.Known.Id).ToHashSet(StringComparer.Ordinal);
        changed.AddRange(candidates.Where(k => k.IsOpen && !paired.Contains(k.Id)).Select(k => Missed(k, report.At, settings)));
        var before = known.ToDictionary(k => k.Id, StringComparer.Ordinal);
        return [.. changed.Where(k => !before.TryGetValue(k.Id, out var was) || was != k)];
    }

    private static bool IsLaterThan(KnownIncident known, DateTimeOffset at) =>
        known.OpenedAt > at || known.GoneSince > at || known.ResolvedAt > at || known.Returns.Any(r => r > at) || known.Parts.Any(p => p.GoneAt > at);

    /// <summary>Which known incident goes with which observed one: each known at most once, those that share the root and the most alerts first.</summary>
    private static List<(KnownIncident Known, Incident Observed)> Pair(List<KnownIncident> known, IncidentReport report, LifecycleSettings settings)
    {
        var keys = report.Open.Select(o => (Observed: o, Keys: AlertsOf(o).Select(AlertKey.Of).ToHashSet())).ToList();
        var possible =
            from k in known
            let recent = k.Parts.Where(p => p.GoneAt is null || report.At - p.GoneAt <= settings.SameWithin).Select(p => AlertKey.Of(p.Alert)).ToHashSet()
            from o in keys
            let shared = o.Keys.Count(recent.Contains)
            where shared > 0
            orderby k.IsOpen descending, k.Root == o.Observed.Root descending, shared descending, k.OpenedAt, k.Id, o.Observed.Since
            select (Known: k, o.Observed);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. possible.Where(p => taken.Add(p.Known.Id))];
    }

    private static IEnumerable<RuptureAlert> AlertsOf(Incident observed) => observed.Alert is { } own ? observed.Children.Prepend(own) : observed.Children;

    private static KnownIncident Opened(Incident observed, DateTimeOffset at)
    {
        var alerts = AlertsOf(observed).ToList();
        var kind = observed.Alert?.Kind ?? alerts[0].Kind;
        return new()
        {
            Id = KnownIncident.IdOf(observed.Root, kind, at),
            Root = observed.Root,
            Kind = kind,
            Since = observed.Since,
            OpenedAt = at,
            Odds = observed.Odds,
            Severity = Severities.Of(observed.Root, kind, alerts),
            TimeToSee = TimeSpan.FromTicks(Math.Max(0, (alerts.Min(a => a.RaisedAt) - observed.Since).Ticks)),
            Parts = alerts.Select(a => new IncidentPart(a)).ToValueList(),
        };
    }

    private static KnownIncident Seen(KnownIncident known, Incident observed, DateTimeOffset at, LifecycleSettings settings)
    {
        var alerts = AlertsOf(observed).ToList();
        var parts = Renew(known.Parts, alerts, at);
        var kind = OwnKind(observed.Root, parts, at, settings.ResolveAfter) ?? alerts[0].Kind;
        var severity = Severities.Of(observed.Root, kind, alerts);
        var seen = known with
        {
            Root = observed.Root,
            Kind = kind,
            Since = observed.Since < known.Since ? observed.Since : known.Since,
            Odds = observed.Odds,
            Severity = known.IsOpen && known.Severity > severity ? known.Severity : severity,
            Parts = parts,
            GoneSince = null,
        };
        if (known.GoneSince is not null || !known.IsOpen)
            seen = seen with { Returns = [.. known.Returns, at] };
        // Broken anew after it was told as repaired: who had taken care of it has not taken care of this.
        return known.IsOpen ? seen : seen with { ResolvedAt = null, Resolution = null, Acknowledged = null, Silenced = null };
    }

    // What ended a moment ago still counts: who was not connected and is again is silent until its next message, and was none the less not connected.
    private static RuptureKind? OwnKind(string root, ValueList<IncidentPart> parts, DateTimeOffset at, TimeSpan hold) =>
        parts.Where(p => p.Alert.Stream == root && (p.GoneAt is not { } gone || at - gone < hold)).OrderBy(p => Grouping.Rank(p.Alert.Kind)).ThenBy(p => p.GoneAt is not null).FirstOrDefault()?.Alert.Kind;

    private static ValueList<IncidentPart> Renew(ValueList<IncidentPart> parts, List<RuptureAlert> alerts, DateTimeOffset at)
    {
        var now = alerts.GroupBy(AlertKey.Of).ToDictionary(g => g.Key, g => g.Last());
        var renewed = new List<IncidentPart>();
        foreach (var part in parts)
        {
            if (now.Remove(AlertKey.Of(part.Alert), out var alert))
                renewed.Add(new(alert));
            else
                renewed.Add(part.GoneAt is null ? part with { GoneAt = at } : part);
        }

        renewed.AddRange(alerts.Where(a => now.ContainsValue(a)).Select(a => new IncidentPart(a)));
        return renewed.ToValueList();
    }

    private static KnownIncident Missed(KnownIncident known, DateTimeOffset at, LifecycleSettings settings)
    {
        if (known.GoneSince is not { } since)
            return known with { GoneSince = at, Parts = known.Parts.Select(p => p.GoneAt is null ? p with { GoneAt = at } : p).ToValueList() };
        return at - since < settings.HoldOf(known, at) ? known : known with { GoneSince = null, ResolvedAt = since, Resolution = Resolution.NoLongerSeen };
    }

    private static KnownIncident Merged(KnownIncident known, string into, DateTimeOffset at) =>
        known with { GoneSince = null, ResolvedAt = at, Resolution = Resolution.Merged, MergedInto = into };
}

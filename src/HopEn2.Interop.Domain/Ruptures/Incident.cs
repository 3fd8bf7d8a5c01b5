namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>One cause, said once.</summary>
/// <param name="Root">The stream that the cause is at: a feed, a sender, or the stream itself.</param>
/// <param name="Since">When the first of its alerts says it began.</param>
/// <param name="Odds">How sure: the evidence of its parts added up, as a natural logarithm.</param>
/// <param name="Alert">The root's own alert; null when only its parts alert.</param>
/// <param name="Children">The alerts that the cause explains, first to break first.</param>
public sealed record Incident(string Root, DateTimeOffset Since, double Odds, RuptureAlert? Alert, IReadOnlyList<RuptureAlert> Children)
{
    /// <summary>Groups what is open into incidents.</summary>
    /// <param name="alerts">The open alerts, at most one per stream and kind.</param>
    /// <param name="parentOf">The stream that a stream depends on (service → feed → sender), null at the top. Feeds of one sender are watched together as a stream named for the sender.</param>
    /// <remarks>
    /// An alert under an alerted parent is the parent's consequence. A parent whose trouble is one child's alone is not the cause: the child is. Several children of one parent that
    /// broke are the parent's trouble even before its own evidence suffices. What concerns outcomes (refusals, deposits) is only explained by a parent with the same trouble.
    /// </remarks>
    public static IReadOnlyList<Incident> Group(IReadOnlyCollection<RuptureAlert> alerts, Func<string, string?> parentOf)
    {
        var flows = alerts.Where(a => IsFlow(a.Kind)).ToList();
        var open = flows.Select(a => a.Stream).ToHashSet(StringComparer.Ordinal);
        var broken = new HashSet<string>(open, StringComparer.Ordinal);
        // From the leaves up: two broken children break their parent.
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var family in broken.Select(s => (Child: s, Parent: parentOf(s))).Where(f => f.Parent is not null).GroupBy(f => f.Parent!, StringComparer.Ordinal).ToList())
                grew |= family.Count() >= 2 && broken.Add(family.Key);
        }

        var silent = flows.Where(a => a.Kind is RuptureKind.Silence).Select(a => a.Stream).ToHashSet(StringComparer.Ordinal);
        var roots = flows.GroupBy(a => RootOf(a.Stream, broken, silent, parentOf), StringComparer.Ordinal).Select(g => Of(g.Key, [.. g]));
        var outcomes = alerts.Where(a => !IsFlow(a.Kind)).GroupBy(a => (a.Kind, a.Code, Root: TopOutcome(a, alerts, parentOf))).Select(g => Of(g.Key.Root, [.. g]));
        return [.. roots.Concat(outcomes).OrderBy(i => i.Since).ThenBy(i => i.Root, StringComparer.Ordinal)];
    }

    private static bool IsFlow(RuptureKind kind) => kind is RuptureKind.Silence or RuptureKind.Drop or RuptureKind.LotMissing or RuptureKind.LotShort;

    private static Incident Of(string root, List<RuptureAlert> alerts)
    {
        var own = alerts.FirstOrDefault(a => a.Stream == root);
        var children = alerts.Where(a => a != own).OrderBy(a => a.Since).ThenBy(a => a.Stream, StringComparer.Ordinal).ToList();
        return new Incident(root, alerts.Min(a => a.Since), own?.Odds ?? children.Sum(a => a.Odds), own, children);
    }

    private static string RootOf(string stream, HashSet<string> broken, HashSet<string> silent, Func<string, string?> parentOf)
    {
        var root = stream;
        for (var at = parentOf(stream); at is not null; at = parentOf(at))
        {
            if (broken.Contains(at))
                root = at;
        }

        // Down again while one child alone explains why its parent limps; a silent parent has no other child that flows.
        while (!silent.Contains(root) && broken.Where(s => parentOf(s) == root).ToList() is [var only])
            root = only;
        return root;
    }

    private static string TopOutcome(RuptureAlert alert, IReadOnlyCollection<RuptureAlert> alerts, Func<string, string?> parentOf)
    {
        var top = alert.Stream;
        for (var at = parentOf(alert.Stream); at is not null; at = parentOf(at))
        {
            if (alerts.Any(a => a.Stream == at && a.Kind == alert.Kind && a.Code == alert.Code))
                top = at;
        }

        return top;
    }
}

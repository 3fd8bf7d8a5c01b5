namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Finds the causes behind open alerts.</summary>
/// <remarks>
/// An alert under an alerted parent is the parent's consequence. A parent whose trouble is a few children's alone is not the cause: they are. Several children of one parent that
/// broke at one instant are the parent's trouble even before its own evidence suffices. Beyond its own sort, trouble is explained by what makes it inevitable: no document without messages,
/// no deposit without an acknowledgement.
/// </remarks>
internal sealed class Grouping(ICauses causes)
{
    public IReadOnlyList<Incident> Of(IReadOnlyCollection<RuptureAlert> alerts)
    {
        var consequences = alerts.Where(a => FollowsFromWhatItAnswers(a, alerts) || MissesOneSortOfAnswers(a, alerts)).ToList();
        var parts = alerts.Except(consequences).GroupBy(Trouble.Of).SelectMany(g => Roots(g.Key, [.. g])).ToList();
        foreach (var consequence in consequences)
        {
            var answered = causes.Answered(consequence.Stream);
            var cause = parts.Find(p => p.Trouble.Sort == TroubleSort.Flow && p.Alerts.Any(a => answered.Contains(a.Stream)))
                ?? parts.Find(p => p.Alerts.Any(a => IsOwedBy(a, consequence.Stream)));
            if (cause is not null)
                cause.Alerts.Add(consequence);
            else
                parts.Add(new Part(Trouble.Of(consequence), consequence.Stream, [consequence]));
        }

        foreach (var part in parts)
            part.Cause = parts.Where(p => p != part && part.Trouble.IsExplainedBy(p.Trouble) && IsAtOrAbove(p.Root, part.Root)).MaxBy(p => Height(p.Root, part.Root));
        return [.. parts.GroupBy(Top).Select(g => Incident(g.Key, g)).OrderBy(i => i.Since).ThenBy(i => i.Root, StringComparer.Ordinal)];
    }

    private static Part Top(Part part)
    {
        // A chain of causes ends: each is of a sort that explains the one before, never the other way round, or stands higher.
        var top = part;
        for (var steps = 0; top.Cause is { } cause && steps < 10; steps++)
            top = cause;
        return top;
    }

    private static Incident Incident(Part top, IEnumerable<Part> parts)
    {
        var alerts = parts.SelectMany(p => p.Alerts).Distinct().ToList();
        var own = top.Alerts.Where(a => a.Stream == top.Root).MinBy(a => Rank(a.Kind));
        var children = alerts.Where(a => a != own).OrderBy(a => a.Since).ThenBy(a => a.Stream, StringComparer.Ordinal).ToList();
        return new Incident(top.Root, top.Alerts.Min(a => a.Since), own?.Odds ?? children.Sum(a => a.Odds), own, children);
    }

    /// <summary>Of several alerts of one stream, the one that says most of what to do comes first.</summary>
    internal static int Rank(RuptureKind kind) => kind switch { RuptureKind.Disconnected => 0, RuptureKind.Unframed => 1, RuptureKind.Rejected => 2, RuptureKind.Parked => 3, _ => 4 };

    private bool IsAtOrAbove(string above, string stream) => Height(above, stream) >= 0;

    /// <summary>How many steps up a stream is from another; -1 when it is not above it.</summary>
    private int Height(string above, string stream)
    {
        var steps = 0;
        for (var at = stream; at is not null; at = causes.ParentOf(at), steps++)
        {
            if (at == above)
                return steps;
        }

        return -1;
    }

    // It limps because one that it answers broke, or falls silent when most did; that it is silent of itself, what is still asked and not answered tells.
    private bool FollowsFromWhatItAnswers(RuptureAlert alert, IReadOnlyCollection<RuptureAlert> alerts)
    {
        if (alert.Kind is not (RuptureKind.Drop or RuptureKind.Silence) || causes.Answered(alert.Stream) is not { Count: > 0 } answered)
            return false;
        bool Broke(string stream) => alerts.Any(a => Trouble.Of(a).Sort == TroubleSort.Flow && a.Stream == stream && a.Since <= alert.RaisedAt);
        var owes = alerts.Any(a => IsOwedBy(a, alert.Stream));
        return alert.Kind is RuptureKind.Silence && owes ? answered.All(Broke) : answered.Any(Broke);
    }

    // It limps because acknowledgements of one sort no longer come by it; when those of most sorts are missing, it is its own trouble.
    private bool MissesOneSortOfAnswers(RuptureAlert alert, IReadOnlyCollection<RuptureAlert> alerts) =>
        alert.Kind is RuptureKind.Drop && alerts.Where(a => IsOwedBy(a, alert.Stream)).Select(a => a.Stream).Distinct().Count() is > 0 and var owed && 2 * owed <= causes.AnswersBy(alert.Stream).Count;

    private bool IsOwedBy(RuptureAlert alert, string stream) => alert.Kind is RuptureKind.NotAcknowledged && causes.ParentOf(alert.Stream) == stream;

    /// <summary>Finds the roots of alerts of one sort.</summary>
    private IEnumerable<Part> Roots(Trouble trouble, List<RuptureAlert> alerts)
    {
        var broken = new Broken(causes, alerts);
        return alerts.GroupBy(a => broken.RootOf(a.Stream), StringComparer.Ordinal).Select(g => new Part(trouble, g.Key, [.. g]));
    }

    private sealed record Part(Trouble Trouble, string Root, List<RuptureAlert> Alerts)
    {
        public Part? Cause { get; set; }

        public bool Equals(Part? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}

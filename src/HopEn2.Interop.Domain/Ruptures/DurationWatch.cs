namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Sees something last longer than it ever does when all is well: a connection that stays away, messages that wait to be recorded.</summary>
/// <remarks>
/// How long is too long is extrapolated from the durations seen by a Pareto tail (Hill 1975): durations have heavy tails, and the allowed chance lies far beyond what
/// was seen. Plain data; serialise it as it is.
/// </remarks>
public sealed class DurationWatch
{
    private const int Kept = 200, Enough = 20;
    private const double TailShare = 0.2, ShapePrior = 0.3, PriorWeight = 5;

    public required string Stream { get; init; }

    public required RuptureKind Kind { get; init; }

    /// <summary>Nothing shorter is ever called too long; also what is believed usual before any duration was seen.</summary>
    public required TimeSpan Least { get; init; }

    /// <summary>The last durations, in seconds.</summary>
    public Queue<double> Past { get; init; } = new();

    /// <summary>How many there were in all, and since when they are counted.</summary>
    public double Count { get; set; }

    public DateTimeOffset? First { get; set; }

    public RuptureAlert? Alert { get; set; }

    /// <summary>Whether enough durations were seen to say what is usual.</summary>
    public bool Experienced => Past.Count >= Enough;

    /// <summary>It has lasted so long by now.</summary>
    public void Last(TimeSpan duration, DateTimeOffset at, FalseAlarmBudget budget)
    {
        First ??= at;
        var longest = Longest(at, budget);
        if (Alert is null && duration >= longest)
            Alert = new RuptureAlert(Stream, at, Kind, at - duration, longest.TotalSeconds, duration.TotalSeconds, -Math.Log(Chance(at, budget)));
    }

    /// <summary>It has lasted so long by now, and other evidence says that something is broken: it is too long when none lasted longer yet.</summary>
    public void Confirm(TimeSpan duration, DateTimeOffset at, double odds)
    {
        var longest = Past.Count > 0 ? Past.Max() : 0;
        if (Alert is null && duration.TotalSeconds > longest)
            Alert = new RuptureAlert(Stream, at, Kind, at - duration, longest, duration.TotalSeconds, odds);
    }

    /// <summary>It is over, after so long.</summary>
    public void End(TimeSpan duration, DateTimeOffset at)
    {
        First ??= at;
        Count++;
        // A break is no example of how long it lasts when all is well; but where they all end as alerts, they are how it is.
        if (Alert is null || !Experienced)
            Past.Enqueue(Math.Max(duration.TotalSeconds, 0.001));
        if (Past.Count > Kept)
            Past.Dequeue();
        Alert = null;
    }

    /// <summary>From this duration on it is too long: chance alone exceeds it as seldom as the budget says.</summary>
    public TimeSpan Longest(DateTimeOffset at, FalseAlarmBudget budget)
    {
        var chance = Chance(at, budget);
        var sorted = Past.Order().ToList();
        var tail = (int)(sorted.Count * TailShare);
        var limit = sorted.Count == 0 ? 0 : sorted[Math.Max(0, sorted.Count - 1 - tail)];
        limit = Math.Max(limit, Least.TotalSeconds / 4);
        var excess = sorted.Where(s => s > limit).Sum(s => Math.Log(s / limit));
        var shape = (excess + (ShapePrior * PriorWeight)) / (sorted.Count(s => s > limit) + PriorWeight);
        var seconds = limit * Math.Pow(Math.Max(1, TailShare / chance), shape);
        return TimeSpan.FromSeconds(Math.Clamp(seconds, Least.TotalSeconds, TimeSpan.FromDays(30).TotalSeconds));
    }

    private double Chance(DateTimeOffset at, FalseAlarmBudget budget)
    {
        var days = Math.Max(1, (at - (First ?? at)).TotalDays);
        return budget.ChancePerOccasion((Count + 1) / days);
    }
}

using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>The three periods of the screens, seen from one day: that day, the seven days that end with it, and its month so far.</summary>
/// <remarks>A document dated in the future belongs to none of them until its day has come.</remarks>
public readonly record struct Periods(DateOnly Today)
{
    public DateOnly WeekStart => Today.AddDays(-6);

    public DateOnly MonthStart => new(Today.Year, Today.Month, 1);

    /// <summary>The first day that any of the three needs. It never moves backwards as days pass.</summary>
    public DateOnly Start => WeekStart < MonthStart ? WeekStart : MonthStart;

    /// <summary>What a counter of <paramref name="day"/> adds to each period.</summary>
    public PeriodCounts Share(DateOnly day, StageCounts counts) => day > Today
        ? default
        : new(day == Today ? counts : default, day >= WeekStart ? counts : default, day >= MonthStart ? counts : default);
}

/// <summary>Documents per stage, over each of the three periods.</summary>
public readonly record struct PeriodCounts(StageCounts Today, StageCounts Week, StageCounts Month)
{
    public static PeriodCounts operator +(PeriodCounts a, PeriodCounts b) => new(a.Today + b.Today, a.Week + b.Week, a.Month + b.Month);

    public static PeriodCounts Add(PeriodCounts left, PeriodCounts right) => left + right;
}

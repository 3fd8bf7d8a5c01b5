namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Where a month will end: its days to come as many as its days so far, its young items as successful as its old ones.</summary>
internal static class Projecting
{
    /// <summary>Days after which most of what will happen to an item has happened (project rule: letters and their acknowledgements within a week).</summary>
    private const int MatureAfter = 7;

    /// <summary>How many items the month before is worth, so that the first days are not at the mercy of a handful.</summary>
    private const double FormerWorth = 50;

    /// <summary>Nine in ten lie within this many standard deviations.</summary>
    private const double Quantile = 1.645;

    /// <param name="begin">First day of which anything is known, in the whole house: the days before, when nothing listened yet, are no empty days.</param>
    public static Projection? Of(IReadOnlyList<IndicatorItem> items, Month month, DateOnly begin, DateOnly today, double weight, NumberedRate? former)
    {
        begin = begin > month.FirstDay ? begin : month.FirstDay;
        var past = today < begin ? 0 : today.DayNumber - begin.DayNumber;
        var byDay = items.GroupBy(i => i.Day).ToDictionary(g => g.Key, g => g.Count());
        if (past == 0 || items.Count == 0)
            return null;

        var complete = Enumerable.Range(0, past).Select(begin.AddDays).ToList();
        double future = 0;
        for (var day = today; day <= month.LastDay; day = day.AddDays(1))
        {
            // Today is not over: it will be at least what it is.
            var alike = complete.Where(d => IsWeekend(d) == IsWeekend(day)).DefaultIfEmpty(day).ToList();
            var expected = alike[0] == day ? (double)complete.Sum(d => byDay.GetValueOrDefault(d)) / past : alike.Average(d => byDay.GetValueOrDefault(d));
            future += Math.Max(0, expected - byDay.GetValueOrDefault(day));
        }

        var mature = items.Where(i => i.Day.DayNumber <= today.DayNumber - MatureAfter).ToList();
        var worth = former is { D: > 0 } ? Math.Min(FormerWorth, former.D) : 0;
        double known = mature.Count + worth;
        var p = known > 0
            ? (mature.Count(i => i.Counted) + (worth > 0 ? worth * former!.N / former.D : 0)) / known
            : (double)items.Count(i => i.Counted) / items.Count;
        if (known == 0)
            known = items.Count;

        var young = items.Count - mature.Count;
        var counted = items.Count(i => i.Counted);
        var youngCounted = counted - mature.Count(i => i.Counted);
        var open = Math.Max(0, young - youngCounted) + future;
        var n = counted - youngCounted + Math.Max(youngCounted, p * young) + (p * future);
        var d = items.Count + future;

        var spread = Math.Max(p * (1 - p), 0.25 / (known + 1));
        var deviation = Quantile * Math.Sqrt((spread * open) + (spread / known * open * open)) / d;
        return new(d, n, Percent(n / d), Percent(Math.Max(counted / d, (n / d) - deviation)), Percent(Math.Min((counted + open) / d, (n / d) + deviation)));

        double Percent(double share) => share * 10_000 / weight;
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}

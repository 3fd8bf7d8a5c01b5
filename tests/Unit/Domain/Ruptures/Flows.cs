using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>Made-up streams, the same for the same seed, and the watch run over them.</summary>
internal static class Flows
{
    /// <summary>A Monday.</summary>
    public static readonly DateTimeOffset Start = new(2025, 1, 6, 0, 0, 0, TimeSpan.FromHours(1));

    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    public static DateTimeOffset Day(double days) => TimeZoneInfo.ConvertTime(Start.AddDays(days), Paris);

    /// <summary>An hour of a day by the hospital's clock.</summary>
    public static DateTimeOffset Local(int day, int hour)
    {
        var local = Start.DateTime.AddDays(day).AddHours(hour);
        return new DateTimeOffset(local, Paris.GetUtcOffset(local));
    }

    /// <summary>A Poisson stream with a rate per hour of the hospital's time.</summary>
    public static IEnumerable<Event> Poisson(string name, int seed, double days, Func<DateTimeOffset, double> perHour)
    {
        var random = new Random(seed);
        for (var hour = 0; hour < days * 24; hour++)
        {
            var at = TimeZoneInfo.ConvertTime(Start.AddHours(hour), Paris);
            var gap = perHour(at);
            for (var part = Exponential(random) / gap; part < 1; part += Exponential(random) / gap)
                yield return new Event(at.AddHours(part), name);
        }
    }

    public static IEnumerable<Event> Steady(string name, int seed, double days, double perHour) => Poisson(name, seed, days, _ => perHour);

    /// <summary>Three times as much by day as by night.</summary>
    public static double ByDay(DateTimeOffset at, double perHour) => perHour * (1 + (0.5 * Math.Sin(2 * Math.PI * (at.Hour - 8) / 24.0)));

    /// <summary>Monday to Friday, 8 to 18 h, closed on public holidays when asked.</summary>
    public static double Office(DateTimeOffset at, double perHour, bool closesOnHolidays = false) =>
        at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || at.Hour is < 8 or >= 18
        || (closesOnHolidays && new PublicHolidays().Contains(DateOnly.FromDateTime(at.Date)))
            ? 0 : perHour;

    /// <summary>Runs of four on average, seconds apart.</summary>
    public static IEnumerable<Event> Bursts(string name, int seed, double days, double runsPerHour)
    {
        var random = new Random(seed + 1000);
        foreach (var first in Steady(name, seed, days, runsPerHour))
        {
            var at = first.At;
            yield return first;
            while (random.NextDouble() < 0.75)
            {
                at = at.AddSeconds(5 + (50 * random.NextDouble()));
                yield return new Event(at, name);
            }
        }
    }

    /// <summary>A lot at 2 h each night, somewhat late, within twenty minutes.</summary>
    public static IEnumerable<Event> Nightly(string name, int seed, int days, int size)
    {
        var random = new Random(seed);
        for (var day = 0; day < days; day++)
        {
            var begin = Local(day, 2).AddMinutes(15 * random.NextDouble());
            foreach (var minute in Enumerable.Range(0, size + random.Next(-size / 8, size / 8)).Select(_ => 20 * random.NextDouble()).Order())
                yield return new Event(begin.AddMinutes(minute), name);
        }
    }

    public static IEnumerable<Event> Without(this IEnumerable<Event> events, double fromDay, double toDay) => events.Where(e => e.At < Day(fromDay) || e.At >= Day(toDay));

    public static List<Event> Together(params IEnumerable<Event>[] streams) => [.. streams.SelectMany(s => s).OrderBy(e => e.At)];

    public static List<WatchNews> Replay(Watch watch, IEnumerable<Event> events, DateTimeOffset? until = null)
    {
        var news = new List<WatchNews>();
        foreach (var one in events.OrderBy(e => e.At))
            news.AddRange(watch.Observe(one.Stream, one.At));
        if (until is { } end)
            news.AddRange(watch.Advance(end));
        return news;
    }

    public static List<WatchNews> Replay(IEnumerable<Event> events, double budget = 0.1, DateTimeOffset? until = null) =>
        Replay(new Watch(new FalseAlarmBudget(budget)), events, until);

    public static IEnumerable<RuptureAlert> Raised(this IEnumerable<WatchNews> news) => news.OfType<WatchNews.Raised>().Select(n => n.Alert);

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}

internal readonly record struct Event(DateTimeOffset At, string Stream);

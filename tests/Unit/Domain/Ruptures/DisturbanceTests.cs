using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>What happens to streams beside breaks: it makes the watch neither deaf nor shrill.</summary>
public sealed class DisturbanceTests
{
    [Theory]
    [InlineData(60, 3000, 60)]
    [InlineData(63.4, 3000, 60)]
    [InlineData(63.4, 300, 1)]
    public void One_huge_burst_is_not_expected_again_and_deafens_nobody(double day, int events, int minutes)
    {
        var random = new Random(2);
        var burst = Enumerable.Range(0, events).Select(_ => new Event(Day(day).AddMinutes(minutes * random.NextDouble()), "gam"));
        var stream = Together(Poisson("gam", 11, 90, t => ByDay(t, 3)), burst);

        var alert = Replay(stream, until: Day(91)).Raised().Single(a => a.RaisedAt > Day(day));

        Assert.InRange(alert.RaisedAt, Day(90), Day(90).AddHours(9));
    }

    [Fact]
    public void What_waited_at_the_sender_and_comes_at_once_deafens_nobody()
    {
        var events = Poisson("dpi", 12, 130, t => ByDay(t, 3)).ToList();
        double[] stops = [60, 75, 90, 105];
        var flushed = events.SelectMany(e => stops.Where(s => e.At >= Day(s) && e.At < Day(s + 2)).Select(s => new Event(Day(s + 2).AddSeconds((e.At - Day(s)).TotalHours), "dpi")));
        var kept = stops.Aggregate(events.AsEnumerable(), (e, s) => e.Without(s, s + 2));

        var alerts = Replay(kept.Concat(flushed), until: Day(131)).Raised().Where(a => a.RaisedAt > Day(56)).ToList();

        Assert.Equal(5, alerts.Count);
        Assert.All(stops.Append(130).Zip(alerts), pair => Assert.InRange(pair.Second.RaisedAt, Day(pair.First), Day(pair.First).AddHours(9)));
    }

    [Fact]
    public void Other_opening_hours_are_learnt_within_a_week_and_the_days_off_within_a_month()
    {
        static double Rate(DateTimeOffset at) => at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : (at < Day(91) ? at.Hour is >= 9 and < 18 : at.Hour is >= 7 and < 14) ? 6 : 0;

        var alerts = Replay(Poisson("cs", 13, 150, Rate)).Raised().Where(a => a.RaisedAt > Day(28)).ToList();

        Assert.InRange(alerts.Count(a => a.RaisedAt.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)), 1, 7);
        Assert.InRange(alerts.Count, 1, 11);
        Assert.DoesNotContain(alerts, a => a.RaisedAt > Day(119));
    }

    [Fact]
    public void A_closure_of_three_weeks_is_told_once_and_the_weekend_after_it_is_none()
    {
        var alerts = Replay(Poisson("cs", 14, 160, t => t >= Day(84) && t < Day(105) ? 0 : Office(t, 3))).Raised().Where(a => a.RaisedAt > Day(70)).ToList();

        Assert.InRange(Assert.Single(alerts).RaisedAt, Day(84), Day(85));
    }

    [Fact]
    public void A_rate_that_falls_for_good_is_told_once_or_twice()
    {
        var alerts = Replay(Poisson("sgl", 15, 160, t => ByDay(t, t < Day(80) ? 5 : 2))).Raised().Where(a => a.RaisedAt > Day(80)).ToList();

        Assert.InRange(alerts.Count, 1, 2);
        Assert.InRange(alerts[0].RaisedAt, Day(80), Day(82));
    }

    // Nothing says between Friday and Monday that clocks went back, but the calendar.
    [Fact]
    public void Clocks_that_change_while_everything_is_closed_are_no_rupture()
    {
        var days = (int)(new DateTimeOffset(2025, 11, 10, 0, 0, 0, TimeSpan.Zero) - Start).TotalDays;

        Assert.DoesNotContain(Replay(Poisson("cs", 16, days, t => Office(t, 30))).Raised(), a => a.RaisedAt > Day(days - 15) && a.RaisedAt.DayOfWeek is DayOfWeek.Monday && a.RaisedAt.Hour < 9);
    }
}

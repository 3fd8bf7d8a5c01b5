using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>Runs, lots and weekly closings are recognised by themselves.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void A_run_of_results_counts_as_one_event()
    {
        var watch = new Watch(new FalseAlarmBudget());
        Replay(watch, Bursts("automate", 1, 40, 1.5));

        var stream = watch.State.Streams.Single();
        Assert.NotEqual(0, stream.Runs.Limit);
        Assert.InRange(stream.Level.PerHour, 1.2, 1.8);
    }

    [Fact]
    public void A_busy_stream_has_no_runs()
    {
        var watch = new Watch(new FalseAlarmBudget());
        Replay(watch, Poisson("ADT", 1, 40, t => ByDay(t, 60)));

        Assert.Equal(0, watch.State.Streams.Single().Runs.Limit);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(60)]
    [InlineData(300)]
    public void A_stream_that_comes_evenly_has_no_runs_and_its_stop_is_seen(int seconds)
    {
        var events = Enumerable.Range(0, 30 * 86_400 / seconds).Select(i => new Event(Start.AddSeconds(i * seconds), "pouls"));
        var alert = Replay(events, until: Day(30.5)).Raised().Single();

        Assert.Equal(RuptureKind.Silence, alert.Kind);
        Assert.InRange(alert.RaisedAt, Day(30), Day(30).AddSeconds(30 * seconds));
    }

    [Fact]
    public void A_lot_that_does_not_come_is_missed_the_same_night()
    {
        var alert = Replay(Nightly("lot", 1, 60, 40), until: Day(60.5)).Raised().Single();

        Assert.Equal(RuptureKind.LotMissing, alert.Kind);
        Assert.InRange(alert.RaisedAt, Day(60 + (2.25 / 24)), Day(60 + (2.6 / 24)));
        Assert.InRange(alert.Expected, 35, 45);
    }

    [Fact]
    public void A_lot_cut_short_is_seen_before_it_should_have_ended()
    {
        var random = new Random(3);
        var alert = Replay(Nightly("lot", 2, 61, 40).Where(e => e.At < Day(60) || random.NextDouble() < 0.15)).Raised().Single();

        Assert.Equal(RuptureKind.LotShort, alert.Kind);
        Assert.True(alert.RaisedAt < Day(60 + (2.7 / 24)), $"{alert}");
    }

    [Fact]
    public void A_lot_on_working_days_is_not_missed_on_sundays()
    {
        var events = Nightly("lot", 3, 120, 40).Where(e => e.At.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

        Assert.Empty(Replay(events, until: Day(119.9)).Raised());
    }

    [Fact]
    public void A_lot_that_moves_to_another_hour_is_understood_within_days()
    {
        var events = Together(Nightly("lot", 4, 50, 40), Nightly("lot", 5, 90, 40).Where(e => e.At > Day(50)).Select(e => e with { At = e.At.AddHours(2) }));

        var alerts = Replay(events).Raised().ToList();

        Assert.InRange(alerts.Count, 1, 4);
        Assert.DoesNotContain(alerts, a => a.RaisedAt > Day(60));
    }

    [Fact]
    public void Hours_closed_every_week_are_learnt_although_they_raised_alarms()
    {
        static double Rate(DateTimeOffset at) => at.DayOfWeek == DayOfWeek.Wednesday && at.Hour >= 12 ? 0 : Office(at, 12);

        var alerts = Replay(Poisson("pediatrie", 6, 120, Rate)).Raised().ToList();

        Assert.DoesNotContain(alerts, a => a.RaisedAt > Day(35) && a.RaisedAt.DayOfWeek == DayOfWeek.Wednesday);
    }

    [Fact]
    public void A_poll_that_comes_every_hour_is_missed_within_hours()
    {
        var polls = Enumerable.Range(0, 24 * 60).Select(h => new Event(Start.AddHours(h).AddMinutes(1 + (h % 3)), "poll"));

        var alert = Replay(polls, until: Day(61)).Raised().Single(a => a.RaisedAt > Day(60));

        Assert.True(alert.RaisedAt < Day(60).AddHours(4), $"{alert}");
    }

    [Fact]
    public void A_roll_out_is_followed()
    {
        var alerts = Replay(Poisson("deploiement", 7, 120, t => 0.5 * Math.Pow(10, (t - Start).TotalDays / 120)), until: Day(120.2)).Raised().ToList();

        var last = Assert.Single(alerts, a => a.RaisedAt > Day(120));
        Assert.True(last.RaisedAt < Day(120).AddHours(4), $"{last}");
    }

    [Fact]
    public void Busy_hours_that_vary_for_no_known_reason_raise_no_alarms()
    {
        var random = new Random(9);
        var mood = Enumerable.Range(0, 24 * 200).Select(_ => 0.5 + random.NextDouble()).ToArray();

        var alerts = Replay(Poisson("ADT", 8, 150, t => 60 * mood[(int)(t - Start).TotalHours])).Raised().Count(a => a.RaisedAt > Day(30));

        Assert.InRange(alerts, 0, 2);
    }
}

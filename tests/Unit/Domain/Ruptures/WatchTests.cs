using System.Text.Json;
using HopEn2.Interop.Domain.Ruptures;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>The watch as a whole: what it sees, when, and what it keeps silent about.</summary>
public sealed class WatchTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(5)]
    [InlineData(30)]
    public void A_stop_is_seen_within_the_expected_events_that_the_budget_asks_for(double perHour)
    {
        var alert = Assert.Single(Replay(Steady("labo", 1, 60, perHour).Without(60, 70), until: Day(70)).Raised(), a => a.RaisedAt > Day(60));

        // h = ln(λ·720/budget); half as much again for a rate that had to be learnt and a watch that looks for drops too.
        var h = Math.Log(perHour * 720 / 0.1);
        Assert.InRange((alert.RaisedAt - alert.Since).TotalHours * perHour, 0.8 * h, 1.5 * h);
        Assert.Equal(RuptureKind.Silence, alert.Kind);
        Assert.Equal(0, alert.Seen);
        Assert.InRange(alert.Expected, 0.8 * h, 1.4 * h);
    }

    [Fact]
    public void A_feed_that_limps_is_seen_and_said_to_limp()
    {
        var random = new Random(5);
        var events = Steady("labo", 2, 70, 6).Where(e => e.At < Day(60) || random.NextDouble() < 0.2);

        var alert = Replay(events).Raised().First(a => a.RaisedAt > Day(60));

        Assert.True(alert.RaisedAt < Day(60.4), $"{alert}");
        Assert.True(alert.Seen < 0.5 * alert.Expected, $"{alert}");
    }

    [Fact]
    public void An_alert_ends_when_events_flow_again()
    {
        var news = Replay(Steady("labo", 3, 70, 5).Without(60, 61.5)).Where(n => n.At > Day(60)).ToList();

        Assert.IsType<WatchNews.Raised>(news[0]);
        var cleared = Assert.IsType<WatchNews.Cleared>(news[1]);
        Assert.Equal(ClearReason.FlowsAgain, cleared.Reason);
        Assert.InRange(cleared.At, Day(61.5), Day(61.5).AddHours(3));
    }

    [Fact]
    public void A_lower_rate_that_lasts_becomes_the_level()
    {
        var news = Replay(Together(Steady("labo", 4, 60, 10), Steady("labo", 5, 110, 2).Where(e => e.At >= Day(60))));

        Assert.Contains(news.OfType<WatchNews.Cleared>(), c => c.Reason == ClearReason.NewLevel && c.At < Day(76));
        Assert.DoesNotContain(news.Raised(), a => a.RaisedAt > Day(80));
    }

    [Fact]
    public void What_happens_later_changes_nothing_that_was_said()
    {
        var events = Together(
            Steady("a", 1, 90, 3).Without(62, 63), Poisson("b", 2, 90, t => Office(t, 4)).Without(71, 75), Bursts("c", 3, 90, 1).Without(66, 68), Nightly("d", 4, 90, 30).Without(63, 65));
        var whole = Replay(events);
        Assert.True(whole.Count >= 8);

        foreach (var cut in new[] { 10.3, 58.9, 62.21, 62.6, 63.1, 67.05, 71.9, 74.4, 88.8 })
        {
            var part = Replay(events.Where(e => e.At <= Day(cut)), until: Day(cut));
            Assert.Equal(whole.Where(n => n.At <= Day(cut)), part);
        }
    }

    [Fact]
    public void Ticks_between_events_change_nothing()
    {
        var events = Together(Steady("a", 1, 66, 2).Without(61, 64), Nightly("d", 4, 66, 30).Without(63, 65));
        var watch = new Watch(new FalseAlarmBudget());
        var ticked = new List<WatchNews>();
        var at = Start;
        foreach (var one in events)
        {
            for (; at < one.At; at = at.AddMinutes(7))
                ticked.AddRange(watch.Advance(at));
            ticked.AddRange(watch.Observe(one.Stream, one.At));
        }

        Assert.Equal(Replay(events), ticked);
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(40.1)]
    [InlineData(62.3)]
    [InlineData(63.09)]
    public void A_watch_put_away_and_taken_up_again_goes_on_as_if_nothing_had_been(double day)
    {
        var events = Together(
            Steady("a", 1, 80, 3).Without(62, 63), Poisson("b", 2, 80, t => Office(t, 4)).Without(71, 75), Bursts("c", 3, 80, 1).Without(66, 68), Nightly("d", 4, 80, 30).Without(63, 65));
        var first = new Watch(new FalseAlarmBudget(0.2));
        var news = Replay(first, events.Where(e => e.At <= Day(day)), Day(day));

        var kept = JsonSerializer.Serialize(first.State);
        var second = new Watch(JsonSerializer.Deserialize<WatchState>(kept)!);
        news.AddRange(Replay(second, events.Where(e => e.At > Day(day))));

        Assert.Equal(Replay(events, 0.2), news);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_stream_of_three_days_does_not_cry(int seed)
    {
        var streams = new[] { 0.1, 0.5, 2, 10, 40 }
            .SelectMany(rate => new[] { Steady($"steady {rate}", seed, 3, rate), Poisson($"office {rate}", seed, 3, t => Office(t, rate)), Poisson($"day {rate}", seed, 3, t => ByDay(t, rate)) });

        Assert.Empty(Replay(Together([.. streams])).Raised());
    }

    [Fact]
    public void A_first_weekend_is_no_rupture() =>
        Assert.Empty(Replay(Poisson("office", 8, 8, t => Office(t, 10))).Raised());

    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void Holidays_of_a_house_that_closes_on_them_are_no_rupture(double perHour)
    {
        var events = Poisson("consultation", 11, 340, t => Office(t, perHour, closesOnHolidays: true));

        var alerts = Replay(events).Raised().Where(a => a.RaisedAt > Day(56)).ToList();

        Assert.DoesNotContain(alerts, a => new PublicHolidays().Contains(DateOnly.FromDateTime(a.RaisedAt.Date)));
        Assert.True(alerts.Count <= 2, string.Join("\n", alerts));
    }

    [Fact]
    public void Clocks_going_forward_and_back_are_no_rupture()
    {
        var changes = new[] { new DateTime(2025, 3, 30), new DateTime(2025, 10, 26) };
        var events = Together(Poisson("office", 21, 310, t => Office(t, 20)), Nightly("lot", 22, 310, 40), Poisson("urgences", 23, 310, t => ByDay(t, 8)));

        Assert.DoesNotContain(Replay(events).Raised(), a => changes.Any(c => Math.Abs((a.RaisedAt.DateTime - c).TotalDays) < 5));
    }

    [Fact]
    public void An_engine_that_stood_still_blames_nobody()
    {
        var events = Together(Steady("a", 1, 70, 20), Poisson("b", 2, 70, t => Office(t, 10)), Nightly("lot", 3, 70, 40)).Without(60.05, 60.9).ToList();
        var watch = new Watch(new FalseAlarmBudget());
        Replay(watch, events.Where(e => e.At < Day(60.05)), Day(60.05));
        var again = new Watch(watch.State);
        again.Resume(Day(60.9));

        Assert.Empty(Replay(again, events.Where(e => e.At >= Day(60.9) && e.At < Day(63)), Day(63)).Raised());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    public void With_the_clock_set_back_it_blames_nobody_and_sees_a_stop_before_the_old_time_has_come_again(int hours)
    {
        var (set, back) = (Day(60.6), Day(60.6).AddHours(-hours));
        var events = Together(Steady("a", 1, 70, 60), Steady("lots", 2, 70, 3), Nightly("lot", 3, 70, 40)).ToList();
        var watch = new Watch(new FalseAlarmBudget());
        Replay(watch, events.Where(e => e.At < set), set);
        watch.Resume(back);

        // The same hours once more; then one of them stops.
        var again = events.Where(e => e.At >= back && (e.At < back.AddMinutes(40) || e.Stream != "a"));
        var alert = Assert.Single(Replay(watch, again.Where(e => e.At < set), set).Raised());
        Assert.Equal("a", alert.Stream);
        Assert.InRange(alert.RaisedAt, back.AddMinutes(40), set);
    }

    [Fact]
    public void An_event_out_of_order_counts_as_now()
    {
        var watch = new Watch(new FalseAlarmBudget());
        watch.Observe("a", Day(1));
        watch.Observe("a", Day(0.5));

        Assert.Equal(Day(1), watch.State.Upto);
    }

    [Fact]
    public void What_the_watch_keeps_does_not_grow_with_time()
    {
        static int Size(int days)
        {
            var watch = new Watch(new FalseAlarmBudget());
            Replay(watch, Together(Steady("a", 1, days, 10), Nightly("d", 4, days, 30), Bursts("c", 3, days, 2)));
            return JsonSerializer.Serialize(watch.State).Length;
        }

        Assert.InRange(Size(300), 0, 1.2 * Size(90));
    }
}

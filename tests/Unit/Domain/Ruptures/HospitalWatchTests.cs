using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Ruptures.Flows;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

/// <summary>The watch of a hospital: the same detectors as in a backtest, fed with messages.</summary>
public sealed class HospitalWatchTests
{
    [Fact]
    public void Live_and_backtest_raise_the_same_alerts_on_the_same_events()
    {
        var events = Together(Steady("a", 1, 60, 3).Without(40, 42), Poisson("b", 2, 60, at => ByDay(at, 5)).Without(50, 51));
        var live = new List<RuptureAlert>();
        var watch = Watch(new Map());
        foreach (var one in events)
        {
            watch.See(Message(one));
            live.AddRange(watch.Open.Where(a => !live.Contains(a)));
        }

        var backtest = Replay(events).Raised().Select(a => a with { Stream = $"feed/{a.Stream}" }).ToList();

        Assert.NotEmpty(backtest);
        Assert.Equal(backtest.Select(a => (a.Stream, a.Kind, a.RaisedAt)), live.OrderBy(a => a.RaisedAt).Select(a => (a.Stream, a.Kind, a.RaisedAt)));
    }

    [Theory]
    [InlineData(40.3)]
    [InlineData(41.7)]
    [InlineData(55)]
    public void Cut_at_any_instant_it_has_raised_the_same_until_then(double day)
    {
        var events = Together(Steady("a", 1, 60, 3).Without(40, 42), Steady("b", 2, 60, 5).Without(50, 51));

        var whole = Told(events).Where(t => t.At <= Day(day)).ToList();
        var cut = Told(events.Where(e => e.At <= Day(day))).ToList();

        Assert.Equal(cut.Select(t => (t.At, t.Root)), whole.Select(t => (t.At, t.Root)));
    }

    [Fact]
    public void A_break_of_a_site_of_ten_feeds_is_one_incident()
    {
        var feeds = Enumerable.Range(0, 10).Select(i => Steady($"f{i}", i, 40, 2 + i).Without(38, 40)).ToArray();

        var watch = Watch(new Map("site"));
        foreach (var one in Together(feeds))
            watch.See(Message(one));
        watch.Advance(Day(39));

        Assert.Equal("sender/site", Assert.Single(watch.Incidents).Root);
        Assert.True(watch.Incidents[0].Children.Count >= 10);
    }

    [Fact]
    public void A_change_of_clock_and_a_holiday_that_is_like_a_Sunday_are_none()
    {
        // Until after 30 March 2025, when clocks went forward, and Easter Monday, 21 April.
        var events = Poisson("a", 4, 108, at => Office(at, 6, closesOnHolidays: true)).ToList();

        Assert.DoesNotContain(Told(events), t => t.At > Local(82, 0) && t.At < Local(86, 0));
        Assert.DoesNotContain(Told(events), t => t.At >= Local(105, 0));
    }

    [Fact]
    public void What_is_planned_neither_raises_nor_is_held_against_the_stream_afterwards()
    {
        var watch = Watch(new Map(), new Planned("a", Day(30), Day(32)));
        foreach (var one in Steady("a", 1, 40, 5).Without(30, 32))
        {
            watch.See(Message(one));
            Assert.Empty(watch.Incidents);
        }
    }

    [Fact]
    public void A_sender_that_is_always_connected_and_goes_away_is_told_and_comes_back()
    {
        var watch = Watch(new Map());
        watch.See(new EntranceSign.Connected("mllp", Day(0), "10.0.0.1:4000"));
        watch.See(new EntranceSign.Heard("mllp", Day(0), "10.0.0.1:4000", "a"));
        watch.See(new EntranceSign.Disconnected("mllp", Day(1), "10.0.0.1:4000"));
        watch.Advance(Day(1).AddMinutes(4));
        Assert.Empty(watch.Incidents);

        watch.Advance(Day(1).AddHours(3));
        Assert.Equal(RuptureKind.Disconnected, Assert.Single(watch.Incidents).Alert?.Kind);

        watch.See(new EntranceSign.Connected("mllp", Day(1).AddHours(3), "10.0.0.1:4001"));
        watch.Advance(Day(1).AddHours(4));
        Assert.Empty(watch.Incidents);
    }

    [Fact]
    public void A_connection_that_is_opened_again_at_once_is_not_taken_for_another_of_its_host_that_is_away()
    {
        var watch = Watch(new Map());
        foreach (var (feed, port) in new[] { ("a", 4000), ("b", 4001) })
        {
            watch.See(new EntranceSign.Connected("mllp", Day(0), $"10.0.0.1:{port}"));
            watch.See(new EntranceSign.Heard("mllp", Day(0), $"10.0.0.1:{port}", feed));
        }

        watch.See(new EntranceSign.Disconnected("mllp", Day(1), "10.0.0.1:4001"));
        watch.See(new EntranceSign.Disconnected("mllp", Day(1).AddMinutes(2), "10.0.0.1:4000"));
        watch.See(new EntranceSign.Connected("mllp", Day(1).AddMinutes(2), "10.0.0.1:4002"));
        watch.Advance(Day(1).AddHours(3));

        var alert = Assert.Single(watch.Incidents).Alert!;
        Assert.Equal(("feed/b", RuptureKind.Disconnected, Day(1)), (alert.Stream, alert.Kind, alert.Since));
    }

    [Fact]
    public void A_sender_that_falls_silent_is_disconnected_when_its_connection_is_closed()
    {
        Assert.Equal(RuptureKind.Disconnected, Assert.Single(Silenced(closed: true).Incidents).Alert?.Kind);
        Assert.Equal(RuptureKind.Silence, Assert.Single(Silenced(closed: false).Incidents).Alert?.Kind);

        static HospitalWatch Silenced(bool closed)
        {
            // So many messages that their absence tells before that of the connection does.
            var watch = Watch(new Map());
            foreach (var one in Steady("a", 1, 30, 60).TakeWhile(e => e.At < Day(30).AddHours(-1.1)))
                watch.See(Message(one));
            // It has been connected for little more than an hour.
            watch.See(new EntranceSign.Connected("mllp", Day(30).AddHours(-1.1), "10.0.0.1:4000"));
            watch.See(new EntranceSign.Heard("mllp", Day(30).AddHours(-1.1), "10.0.0.1:4000", "a"));
            foreach (var one in Steady("a", 1, 30, 60).SkipWhile(e => e.At < Day(30).AddHours(-1.1)))
                watch.See(Message(one));
            if (closed)
                watch.See(new EntranceSign.Disconnected("mllp", Day(30), "10.0.0.1:4000"));
            for (var minute = 0; watch.Incidents.Count == 0; minute++)
            {
                Assert.InRange(minute, 0, 30);
                watch.Advance(Day(30).AddMinutes(minute));
            }

            return watch;
        }
    }

    [Fact]
    public void Messages_that_wait_longer_than_ever_are_a_backlog()
    {
        var watch = Watch(new Map());
        for (var i = 0; i < 1000; i++)
        {
            watch.Waiting(TimeSpan.FromSeconds(i % 3), Day(0).AddMinutes(i));
            Assert.Empty(watch.Open);
        }

        watch.Waiting(TimeSpan.FromMinutes(10), Day(1));
        watch.Advance(Day(1).AddMinutes(1));

        Assert.Equal(RuptureKind.Backlog, Assert.Single(watch.Incidents).Alert?.Kind);
    }

    private static List<(DateTimeOffset At, string Root)> Told(IEnumerable<Event> events)
    {
        var (watch, told, open) = (Watch(new Map()), new List<(DateTimeOffset, string)>(), new HashSet<RuptureAlert>());
        foreach (var one in events)
        {
            watch.See(Message(one));
            told.AddRange(watch.Incidents.Where(i => i.Alert is { } alert && open.Add(alert)).Select(i => (i.Alert!.RaisedAt, i.Root)));
        }

        return told;
    }

    private static HospitalWatch Watch(IHospitalMap map, IPlannedSilence? planned = null) => new(map, new FalseAlarmBudget(0.1), new PublicHolidays(), planned: planned);

    private static WatchedMessage Message(Event one) => new(one.Stream, "", one.At, null, []);

    private sealed class Map(string? site = null) : IHospitalMap
    {
        public bool Knows(string feed) => true;

        public string? ServiceOf(string uf, DateOnly day) => null;

        public string? SenderOf(string feed) => null;

        public string? SiteOf(string feed) => site;

        public IReadOnlyList<string> FeedsAt(string entrance) => [];
    }

    private sealed class Planned(string feed, DateTimeOffset from, DateTimeOffset to) : IPlannedSilence
    {
        public bool Covers(StreamSubject subject, DateTimeOffset at) => subject.Feed == feed && at >= from && at < to;
    }
}

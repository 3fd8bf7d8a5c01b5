using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Monitoring.Watch;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring;

/// <summary>The watch under a machine whose clock is set, while messages come as ever.</summary>
public sealed class LiveWatchTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan TwoHours = TimeSpan.FromHours(2);

    private readonly SetTime _time = new(new DateTimeOffset(2025, 3, 18, 8, 0, 0, TimeSpan.Zero));
    private readonly Recorded _recorded = new();
    private readonly WatchSignals _signals;
    private readonly FeedBoard _feeds;
    private readonly LiveWatch _watch;

    public LiveWatchTests()
    {
        var mappings = new FakeMappings(SampleHospital.Mappings());
        var clock = new HospitalClock(_time, SampleHospital.Paris);
        _signals = new WatchSignals(clock);
        _watch = new LiveWatch(clock, _time, mappings, _recorded, _signals, _feeds = new FeedBoard(clock, mappings), new WatchHistory(), new WatchOptions(), null, null);
        // Four weeks of a message a minute, now and then two or none.
        var random = new Random(5);
        for (var at = _time.GetUtcNow().AddDays(-28); at < _time.GetUtcNow(); at -= Minute * Math.Log(1 - random.NextDouble()))
            _recorded.Add(at);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task A_clock_that_is_set_is_no_rupture(int hours)
    {
        await BeginAsync();
        await PassAsync(30, flowing: true);
        _time.Set(TimeSpan.FromHours(hours));
        await PassAsync(60, flowing: true);
        _time.Set(TimeSpan.FromHours(-hours));
        await PassAsync(60, flowing: true);

        Assert.Empty(_watch.Watch.Incidents);
    }

    [Fact]
    public async Task After_the_clock_was_set_back_a_stop_is_seen_as_soon_as_ever()
    {
        var usual = await MinutesToSeeAsync(TimeSpan.Zero);
        var setBack = await new LiveWatchTests().MinutesToSeeAsync(-TwoHours);

        Assert.InRange(usual, 1, 150);
        Assert.InRange(setBack, usual - 60, usual + 60);
    }

    private async Task<int> MinutesToSeeAsync(TimeSpan set)
    {
        await BeginAsync();
        await PassAsync(30, flowing: true);
        _time.Set(set);
        // Journaled by the clock as it was, recorded after it was set.
        _recorded.Add(_time.GetUtcNow() - set);
        await PassAsync(10, flowing: true);
        var minutes = 0;
        while (!_watch.Watch.Incidents.Any(i => i.Root.Contains("dpi", StringComparison.Ordinal)) && minutes < 300)
        {
            await PassAsync(1, flowing: false);
            minutes++;
        }

        return minutes;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-2)]
    public async Task Who_was_connected_when_the_clock_was_set_still_is(int hours)
    {
        await BeginAsync();
        _signals.PeerConnected("mllp", "10.0.0.1:4000");
        _signals.PeerHeard("mllp", "10.0.0.1:4000", "dpi");
        await PassAsync(120, flowing: true);
        _time.Set(TimeSpan.FromHours(hours));
        await PassAsync(120, flowing: true);
        Assert.Empty(_watch.Watch.Incidents);

        _signals.PeerDisconnected("mllp", "10.0.0.1:4000", "");
        await PassAsync(60, flowing: true);
        Assert.Equal(RuptureKind.Disconnected, Assert.Single(_watch.Watch.Incidents).Alert!.Kind);
    }

    // As a FHIR server that is subscribed to tells: connected while it answers, heard with each of its events.
    [Fact]
    public async Task A_server_subscribed_to_that_goes_down_is_told_as_disconnected_before_its_silence_is()
    {
        const string Server = "dpi.ch-essai.example:8443";
        await BeginAsync();
        _signals.PeerConnected(Feed.FhirEntrance, Server);
        _signals.PeerHeard(Feed.FhirEntrance, Server, "dpi");
        await PassAsync(120, flowing: true);
        _signals.PeerDisconnected(Feed.FhirEntrance, Server, "connection refused");
        for (var minutes = 0; _watch.Watch.Incidents.Count == 0 && minutes < 60; minutes++)
            await PassAsync(1, flowing: false);

        var incident = Assert.Single(_watch.Watch.Incidents);
        Assert.Equal(("feed/dpi", RuptureKind.Disconnected), (incident.Root, incident.Alert!.Kind)); // Of one subject.
    }

    [Fact]
    public async Task What_happens_at_the_entrances_of_another_engine_is_watched_until_that_engine_is_gone()
    {
        var other = new WatchSignals(new HospitalClock(_time, SampleHospital.Paris));
        await BeginAsync();
        other.PeerConnected("mllp", "10.0.0.9:4000");
        other.PeerHeard("mllp", "10.0.0.9:4000", "dpi");
        for (var i = 0; i < 120; i++)
        {
            _signals.Hear(other.Tidings(), _time.GetTimestamp());
            await PassAsync(1, flowing: true);
        }

        Assert.Empty(_watch.Watch.Incidents);
        for (var i = 0; i < 10; i++)
        {
            for (var peer = 0; peer < 5; peer++)
                other.BytesWithoutFrame("mllp", $"10.0.0.{peer}:4000", 10);
            _signals.Hear(other.Tidings(), _time.GetTimestamp());
            await PassAsync(1, flowing: true);
        }

        Assert.Contains(_watch.Watch.Incidents, i => i.Alerts.Any(a => a.Kind is RuptureKind.Unframed));
        for (var i = 0; i < 30; i++)
        {
            _signals.Forget(heard => _time.GetElapsedTime(heard) > TimeSpan.FromSeconds(45));
            await PassAsync(1, flowing: true);
        }

        Assert.Contains(_watch.Watch.Incidents, i => i.Alerts.Any(a => a.Kind is RuptureKind.Disconnected));
    }

    [Fact]
    public void Refusals_of_another_engine_come_among_its_acceptances()
    {
        var other = new WatchSignals(new HospitalClock(_time, SampleHospital.Paris));
        for (var i = 0; i < 100; i++)
            other.Answered("dpi", default, new Answer(i < 90 ? AnswerCode.Accept : AnswerCode.Error, null), _time.GetUtcNow(), 1);
        _signals.Listen();
        _signals.Hear(other.Tidings(), 0);
        _signals.Hear(other.Tidings(), 0);

        var told = new List<bool?>();
        while (_signals.TryTake(DateTimeOffset.MaxValue, out var signal))
            told.Add(signal.Accepted);
        Assert.Equal((100, 10), (told.Count, told.Count(a => a == false)));
        Assert.All(told.Zip(told.Skip(1)), pair => Assert.False(pair is { First: false, Second: false }));
    }

    [Fact]
    public async Task What_an_entrance_told_before_the_clock_was_set_back_holds_up_nothing_that_it_tells_after()
    {
        await BeginAsync();
        _signals.PeerConnected("mllp", "10.0.0.1:4000");
        _time.Set(-TwoHours);
        _signals.PeerConnected("mllp", "10.0.0.2:4000");
        await PassAsync(2, flowing: true);

        Assert.False(_signals.TryTake(DateTimeOffset.MaxValue, out _));
    }

    [Fact]
    public async Task What_is_taken_and_not_recorded_is_a_backlog_and_nothing_else_until_it_is_recorded()
    {
        await BeginAsync();
        for (var i = 0; i < 60; i++)
        {
            _feeds.TakeBacklog(new Backlog(1, null, TimeSpan.FromSeconds(i % 3)));
            await PassAsync(1, flowing: true);
        }

        Assert.Empty(_watch.Watch.Incidents);
        for (var minutes = 1; minutes <= 180; minutes++)
        {
            _feeds.TakeBacklog(new Backlog(minutes, null, minutes * Minute));
            await PassAsync(1, flowing: false);
        }

        var incident = Assert.Single(_watch.Watch.Incidents);
        Assert.Equal((RuptureKind.Backlog, 0), (incident.Alert!.Kind, incident.Children.Count));

        // What came meanwhile was received when it was received.
        for (var at = _time.GetUtcNow() - (180 * Minute); at <= _time.GetUtcNow(); at += Minute)
            _recorded.Add(at);
        _feeds.TakeBacklog(Backlog.None);
        await PassAsync(60, flowing: true);
        Assert.Empty(_watch.Watch.Incidents);
    }

    private async Task BeginAsync()
    {
        await _watch.BeginAsync(null, default);
        _signals.Listen();
        Assert.Empty(_watch.Watch.Incidents);
    }

    private async Task PassAsync(int minutes, bool flowing)
    {
        for (var i = 0; i < minutes; i++)
        {
            _time.Pass(Minute);
            if (flowing)
                _recorded.Add(_time.GetUtcNow());
            await _watch.StepAsync(default);
        }
    }

    /// <summary>A clock that is set without time passing, beside a stopwatch that is not.</summary>
    private sealed class SetTime(DateTimeOffset start) : TimeProvider
    {
        private DateTimeOffset _wall = start;
        private long _stamp;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => _wall;

        public override long GetTimestamp() => _stamp;

        public void Set(TimeSpan by) => _wall += by;

        public void Pass(TimeSpan by)
        {
            _wall += by;
            _stamp += by.Ticks;
        }
    }

    private sealed class Recorded : IRecordedMessages
    {
        private readonly List<RecordedMessageFacts> _messages = [];

        public void Add(DateTimeOffset receivedAt) =>
            _messages.Add(new RecordedMessageFacts(new JournalId(_messages.Count + 1), "dpi", "ADT^A01", receivedAt, receivedAt, null, []));

        public Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<RecordedMessageFacts>>(_messages.GetRange((int)after.Value, Math.Min(most, _messages.Count - (int)after.Value)));

        public Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel) => Task.FromResult(new JournalId(_messages.Count(m => m.ReceivedAt < receivedAt)));
    }
}

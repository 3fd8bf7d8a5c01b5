using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Text.Json;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Monitoring.Metrics;
using HopEn2.Interop.Web.Api;
using HopEn2.Interop.Web.Wallboard;
using Microsoft.Extensions.Hosting;

namespace HopEn2.Interop.Web.Live;

/// <summary>Turns what the boards announce into events for the screens, and gives a sign of life between them.</summary>
/// <remarks>The sign of life carries the hospital's time and the build, so that a screen left on for months takes a new version of its page by itself.</remarks>
internal sealed class LiveHub : BackgroundService
{
    /// <summary>How often a screen hears that the program is alive. Three missed, and it says that its connection is lost.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    public const string CountersTopic = "counters";

    public const string FeedsTopic = "feeds";

    public const string AlertsTopic = "alerts";

    /// <summary>How often the feeds page is told, at most: it is read by people at desks, and is sent as a whole.</summary>
    private static readonly TimeSpan FeedsEvery = TimeSpan.FromMilliseconds(500);

    private readonly CounterBoard _counters;
    private readonly FeedBoard _feeds;
    private readonly AlertNow _alerts;
    private readonly HospitalClock _clock;
    private readonly TimeProvider _time;

    // Versions are of this run of the program: a screen that comes back after a restart must not be taken at its word.
    private readonly string _epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    private readonly LiveChannel _counterChannel;
    private readonly LiveChannel _feedChannel;
    private readonly LiveChannel _alertChannel;
    private readonly Meter _meter;
    private long _screens;
    private long _feedsTold = 1;
    private long _alertsTold = 1;

    public LiveHub(CounterBoard counters, FeedBoard feeds, AlertNow alerts, HospitalClock clock, TimeProvider time, IMeterFactory meters)
    {
        (_counters, _feeds, _alerts, _clock, _time) = (counters, feeds, alerts, clock, time);
        _meter = meters.Create(EngineMetrics.MeterName);
        _meter.CreateObservableGauge("hopen2.live.screens", () => Interlocked.Read(ref _screens), "{screen}", "Screens that follow the figures now.");
        _feedChannel = new(_epoch, FeedsNow);
        _alertChannel = new(_epoch, AlertsNow);
        _counterChannel = new(_epoch, () => counters.Snapshot() is { } board ? Snapshot(board) : null);
        counters.Changed += Publish;
    }

    public LiveChannel? Topic(string name) => name switch { CountersTopic => _counterChannel, FeedsTopic => _feedChannel, AlertsTopic => _alertChannel, _ => null };

    /// <summary>A screen is there until what is returned is disposed.</summary>
    public IDisposable CountScreen()
    {
        Interlocked.Increment(ref _screens);
        return new Leaving(this);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(BeatAsync(stoppingToken), TellFeedsAsync(stoppingToken), TellAlertsAsync(stoppingToken));

    private async Task BeatAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(BeatEvery, _time);
        do
        {
            var beat = LiveEvent.Of("beat", null, 0, json =>
            {
                json.WriteStartObject();
                json.WriteString("at", _clock.Now);
                json.WriteString("build", Assets.Build);
                json.WriteEndObject();
            });
            _counterChannel.Beat(beat);
            _feedChannel.Beat(beat);
            _alertChannel.Beat(beat);
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    private async Task TellFeedsAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(FeedsEvery, _time);
        (long Version, long Minute) told = default;
        while (await timer.WaitForNextTickAsync(cancel))
        {
            // A minute that passed moves the last hour along even in silence.
            var now = (_feeds.Version, _clock.Now.UtcTicks / TimeSpan.TicksPerMinute);
            if (now == told)
                continue;
            told = now;
            Interlocked.Increment(ref _feedsTold);
            _feedChannel.Publish(0, FeedsNow());
        }
    }

    private async Task TellAlertsAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(FeedsEvery, _time);
        var told = _alerts.Version;
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var now = _alerts.Version;
            if (now == told)
                continue;
            told = now;
            Interlocked.Increment(ref _alertsTold);
            _alertChannel.Publish(0, AlertsNow());
        }
    }

    public override void Dispose()
    {
        _counters.Changed -= Publish;
        _meter.Dispose();
        base.Dispose();
    }

    private void Publish(BoardChange change)
    {
        if (change.Whole is { } whole)
            _counterChannel.Publish(0, Snapshot(whole));
        else
            _counterChannel.Publish(change.From, LiveEvent.Of("change", _epoch, change.Version, json => CounterJson.Write(json, change)));
    }

    private LiveEvent Snapshot(BoardSnapshot board) => LiveEvent.Of("snapshot", _epoch, board.Version, json => CounterJson.Write(json, board));

    // Without id: it is sent as a whole, so there is nothing to resume. Its version counts tellings, as the last hour moves in silence too.
    private LiveEvent FeedsNow() =>
        LiveEvent.Of("snapshot", null, Interlocked.Read(ref _feedsTold), json => JsonSerializer.Serialize(json, _feeds.Snapshot(), ApiJson.Options));

    // As the feeds: whole, and without id.
    private LiveEvent AlertsNow() =>
        LiveEvent.Of("snapshot", null, Interlocked.Read(ref _alertsTold), json => JsonSerializer.Serialize(json, _alerts.View(), ApiJson.Options));

    private sealed class Leaving(LiveHub hub) : IDisposable
    {
        private LiveHub? _hub = hub;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _hub, null) is { } left)
                Interlocked.Decrement(ref left._screens);
        }
    }
}

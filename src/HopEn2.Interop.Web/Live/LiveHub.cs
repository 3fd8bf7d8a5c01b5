using System.Security.Cryptography;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Web.Wallboard;
using Microsoft.Extensions.Hosting;

namespace HopEn2.Interop.Web.Live;

/// <summary>Turns what the boards announce into events for the screens, and gives a sign of life between them.</summary>
/// <remarks>The sign of life carries the hospital's time and the build, so that a screen left on for months takes a new version of its page by itself.</remarks>
internal sealed class LiveHub : BackgroundService
{
    /// <summary>How often a screen hears that the program is alive. Three missed, and it says that its connection is lost.</summary>
    public static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);

    private readonly CounterBoard _counters;
    private readonly HospitalClock _clock;
    private readonly TimeProvider _time;

    // Versions are of this run of the program: a screen that comes back after a restart must not be taken at its word.
    private readonly string _epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    public LiveHub(CounterBoard counters, HospitalClock clock, TimeProvider time)
    {
        (_counters, _clock, _time) = (counters, clock, time);
        Counters = new(_epoch, () => counters.Snapshot() is { } board ? Snapshot(board) : null);
        counters.Changed += Publish;
    }

    public LiveChannel Counters { get; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
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
            Counters.Beat(beat);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public override void Dispose()
    {
        _counters.Changed -= Publish;
        base.Dispose();
    }

    private void Publish(BoardChange change)
    {
        if (change.Whole is { } whole)
            Counters.Publish(0, Snapshot(whole));
        else
            Counters.Publish(change.From, LiveEvent.Of("change", _epoch, change.Version, json => CounterJson.Write(json, change)));
    }

    private LiveEvent Snapshot(BoardSnapshot board) => LiveEvent.Of("snapshot", _epoch, board.Version, json => CounterJson.Write(json, board));
}

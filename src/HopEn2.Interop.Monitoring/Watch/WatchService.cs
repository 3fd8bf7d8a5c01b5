using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Feeds;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>Watches while this engine is the one to: reads what is recorded, tells what is broken, keeps what was learnt.</summary>
/// <remarks>Of several engines on one store one watches; the others tell it what happens at their entrances.</remarks>
internal sealed class WatchService(
    IServiceProvider services, HospitalClock clock, TimeProvider time, IMappings mappings, WatchSignals signals, FeedBoard feeds, WatchReport report, WatchHistory history, IOptions<WatchOptions> options,
    ILogger<WatchService> log) : BackgroundService
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(30);

    /// <summary>An engine that has told nothing of its entrances for so long is gone. Nine times what one that lives lets pass.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(45);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for nobody's first step: learning from the past holds up no start.
        await Task.Yield();
        if (services.GetService<IRecordedMessages>() is not { } recorded || services.GetService<IWatchStore>() is not { } store || services.GetService<ISoleTasks>() is not { } tasks)
            return;
        var tidings = services.GetService<IEntranceTidings>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await tasks.TryTakeAsync(SoleTask.Watch, stoppingToken);
                if (lease is not null)
                    await WatchAsync(recorded, store, lease, stoppingToken);
                else if (tidings is not null)
                    await tidings.TellAsync(signals.Tidings(), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.WatchInterrupted(log, e);
            }

            signals.Stop();
            report.Stop();
            history.Watch(0);
            await Task.Delay(Retry, time, stoppingToken);
        }
    }

    private async Task WatchAsync(IRecordedMessages recorded, IWatchStore store, ISoleLease lease, CancellationToken cancel)
    {
        var past = services.GetService<IEarlierPast>();
        var live = new LiveWatch(clock, time, mappings, recorded, signals, feeds, history, options.Value, services.GetService<IPlannedSilence>(), past);
        var started = time.GetTimestamp();
        await live.BeginAsync(await ReadAsync(store, cancel), cancel);
        signals.Listen();
        past?.Learnt();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var hearing = HearAsync(over.Token);
        Log.Watching(log, live.Watch.Streams, time.GetElapsedTime(started).TotalSeconds);
        var standing = services.GetServices<IStandingTrouble>().ToList();
        var (kept, told) = (time.GetTimestamp(), 0L);
        IReadOnlyList<Incident>? last = null;
        try
        {
            while (await lease.IsHeldAsync(cancel))
            {
                signals.Forget(heard => time.GetElapsedTime(heard) > Gone);
                await live.StepAsync(cancel);
                if (!ReferenceEquals(last, live.Watch.Incidents) || time.GetElapsedTime(told) >= TellEvery)
                {
                    (last, told) = (live.Watch.Incidents, time.GetTimestamp());
                    report.Tell(new IncidentReport(clock.Now, [.. last, .. standing.SelectMany(s => s.Now).Select(a => new Incident(a.Stream, a.Since, a.Odds, a, []))]), live.Watch.Streams);
                    history.Watch(live.Watch.Streams);
                }

                if (time.GetElapsedTime(kept) >= options.Value.KeepEvery)
                {
                    await store.WriteAsync(WatchStateJson.Pack(live.State), cancel);
                    kept = time.GetTimestamp();
                }

                await WaitAsync(cancel);
            }

            Log.WatchLost(log);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await KeepAtStopAsync(store, live);
            throw;
        }
        finally
        {
            await over.CancelAsync();
            await hearing;
        }
    }

    /// <summary>Hears what the other engines tell of their entrances for as long as this one watches.</summary>
    private async Task HearAsync(CancellationToken cancel)
    {
        if (services.GetService<IEntranceTidings>() is not { } tidings)
            return;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await tidings.ListenAsync(told => signals.Hear(told, time.GetTimestamp()), cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Log.TidingsInterrupted(log, e.Message);
            }

            await Task.Delay(Retry, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<HospitalWatchState?> ReadAsync(IWatchStore store, CancellationToken cancel)
    {
        if (await store.ReadAsync(cancel) is not { } packed)
            return null;
        var state = WatchStateJson.Unpack(packed);
        if (state is null)
            Log.StateNotUnderstood(log);
        return state;
    }

    private async Task KeepAtStopAsync(IWatchStore store, LiveWatch live)
    {
        try
        {
            await store.WriteAsync(WatchStateJson.Pack(live.State), CancellationToken.None);
        }
        catch (Exception e)
        {
            Log.StateNotKept(log, e);
        }
    }

    // A second, or sooner when something was recorded: never so soon that looking costs more than what is seen.
    private async Task WaitAsync(CancellationToken cancel)
    {
        await Task.Delay(Step / 4, time, cancel);
        using var patience = new CancellationTokenSource(Step, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await signals.Recordings.WaitToReadAsync(either.Token);
            signals.Recordings.TryRead(out _);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // Nothing was recorded: time has passed all the same.
        }
    }
}

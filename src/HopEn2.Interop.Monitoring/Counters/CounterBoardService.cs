using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>Keeps the board: loads it before anything is recorded, announces its changes, and reads what only the ledger knows.</summary>
internal sealed class CounterBoardService(
    CounterBoard board, ICounterSource source, IOptions<CounterBoardOptions> options, TimeProvider time, ILogger<CounterBoardService> log) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    /// <summary>Before any service starts, so before any recording: what is recorded later moves the board, what was recorded earlier is read here.</summary>
    public Task StartingAsync(CancellationToken cancellationToken) => board.LoadAsync(source, cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(AnnounceAsync(stoppingToken), TickAsync(stoppingToken), ReadWaitingAsync(stoppingToken), ReconcileAsync(stoppingToken), ReadDoubtedAsync(stoppingToken));

    private async Task AnnounceAsync(CancellationToken cancel)
    {
        while (await board.Touched.WaitToReadAsync(cancel))
        {
            board.Touched.TryRead(out _);
            try
            {
                if (board.Announce())
                    await Task.Delay(options.Value.Coalesce, time, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.NotAnnounced(log, e);
            }
        }
    }

    private async Task TickAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(cancel))
            board.Tick();
    }

    private async Task ReadWaitingAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.Value.WaitingEvery, time);
        var read = time.GetTimestamp();
        do
        {
            try
            {
                board.Take(await source.OldestWaitingAsync(cancel));
                read = time.GetTimestamp();
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.WaitingNotRead(log, e);
                if (time.GetElapsedTime(read) > options.Value.WaitingKept)
                    board.Take(null);
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    private async Task ReconcileAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.Value.ReconcileEvery, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                if (await board.ReconcileAsync(source, Quiet, cancel) == true)
                    Log.Reconciled(log);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.NotReconciled(log, e);
            }
        }
    }

    /// <summary>When what was told may not be all, the figures are read at once.</summary>
    private async Task ReadDoubtedAsync(CancellationToken cancel)
    {
        while (await board.Doubted.WaitToReadAsync(cancel))
        {
            try
            {
                if (await board.ReconcileAsync(source, Quiet, cancel) is { } different)
                {
                    board.Doubted.TryRead(out _);
                    if (different)
                        Log.Reconciled(log);
                    continue;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.NotReconciled(log, e);
            }

            await Task.Delay(Quiet, time, cancel);
        }
    }
}

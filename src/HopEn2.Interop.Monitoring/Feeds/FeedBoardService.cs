using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>Reads how far translation is behind. A program without journal shows none.</summary>
internal sealed class FeedBoardService(FeedBoard board, IServiceProvider services, HospitalClock clock, TimeProvider time, ILogger<FeedBoardService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<IJournal>() is not { } journal || services.GetService<ILedger>() is not { } ledger)
            return;
        var backlog = new BacklogReader(journal, ledger, clock, time);
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                board.TakeBacklog(await backlog.ReadAsync(stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.BacklogNotRead(log, e);
                board.TakeBacklog(null);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

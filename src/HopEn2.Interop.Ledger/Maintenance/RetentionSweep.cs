using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>Forgets at start and then at each interval what retention no longer keeps.</summary>
internal sealed class RetentionSweep(ILedgerMaintenance maintenance, IOptionsMonitor<RetentionOptions> options, TimeProvider time, ILogger<RetentionSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The host waits for nobody's first step: starting is not held up by sweeping.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var report = await maintenance.SweepAsync(options.CurrentValue, stoppingToken);
                if (report.Bodies + report.Messages + report.Incidents > 0)
                    Log.Swept(log, report.Bodies, report.Messages, report.Incidents, report.BytesFreed);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.SweepFailed(log, e.Message);
            }

            await Task.Delay(options.CurrentValue.Interval, time, stoppingToken);
        }
    }
}

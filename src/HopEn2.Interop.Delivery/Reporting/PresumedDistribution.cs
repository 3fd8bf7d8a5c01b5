using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Reporting;

/// <summary>Looks at each mail once the time has passed in which a failure would have come back, and tells that it is presumed distributed where nothing did (mssante.md §4).</summary>
/// <remarks>
/// How far it has come is not kept: at its start an engine looks at the mails of the week before once more, and what is told twice is told once. Several engines do it each for itself, for the same reason.
/// </remarks>
internal sealed class PresumedDistribution(
    IOutgoingWork work, IDeliveryCases cases, IDeliveryReports reports, IOptionsMonitor<DeliveryOptions> options, TimeProvider time, ILogger<PresumedDistribution> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5), LooksBack = TimeSpan.FromDays(7);
    private const int AtOnce = 500;
    private DateTimeOffset? _seen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is LedgerUnavailableException or JournalUnavailableException)
            {
                Log.StoreAway(log, e.Message);
            }
            catch (Exception e)
            {
                Log.FollowingFailed(log, e.GetType().Name, e.StackTrace?.Split('\n', 2)[0].Trim() ?? "");
            }

            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Looks at every mail whose time has passed since the last look; how many were told of.</summary>
    internal async Task<int> StepAsync(CancellationToken cancel)
    {
        var after = options.CurrentValue.PresumeAfter;
        if (after <= TimeSpan.Zero)
            return 0;
        var (now, told) = (time.GetUtcNow(), 0);
        var until = now - after;
        while (true)
        {
            var page = await work.MailsDoneAsync(_seen ?? until - LooksBack, until, AtOnce, cancel);
            foreach (var (mail, _) in page)
            {
                if (await cases.OfAsync(mail.Document, cancel) is not { } known || MailOutlook.Presume(mail, known.Facts, after, now) is not { } report)
                    continue;
                await reports.ReportAsync(report, cancel);
                told++;
            }

            if (page.Count < AtOnce)
            {
                _seen = until;
                return told;
            }

            _seen = page[^1].DoneAt;
        }
    }
}

using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Keeps incidents going. Of the engines on one store, the one that watches takes what the watch says, one decides what time brings, and all show.</summary>
internal sealed class AlertService(AlertDesk desk, AlertBoard board, IAlertStore store, IMappings mappings, IEnumerable<INoticeTransport> transports, TimeProvider time, IOptionsMonitor<AlertOptions> options, ILogger<AlertService> log) : BackgroundService
{
    private const string Part = "alerts";

    /// <summary>Held by the engine that hears the watch, for as long as its last word counts: so the others know that somebody watches.</summary>
    private const string Watching = "watch";

    /// <summary>What time alone brings (reminders, hours that begin, silences that end) is decided this often.</summary>
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LeadFor = TimeSpan.FromSeconds(30);

    private readonly Guid _engine = Guid.NewGuid();
    private long _ledSince;
    private bool _leads;

    /// <summary>Whether incidents could be kept or read when last tried.</summary>
    public bool Working { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StepAsync(stoppingToken);
                Working = true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Said once: what goes on failing is on the screens.
                if (Working)
                    Log.NotDecided(log, e.Message);
                Working = _leads = false;
                board.Take(null as IReadOnlyList<KnownIncident>);
            }

            await WaitAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await store.LeaveAsync(Part, _engine, cancellationToken);
            await store.LeaveAsync(Watching, _engine, cancellationToken);
        }
        catch (LedgerUnavailableException)
        {
            // It runs out by itself.
        }
    }

    internal async Task StepAsync(CancellationToken cancel)
    {
        if (!_leads || time.GetElapsedTime(_ledSince) > LeadFor / 3)
        {
            var (now, began) = (time.GetUtcNow(), time.GetTimestamp());
            _leads = await store.LeadAsync(Part, _engine, now, now + LeadFor, cancel);
            _ledSince = began;
        }

        var heard = desk.HasReport;
        if (heard || _leads)
            await desk.DecideAsync(cancel);
        else
            await desk.ShowAsync(cancel);
        if (heard)
            await store.LeadAsync(Watching, _engine, time.GetUtcNow(), time.GetUtcNow() + options.CurrentValue.StaleAfter, cancel);
        else if (await store.HeldUntilAsync(Watching, cancel) is { } until && until > time.GetUtcNow())
            board.HeardElsewhere(time.GetUtcNow() - (until - options.CurrentValue.StaleAfter));
        var last = await store.LastOfRoutesAsync(cancel);
        board.Take([.. mappings.Current.Alerts.Routes.Select(r => options.CurrentValue.Send
            ? RouteState.Of(r, last, transports.FirstOrDefault(t => t.Transport == r.Transport)?.Missing(r))
            : new(r.Name, r.Transport, r.Rule.Fallback, null, null, null, 0, Muted: true))]);
    }

    private async Task WaitAsync(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(desk.News.WaitToReadAsync(waiting.Token).AsTask(), Task.Delay(Every, time, waiting.Token));
        await waiting.CancelAsync();
        desk.News.TryRead(out _);
    }
}

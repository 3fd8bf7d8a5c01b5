using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Sends what was decided: claims a notice, tries it, notes what became of it.</summary>
/// <remarks>
/// An engine that dies between sending and noting leaves a notice that nobody knows the fate of: it is sent again once its claim has run out, with the id it had, by
/// which receivers recognise it (Message-ID, Idempotency-Key). Rather twice than never.
/// </remarks>
internal sealed class NoticeSender(
    IAlertStore store, IMappings mappings, IEnumerable<INoticeTransport> transports, HospitalClock clock, TimeProvider time, IOptionsMonitor<AlertOptions> options, ILogger<NoticeSender> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>One try, whatever the neighbour does.</summary>
    private static readonly TimeSpan TryFor = TimeSpan.FromSeconds(25);

    /// <summary>Longer than any try: while it lasts no other engine touches the notice.</summary>
    private static readonly TimeSpan ClaimFor = TimeSpan.FromSeconds(45);

    private readonly Guid _engine = Guid.NewGuid();
    private readonly Dictionary<RouteTransport, INoticeTransport> _transports = transports.ToDictionary(t => t.Transport);
    private bool _working = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SendOneAsync(stoppingToken))
                {
                }

                _working = true;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                if (_working)
                    Log.NotSending(log, e.Message);
                _working = false;
            }

            await Task.Delay(Every, time, stoppingToken);
        }
    }

    /// <returns>False when nothing is due.</returns>
    internal async Task<bool> SendOneAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (await store.ClaimAsync(_engine, now, now + ClaimFor, cancel) is not { } due)
            return false;
        var notice = due.Notice;
        var route = mappings.Current.Alerts.Named(notice.Route);
        var muted = !options.CurrentValue.Send;
        var outcome = muted ? new SendOutcome.Refused("Nothing is sent: Alerts:Send is false.")
            : route is null ? new SendOutcome.Refused($"Route {notice.Route} no longer stands in alerts.yaml.")
            : await TryAsync(route, notice, cancel);
        var ended = time.GetUtcNow();
        var fallback = muted || notice.Kind is Notify.Test ? null : FallbackOf(route, notice);
        var delivery = options.CurrentValue.Retry.After(due.Delivery, outcome, fallback is not null, ended);
        var standIn = delivery.State is NoticeState.Failed && fallback is not null ? await StandInAsync(notice, fallback, cancel) : null;
        if (!await store.RecordAsync(_engine, notice.Id, delivery, standIn, cancel))
            Log.ClaimLost(log, notice.Id);
        else if (muted)
            Log.Muted(log, notice.Kind, notice.Incident ?? "-", notice.Route);
        else if (delivery.State is NoticeState.Sent)
            Log.Sent(log, notice.Kind, notice.Incident ?? "-", notice.Route);
        else
            Log.NotSent(log, notice.Kind, notice.Incident ?? "-", notice.Route, delivery.LastFailure ?? "", delivery.State, standIn?.Route ?? "-");
        return true;
    }

    private async Task<SendOutcome> TryAsync(AlertRoute route, Notice notice, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TryFor);
        try
        {
            var text = NoticeWriter.In(options.CurrentValue.Language).Write(notice, new AlertScopes(mappings.Current), clock.Zone, options.CurrentValue.PublicUrl);
            return await _transports[route.Transport].SendAsync(new(route, notice, text, time.GetUtcNow()), patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SendOutcome.Later($"No answer within {TryFor.TotalSeconds:0} s.");
        }
    }

    /// <summary>Who is told in the route's stead; null where there is nobody, or where those have been asked already.</summary>
    private string? FallbackOf(AlertRoute? route, Notice notice) => route?.Rule.Fallback is { } fallback && mappings.Current.Alerts.Named(fallback) is not null && notice.Route != fallback ? fallback : null;

    /// <summary>The notice for those told in a route's stead; null when they are told the same anyway.</summary>
    private async Task<Notice?> StandInAsync(Notice notice, string fallback, CancellationToken cancel)
    {
        var told = notice.Incident is { } incident && await store.FindAsync(incident, cancel) is { } stored ? stored.Notices : [];
        if (told.Any(n => n.Notice.Route == fallback && n.Notice.Kind == notice.Kind && n.Notice.DecidedAt == notice.DecidedAt))
            return null;
        var original = notice.FallbackOf ?? notice.Id;
        return notice with { Id = $"{original}-{fallback}", Route = fallback, FallbackOf = original, InReplyTo = told.FirstOrDefault(n => n.Notice.Route == fallback)?.Notice.Id };
    }
}

using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Sends a trial notice by a route, at once and past the store: does it reach anybody?</summary>
public sealed class RouteTrial
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly IEnumerable<INoticeTransport> _transports;
    private readonly IMappings _mappings;
    private readonly HospitalClock _clock;
    private readonly TimeProvider _time;
    private readonly IOptionsMonitor<AlertOptions> _options;

    public RouteTrial(IEnumerable<INoticeTransport> transports, IMappings mappings, HospitalClock clock, TimeProvider time, IOptionsMonitor<AlertOptions> options) =>
        (_transports, _mappings, _clock, _time, _options) = (transports, mappings, clock, time, options);

    /// <summary>What the settings lack for this route; null when it may work.</summary>
    public string? Missing(AlertRoute route) => _transports.First(t => t.Transport == route.Transport).Missing(route);

    public async Task<SendOutcome> SendAsync(AlertRoute route, CancellationToken cancel)
    {
        var notice = AlertDesk.Trial(route.Name, _clock.Now, _time.GetUtcNow());
        var text = NoticeWriter.In(_options.CurrentValue.Language).Write(notice, new AlertScopes(_mappings.Current), _clock.Zone, _options.CurrentValue.PublicUrl);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await _transports.First(t => t.Transport == route.Transport).SendAsync(new(route, notice, text, _time.GetUtcNow()), patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SendOutcome.Later($"No answer within {Patience.TotalSeconds:0} s.");
        }
    }
}

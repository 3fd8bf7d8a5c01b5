using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Alerting;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Web.Api;

/// <summary>What is open now, in words: for the page, the wall and the API alike.</summary>
internal sealed class AlertNow(AlertBoard board, PlannedSilences planned, IMappings mappings, HospitalClock clock, IOptionsMonitor<AlertOptions> options)
{
    public long Version => board.Version;

    public AlertsNowView View()
    {
        var (snapshot, scopes, lifecycle) = (board.Snapshot(), new AlertScopes(mappings.Current), options.CurrentValue.Lifecycle);
        return new(
            snapshot.At, snapshot.WatchAt, snapshot.Stale, snapshot.Open?.Select(i => IncidentView.Of(i, scopes, clock, lifecycle)).ToList(),
            [.. snapshot.Routes.Select(r => r with { FailingSince = IncidentView.Local(r.FailingSince, clock), LastSent = IncidentView.Local(r.LastSent, clock) })],
            [.. planned.Now(clock.Now).Select(p => p.Label)]);
    }
}

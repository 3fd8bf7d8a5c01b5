using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>What is open now, for the screens: incidents, whether the watch still speaks, and routes that fail.</summary>
public sealed class AlertBoard(HospitalClock clock, TimeProvider time, IOptionsMonitor<AlertOptions> options)
{
    private readonly Lock _gate = new();
    private IReadOnlyList<KnownIncident>? _open;
    private IReadOnlyList<RouteState> _routes = [];
    private DateTimeOffset? _watchAt;
    private long _heard;
    private bool _stale;
    private long _version;

    /// <summary>Grows with every change.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
            {
                // Falling silent is a change, too.
                if (_stale != IsStale())
                    (_stale, _version) = (!_stale, _version + 1);
                return _version;
            }
        }
    }

    public AlertSnapshot Snapshot()
    {
        lock (_gate)
            return new(Version, clock.Now, _watchAt is { } at ? clock.Local(at) : null, IsStale(), _open, _routes);
    }

    /// <summary>The watch spoke.</summary>
    public void Heard(IncidentReport report)
    {
        lock (_gate)
        {
            (_watchAt, _heard) = (report.At, time.GetTimestamp());
            _version++;
        }
    }

    /// <summary>The watch spoke to another engine, so long ago.</summary>
    public void HeardElsewhere(TimeSpan ago)
    {
        lock (_gate)
        {
            var heard = time.GetTimestamp() - (long)(ago.TotalSeconds * time.TimestampFrequency);
            if (_watchAt is not null && heard <= _heard)
                return;
            (_watchAt, _heard) = (clock.Now - ago, heard);
        }
    }

    /// <param name="open">Null: incidents cannot be read, and nobody knows.</param>
    public void Take(IReadOnlyList<KnownIncident>? open)
    {
        lock (_gate)
        {
            if (open is null ? _open is null : _open is not null && open.SequenceEqual(_open))
                return;
            (_open, _version) = (open, _version + 1);
        }
    }

    public void Take(IReadOnlyList<RouteState> routes)
    {
        lock (_gate)
        {
            if (routes.SequenceEqual(_routes))
                return;
            (_routes, _version) = (routes, _version + 1);
        }
    }

    private bool IsStale() => _watchAt is null || time.GetElapsedTime(_heard) > options.CurrentValue.StaleAfter;
}

/// <param name="Version">Grows with every change.</param>
/// <param name="WatchAt">What moment the watch last spoke of; null: it has said nothing since the program started.</param>
/// <param name="Stale">The watch has said nothing for too long: what is open may be more, or less.</param>
/// <param name="Open">The gravest first; null: nobody knows.</param>
public sealed record AlertSnapshot(long Version, DateTimeOffset At, DateTimeOffset? WatchAt, bool Stale, IReadOnlyList<KnownIncident>? Open, IReadOnlyList<RouteState> Routes);

/// <summary>How a route fares.</summary>
/// <param name="FailingSince">Since when nothing went through; null while it works, or was never tried.</param>
/// <param name="Problem">Its last failure, or what is missing in the settings.</param>
/// <param name="LastSent">When something last went through.</param>
/// <param name="Waiting">Notices not sent yet.</param>
/// <param name="Muted">Nothing is sent at all, by setting.</param>
public sealed record RouteState(string Name, RouteTransport Transport, string? Fallback, DateTimeOffset? FailingSince, string? Problem, DateTimeOffset? LastSent, int Waiting, bool Muted = false)
{
    /// <param name="last">Notices of all routes, the oldest first: their last, and those that wait.</param>
    /// <param name="missing">What the settings lack.</param>
    public static RouteState Of(AlertRoute route, IEnumerable<SentNotice> last, string? missing)
    {
        var own = last.Where(n => n.Notice.Route == route.Name).Select(n => n.Delivery).ToList();
        var sent = own.Where(d => d.State is NoticeState.Sent).Max(d => d.EndedAt);
        var failed = own.Where(d => d.LastFailure is not null && d.State is not NoticeState.Sent && !(d.EndedAt < sent)).ToList();
        return new(
            route.Name, route.Transport, route.Rule.Fallback, failed.Min(d => d.FirstTryAt), missing ?? failed.LastOrDefault()?.LastFailure, sent, own.Count(d => d.State is NoticeState.Waiting));
    }
}

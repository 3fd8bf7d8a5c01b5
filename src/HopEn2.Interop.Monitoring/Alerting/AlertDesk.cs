using System.Threading.Channels;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Feeds;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting;

/// <summary>Where what the watch says and what people do becomes incidents and notices: decided by the pure policy, kept before anything is sent.</summary>
/// <remarks>Every change is of the version it was decided on; whoever comes second, on this engine or another, reads again and decides anew.</remarks>
public sealed class AlertDesk(
    IAlertStore store, IMappings mappings, PlannedSilences planned, AlertBoard board, FeedBoard feeds, HospitalClock clock, TimeProvider time, IOptionsMonitor<AlertOptions> options, ILogger<AlertDesk> log)
    : IIncidentObserver
{
    /// <summary>Tries at a change that others keep overtaking.</summary>
    private const int Attempts = 8;

    /// <summary>A feed that brought something within these minutes flows.</summary>
    private const int FlowingMinutes = 20;

    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private IncidentReport? _report;

    /// <summary>The watch has said something that is not taken yet.</summary>
    internal bool HasReport => Volatile.Read(ref _report) is not null;

    /// <summary>Something is to be looked at.</summary>
    internal ChannelReader<bool> News => _news.Reader;

    /// <inheritdoc/>
    public void Observe(IncidentReport report)
    {
        // Each tells all that is open: the last is enough.
        Volatile.Write(ref _report, report);
        board.Heard(report);
        _news.Writer.TryWrite(true);
    }

    /// <summary>Does what a person asks, with the notices that follow from it.</summary>
    /// <returns>Null: there is no such incident.</returns>
    /// <exception cref="LedgerUnavailableException">It cannot be kept now; nothing was done.</exception>
    public async Task<ActionOutcome?> ActAsync(string id, PersonAction action, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (await store.FindAsync(id, cancel) is not { } stored)
                return null;
            var outcome = action.On(stored.Incident);
            if (outcome is not ActionOutcome.Done done)
                return outcome;
            var change = Plan(stored, done.Incident, new AlertScopes(mappings.Current)) with { Action = action };
            if (await store.CommitAsync([change], cancel))
            {
                Log.Acted(log, action.GetType().Name, id, action.Who);
                _news.Writer.TryWrite(true);
                return new ActionOutcome.Done(change.Incident);
            }

            if (attempt == Attempts)
                throw new LedgerUnavailableException("The incident changes faster than it can be written. Try again.");
        }
    }

    /// <summary>Has a route tried: keeps a notice of it, which goes the way of all others.</summary>
    /// <returns>The notice's id.</returns>
    public async Task<string> TestAsync(string route, CancellationToken cancel)
    {
        var notice = Trial(route, clock.Now, time.GetUtcNow());
        await store.AddAsync(notice, time.GetUtcNow(), cancel);
        _news.Writer.TryWrite(true);
        return notice.Id;
    }

    internal static Notice Trial(string route, DateTimeOffset hospitalTime, DateTimeOffset now) => new()
    {
        Id = $"test-{now.UtcDateTime:yyyyMMddHHmmssfff}-{route}",
        Incident = null,
        Route = route,
        Kind = Notify.Test,
        Reason = NotifyReason.AskedFor,
        DecidedAt = hospitalTime,
        About = null,
    };

    /// <summary>Takes what the watch last said, and what the passing of time asks for.</summary>
    internal async Task DecideAsync(CancellationToken cancel)
    {
        // Taken once: what was said long ago is no longer so.
        var report = Interlocked.Exchange(ref _report, null);
        try
        {
            if (await DecideAsync(report, cancel))
                return;
            Log.Overtaken(log);
        }
        catch
        {
            Interlocked.CompareExchange(ref _report, report, null);
            throw;
        }

        Interlocked.CompareExchange(ref _report, report, null);
    }

    private async Task<bool> DecideAsync(IncidentReport? report, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            var lifecycle = options.CurrentValue.Lifecycle;
            var active = await store.ActiveAsync(clock.Now - lifecycle.SameWithin - lifecycle.FlappingResolveAfter, cancel);
            var changed = report is null ? [] : IncidentLifecycle.Observe([.. active.Select(a => a.Incident)], report, lifecycle).ToDictionary(i => i.Id, StringComparer.Ordinal);
            var scopes = new AlertScopes(mappings.Current);
            List<IncidentChange> changes =
            [
                .. active.Select(a => Plan(a, changed.GetValueOrDefault(a.Incident.Id, a.Incident), scopes)).Where((c, i) => c.Incident != active[i].Incident || c.Notices.Count > 0),
                .. changed.Values.Where(c => !active.Any(a => a.Incident.Id == c.Id)).Select(c => Plan(new(c, 0, []), c, scopes)),
            ];
            if (changes.Count > 0 && !await store.CommitAsync(changes, cancel))
                continue;
            Tell(changes, active);
            return true;
        }

        return false;
    }

    /// <summary>Shows what is open, whichever engine decides.</summary>
    internal async Task ShowAsync(CancellationToken cancel) => Show((await store.ActiveAsync(DateTimeOffset.MaxValue, cancel)).Select(a => a.Incident));

    private void Show(IEnumerable<KnownIncident> incidents) =>
        board.Take([.. incidents.Where(i => i.IsOpen).OrderByDescending(i => i.Severity).ThenBy(i => i.Since).ThenBy(i => i.Id, StringComparer.Ordinal)]);

    private void Tell(List<IncidentChange> changes, IReadOnlyList<StoredIncident> active)
    {
        var before = active.ToDictionary(a => a.Incident.Id, a => a.Incident, StringComparer.Ordinal);
        foreach (var (now, notices) in changes.Select(c => (c.Incident, c.Notices.Count)))
        {
            var was = before.GetValueOrDefault(now.Id);
            if (was is null || (!was.IsOpen && now.IsOpen))
                Log.Opened(log, now.Id, now.Root, now.Kind, now.Severity);
            else if (was.IsOpen && !now.IsOpen)
                Log.Resolved(log, now.Id, now.Root);
            if (notices > 0)
                Log.Decided(log, notices, now.Id);
        }

        foreach (var change in changes)
            before[change.Incident.Id] = change.Incident;
        Show(before.Values);
    }

    private IncidentChange Plan(StoredIncident stored, KnownIncident incident, AlertScopes scopes)
    {
        var now = clock.Now;
        var scope = scopes.Of(incident);
        var moment = new PolicyMoment(now, now.DateTime, planned.Holidays, planned.Covers(incident, now));
        var (counted, notices) = NoticePolicy.Plan(
            incident, scope, [.. scopes.Mappings.Alerts.Routes.Select(r => r.Rule)], [.. stored.Notices.Select(n => n.Notice)], Around(incident, scope), moment);
        return new(counted, stored.Version, null, notices, time.GetUtcNow());
    }

    private Surroundings Around(KnownIncident incident, IncidentScope scope)
    {
        var snapshot = feeds.Snapshot();
        var flowing = snapshot.Feeds.Where(f => f.Label is not null && !scope.Feeds.Contains(f.Name) && f.Minutes.TakeLast(FlowingMinutes).Any(m => m > 0)).Select(f => f.Label!);
        var entrance = snapshot.Feeds.FirstOrDefault(f => f.Name == StreamSubject.Parse(incident.Root)?.Feed)?.Entrance;
        // Only there does a sender stay connected.
        bool? connected = entrance is not null && entrance.StartsWith("mllp", StringComparison.Ordinal) && snapshot.Entrances.FirstOrDefault(e => e.Entrance == entrance) is { Open: true } open
            ? open.Peers.Count > 0
            : null;
        // Where several feeds share an entrance, somebody's being connected says nothing of one of them.
        if (connected == true && snapshot.Feeds.Count(f => f.Entrance == entrance) > 1)
            connected = null;
        return new([.. flowing], connected);
    }
}

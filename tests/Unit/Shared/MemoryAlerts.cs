using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Incidents in memory. It keeps the contract of the stores, and the same tests say so.</summary>
internal sealed class MemoryAlerts : IAlertStore, IAlertQueries
{
    /// <summary>What waits longer was written by a clock that was ahead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5), Retry = TimeSpan.FromMinutes(45);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (KnownIncident Incident, long Version)> _incidents = new(StringComparer.Ordinal);
    private readonly List<Row> _notices = [];
    private readonly List<(string Incident, RecordedAction Action)> _actions = [];
    private readonly Dictionary<string, (Guid Engine, DateTimeOffset Until)> _leads = new(StringComparer.Ordinal);

    /// <summary>It cannot be used now.</summary>
    public bool Away { get; set; }

    public IReadOnlyList<SentNotice> Notices => On(() => _notices.Select(n => n.Sent).ToList());

    public Task<bool> LeadAsync(string part, Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) => Task.FromResult(On(() =>
    {
        if (_leads.TryGetValue(part, out var lead) && lead.Engine != engine && lead.Until > now && lead.Until <= now + Lease)
            return false;
        _leads[part] = (engine, until);
        return true;
    }));

    public Task<DateTimeOffset?> HeldUntilAsync(string part, CancellationToken cancel) => Task.FromResult(On(() => _leads.TryGetValue(part, out var lead) ? lead.Until : (DateTimeOffset?)null));

    public Task LeaveAsync(string part, Guid engine, CancellationToken cancel) => Task.FromResult(On(() => _leads.TryGetValue(part, out var lead) && lead.Engine == engine && _leads.Remove(part)));

    public Task<IReadOnlyList<StoredIncident>> ActiveAsync(DateTimeOffset overAfter, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<StoredIncident>>(On(() => _incidents.Values.Where(i => i.Incident.IsOpen || i.Incident.ResolvedAt > overAfter).Select(Stored).ToList()));

    public Task<StoredIncident?> FindAsync(string id, CancellationToken cancel) => Task.FromResult(On(() => _incidents.TryGetValue(id, out var found) ? Stored(found) : null));

    public Task<bool> CommitAsync(IReadOnlyList<IncidentChange> changes, CancellationToken cancel) => Task.FromResult(On(() =>
    {
        if (changes.Any(c => (_incidents.TryGetValue(c.Incident.Id, out var known) ? known.Version : 0) != c.Version))
            return false;
        foreach (var change in changes)
        {
            _incidents[change.Incident.Id] = (change.Incident, change.Version + 1);
            if (change.Action is { } action)
                _actions.Add((change.Incident.Id, Recorded(action)));
            foreach (var notice in change.Notices)
                Add(notice, change.Due);
        }

        return true;
    }));

    public Task AddAsync(Notice notice, DateTimeOffset due, CancellationToken cancel) => Task.FromResult(On(() => Add(notice, due)));

    public Task<SentNotice?> ClaimAsync(Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) => Task.FromResult(On(() =>
    {
        var row = _notices.Where(n => n.Sent.Delivery.State is NoticeState.Waiting && (n.Sent.Delivery.DueAt <= now || n.Sent.Delivery.DueAt > now + Retry)
                && (n.ClaimedBy is null || n.ClaimedBy == engine || n.ClaimedUntil <= now || n.ClaimedUntil > now + Lease))
            .Where(n => n.Sent.Notice.Incident is not { } incident || !_notices.TakeWhile(e => e != n).Any(e => e.Sent.Notice.Incident == incident && e.Sent.Notice.Route == n.Sent.Notice.Route && e.Sent.Delivery.State is NoticeState.Waiting))
            .OrderBy(n => n.Sent.Delivery.DueAt).FirstOrDefault();
        if (row is not null)
            (row.ClaimedBy, row.ClaimedUntil) = (engine, until);
        return row?.Sent;
    }));

    public Task<bool> RecordAsync(Guid engine, string notice, NoticeDelivery delivery, Notice? standIn, CancellationToken cancel) => Task.FromResult(On(() =>
    {
        if (_notices.Find(n => n.Sent.Notice.Id == notice && n.ClaimedBy == engine && n.Sent.Delivery.State is NoticeState.Waiting) is not { } row)
            return false;
        (row.Sent, row.ClaimedBy) = (row.Sent with { Delivery = delivery }, null);
        if (standIn is not null)
            Add(standIn, delivery.EndedAt ?? delivery.DueAt);
        return true;
    }));

    public Task<IReadOnlyList<SentNotice>> LastOfRoutesAsync(CancellationToken cancel) => Task.FromResult<IReadOnlyList<SentNotice>>(On(() => _notices
        .Where(n => n.Sent.Delivery is { State: NoticeState.Waiting, Tries: > 0 }
            || n == _notices.Last(o => o.Sent.Notice.Route == n.Sent.Notice.Route)
            || n == _notices.LastOrDefault(o => o.Sent.Notice.Route == n.Sent.Notice.Route && o.Sent.Delivery.State is NoticeState.Sent))
        .Select(n => n.Sent).ToList()));

    public Task<Page<KnownIncident>> IncidentsAsync(bool? open, DateTimeOffset? from, DateTimeOffset? to, PageRequest page, CancellationToken cancel) => Task.FromResult(On(() =>
    {
        var all = _incidents.Values.Select(i => i.Incident).Where(i => (open is null || i.IsOpen == open) && !(i.OpenedAt < from) && !(i.OpenedAt >= to)).OrderByDescending(i => i.OpenedAt).ToList();
        var start = page.Cursor is null ? 0 : int.Parse(page.Cursor, System.Globalization.CultureInfo.InvariantCulture);
        return new Page<KnownIncident>([.. all.Skip(start).Take(page.Size)], start + page.Size < all.Count ? $"{start + page.Size}" : null);
    }));

    public Task<IReadOnlyList<RecordedAction>> ActionsAsync(string incident, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<RecordedAction>>(On(() => _actions.Where(a => a.Incident == incident).Select(a => a.Action).ToList()));

    private static RecordedAction Recorded(PersonAction action)
    {
        var (what, until) = Interop.Ledger.Alerts.ActionNames.Of(action);
        return new(action.At, action.Who, what, action.Comment, until);
    }

    private StoredIncident Stored((KnownIncident Incident, long Version) found) =>
        new(found.Incident, found.Version, [.. _notices.Where(n => n.Sent.Notice.Incident == found.Incident.Id).Select(n => n.Sent)]);

    private bool Add(Notice notice, DateTimeOffset due)
    {
        if (_notices.Exists(n => n.Sent.Notice.Id == notice.Id))
            return false;
        _notices.Add(new() { Sent = new(notice, NoticeDelivery.New(due)) });
        return true;
    }

    private T On<T>(Func<T> work)
    {
        if (Away)
            throw new LedgerUnavailableException("The database is away.");
        lock (_gate)
            return work();
    }

    private sealed class Row
    {
        public required SentNotice Sent { get; set; }

        public Guid? ClaimedBy { get; set; }

        public DateTimeOffset ClaimedUntil { get; set; }
    }
}

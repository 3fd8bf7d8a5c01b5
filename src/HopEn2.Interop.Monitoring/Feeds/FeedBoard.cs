using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>What the entrances tell, feed by feed. Called for every message of every connection: one short lock, nothing that waits.</summary>
public sealed class FeedBoard : IFeedObserver, ILedgerObserver
{
    /// <summary>How many minutes are shown one by one.</summary>
    public const int Minutes = MinuteCounts.Minutes;

    private readonly Lock _gate = new();
    private readonly HospitalClock _clock;
    private readonly IMappings _mappings;
    private readonly Dictionary<string, FeedTally> _feeds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntranceTally> _entrances = new(StringComparer.Ordinal);

    private DateOnly _day;

    // The last one passed while counting; null on the day on which counting began.
    private DateTimeOffset? _midnight;
    private Dictionary<string, int>? _parked;
    private Backlog? _backlog;
    private long _version;

    public FeedBoard(HospitalClock clock, IMappings mappings)
    {
        (_clock, _mappings) = (clock, mappings);
        Started = clock.Now;
        _day = clock.Today;
    }

    /// <summary>When counting began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>Grows with every change.</summary>
    public long Version
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    /// <inheritdoc/>
    public void EntranceOpened(string entrance, string? problem) => At(entrance, e => e.Opened(problem));

    /// <inheritdoc/>
    public void PeerConnected(string entrance, string peer) => At(entrance, e => e.Connected(peer));

    /// <inheritdoc/>
    public void PeerDisconnected(string entrance, string peer, string reason) => At(entrance, e => e.Disconnected(peer, reason, _clock.Now));

    /// <inheritdoc/>
    public void BytesWithoutFrame(string entrance, string peer, long count) => At(entrance, e => e.Stray(peer, count, _clock.Now));

    /// <inheritdoc/>
    /// <remarks>Counted at the hospital's now, not at <paramref name="receivedAt"/>, which is the machine's: one screen, one clock.</remarks>
    public void Answered(string feed, KeptAs kept, Answer answer, DateTimeOffset receivedAt, int bytes)
    {
        lock (_gate)
        {
            Settle();
            Of(feed).Answered(kept, answer.Code, _clock.Now, bytes);
            _version++;
        }
    }

    /// <inheritdoc/>
    public void NotKept(string feed, string why)
    {
        lock (_gate)
        {
            Settle();
            Of(feed).Refused(why);
            _version++;
        }
    }

    /// <summary>Counts what was parked at once; what left the park is seen at the next <see cref="TakeParked"/>.</summary>
    public void Recorded(LedgerChange change)
    {
        foreach (var message in change.Messages)
        {
            if (message.Outcome is Outcome.Parked)
                AddParked(message.Feed, 1);
        }
    }

    /// <inheritdoc/>
    public void RecordedElsewhere(RecordedElsewhere change)
    {
        foreach (var (feed, count) in change.Parked)
            AddParked(feed, count);
    }

    private void AddParked(string feed, int count)
    {
        lock (_gate)
        {
            if (_parked is null)
                return;
            _parked[feed] = _parked.GetValueOrDefault(feed) + count;
            _version++;
        }
    }

    /// <summary>Takes a reading of the parked messages by feed; null when it could not be read.</summary>
    public void TakeParked(IReadOnlyDictionary<string, int>? parked)
    {
        lock (_gate)
        {
            if (parked is null ? _parked is null : _parked is not null && _parked.Count == parked.Count && parked.All(p => _parked.GetValueOrDefault(p.Key, -1) == p.Value))
                return;
            _parked = parked is null ? null : new(parked, StringComparer.Ordinal);
            _version++;
        }
    }

    /// <summary>Takes a reading of what is kept and not yet translated; null when it could not be read.</summary>
    public void TakeBacklog(Backlog? backlog)
    {
        lock (_gate)
        {
            if (backlog == _backlog)
                return;
            _backlog = backlog;
            _version++;
        }
    }

    /// <summary>Takes what was kept before counting began.</summary>
    /// <param name="earlier">Messages of the day on which it began; null when they could not be counted.</param>
    /// <param name="minutes">Messages of each whole minute before, the latest last.</param>
    public void TakeHistory(string feed, DateTimeOffset? lastMessage, int? earlier, IReadOnlyList<int> minutes)
    {
        lock (_gate)
        {
            Settle();
            var tally = Of(feed);
            if (lastMessage is { } at)
                tally.Heard(at);
            tally.TakeMinutes(minutes);
            // Another day may have begun meanwhile, and that one has nothing earlier.
            if (tally.Since == Started)
                tally.Earlier = earlier;
            _version++;
        }
    }

    public FeedBoardSnapshot Snapshot()
    {
        lock (_gate)
        {
            Settle();
            var now = _clock.Now;
            var mappings = _mappings.Current.Feeds;
            var names = mappings.Feeds.Select(f => f.Name).Concat(_feeds.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
            var entrances = mappings.Feeds.Select(f => EntranceName.Shown(f.Entrance)).Concat(_entrances.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)
                .Select(e => (_entrances.GetValueOrDefault(e) ?? new EntranceTally()).Read(e));
            return new(_version, now, [.. entrances], names.ConvertAll(n => Read(n, mappings.Named(n), now)), _backlog, _mappings.Refused);
        }
    }

    private FeedState Read(string name, Feed? feed, DateTimeOffset now)
    {
        var tally = Of(name);
        return new(
            name, feed?.Label, feed is null ? null : EntranceName.Shown(feed.Entrance), feed?.Mode, feed?.Contact, _clock.Local(tally.Since), tally.Earlier,
            tally.LastMessage is { } last ? _clock.Local(last) : null, tally.Minutes(now),
            tally.Kept, tally.Repeated, tally.Conflicting, tally.Errors, tally.Rejects, tally.NotKept, tally.LastNotKept, tally.Bytes,
            _parked?.GetValueOrDefault(name));
    }

    private void At(string entrance, Action<EntranceTally> tell)
    {
        lock (_gate)
        {
            Settle();
            var name = EntranceName.Shown(entrance);
            if (!_entrances.TryGetValue(name, out var tally))
                _entrances[name] = tally = new();
            tell(tally);
            _version++;
        }
    }

    private FeedTally Of(string feed)
    {
        if (!_feeds.TryGetValue(feed, out var tally))
        {
            _feeds[feed] = tally = new(Started);
            if (_midnight is { } midnight)
                tally.Begin(midnight);
        }

        return tally;
    }

    private void Settle()
    {
        var today = _clock.Today;
        if (today == _day)
            return;
        _day = today;
        var midnight = today.ToDateTime(TimeOnly.MinValue);
        _midnight = new DateTimeOffset(midnight, _clock.Zone.GetUtcOffset(midnight));
        foreach (var feed in _feeds.Values)
            feed.Begin(_midnight.Value);
        foreach (var entrance in _entrances.Values)
            entrance.Begin();
        _version++;
    }
}

using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Domain.Ruptures.Hospital;

/// <summary>Watches a whole hospital: takes its messages and what happens at its entrances, says what is broken, grouped by cause.</summary>
/// <remarks>
/// Pure and in event time. It judges at whole minutes, whatever the calls between them, so that the same events give the same incidents live, after a restart and from a file. Times are
/// those of reception, in the hospital's zone. Not thread-safe.
/// </remarks>
public sealed class HospitalWatch
{
    private const int MostStreams = 5000;

    private readonly IHospitalMap _map;
    private readonly IPlannedSilence? _planned;
    private readonly Watch _flows;
    private readonly Outcomes _outcomes;
    private readonly Connections _connections;
    private readonly Dependencies _dependencies;
    private readonly HospitalWatchState _state;
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);
    private HashSet<RuptureAlert> _open = [];
    private IReadOnlyList<Incident> _incidents = [];

    /// <param name="state">What was kept; null to begin anew. It is gone on with in place.</param>
    public HospitalWatch(IHospitalMap map, FalseAlarmBudget budget, PublicHolidays holidays, HospitalWatchState? state = null, IPlannedSilence? planned = null)
    {
        (_map, _planned) = (map, planned);
        _state = state ?? new HospitalWatchState();
        _flows = _state.Flows is { } flows ? new Watch(flows) : new Watch(budget, holidays);
        _outcomes = new Outcomes(_state.Outcomes, map);
        _connections = new Connections(_state.Connections, map);
        _dependencies = new Dependencies(_state.Dependencies, _state.Outcomes, _state.Connections, map, () => _flows.Streams);
        Settle(budget, holidays);
        Judge();
    }

    /// <summary>What is broken, as of the last whole minute.</summary>
    public IReadOnlyList<Incident> Incidents => _incidents;

    /// <summary>Every open alert, as of the last whole minute.</summary>
    public IReadOnlyCollection<RuptureAlert> Open => _open;

    /// <summary>Recording is behind: what it would bring is not missing, and time stands still for it until it has caught up.</summary>
    public bool Behind { get; set; }

    /// <summary>How many streams share the hospital's budget.</summary>
    public int Streams => _flows.Streams.Count + Others;

    /// <summary>The last instant heard of; null before the first.</summary>
    public DateTimeOffset? Upto => _state.Upto;

    /// <summary>All there is to keep. What it holds goes on changing: write it before the next call.</summary>
    public HospitalWatchState State
    {
        get
        {
            _state.Flows = _flows.State;
            return _state;
        }
    }

    private FalseAlarmBudget Budget => _flows.Allowed;

    private int Others => _outcomes.Streams + _connections.Streams + 1;

    /// <summary>The settings of the hospital, at start and when they change.</summary>
    public void Settle(FalseAlarmBudget budget, PublicHolidays holidays)
    {
        (_state.Budget, _state.Holidays) = (budget, holidays);
        _flows.Settle(budget, holidays, Others);
    }

    /// <summary>Events that the rhythm of a stream lets expect in a stretch of the present day.</summary>
    public double Expected(string stream, DateTimeOffset from, DateTimeOffset to) => _flows.Expected(stream, from, to);

    /// <summary>A message was recorded.</summary>
    /// <param name="seen">Told the name of each stream of which it is an event.</param>
    public void See(WatchedMessage message, Action<string>? seen = null)
    {
        Advance(message.At);
        if (!_map.Knows(message.Feed))
            return;
        foreach (var stream in StreamsOf(message).Distinct(StringComparer.Ordinal).ToList())
        {
            if (_flows.Streams.Count >= MostStreams && !_flows.Streams.Contains(stream))
                continue;
            _flows.Observe(stream, message.At);
            seen?.Invoke(stream);
        }

        _outcomes.See(message, Budget);
        _connections.Framed(message.Feed, message.At, Budget);
    }

    /// <summary>Something happened at an entrance.</summary>
    public void See(EntranceSign sign)
    {
        Advance(sign.At);
        _connections.See(sign, Budget);
    }

    /// <summary>A message of a feed was kept and answered.</summary>
    public void Answered(string feed, bool accepted, DateTimeOffset at)
    {
        Advance(at);
        _outcomes.Answered(feed, accepted, at, Budget);
        _outcomes.Kept(true, at, Budget);
    }

    /// <summary>A message could not be kept, and was answered AR or not at all.</summary>
    public void NotKept(DateTimeOffset at)
    {
        Advance(at);
        _outcomes.Kept(false, at, Budget);
    }

    /// <summary>For how long the oldest message that is kept and not recorded has been waiting; zero when none is.</summary>
    public void Waiting(TimeSpan age, DateTimeOffset at)
    {
        Advance(at);
        var backlog = _state.Backlog;
        // An age that falls says how long the one before it waited.
        if (age < _state.LastAge && _state.LastAge > TimeSpan.Zero)
            backlog.End(_state.LastAge, at);
        _state.LastAge = age;
        if (age > TimeSpan.Zero)
            backlog.Last(age, at, Budget);
    }

    /// <summary>Time has passed, and everything that happened until then has been told.</summary>
    public void Advance(DateTimeOffset to)
    {
        if (_state.Upto is not { } upto)
        {
            _state.Upto = to;
            return;
        }

        for (var minute = NextMinute(upto); minute <= to.UtcTicks; minute += TimeSpan.TicksPerMinute)
        {
            var at = new DateTimeOffset(minute, TimeSpan.Zero).ToOffset(to.Offset);
            if (!Behind)
            {
                _flows.Advance(at);
                _outcomes.Advance(at, Budget);
            }

            _connections.Advance(at, Budget, feed => _flows.AlertOf(Dependencies.Feed(feed)));
            _flows.Settle(_state.Budget, _state.Holidays, Others);
            _state.Upto = at;
            Cover(at);
            Judge();
        }

        if (to > _state.Upto)
            _state.Upto = to;
    }

    /// <summary>Nothing listened until now: what did not come meanwhile proves nothing.</summary>
    /// <param name="at">Earlier than the last instant heard of when the machine's clock was set back: the watch goes on from there, instead of standing still until that time has come again.</param>
    public void Resume(DateTimeOffset at)
    {
        _flows.Resume(at);
        // What is planned goes on.
        foreach (var stream in _covered)
            _flows.Pause(stream);
        _outcomes.Resume();
        _connections.Resume(at);
        _state.LastAge = TimeSpan.Zero;
        _state.Upto = at;
        Judge();
    }

    /// <summary>Whatever is open has a cause that is known and over.</summary>
    public void ExcuseAll()
    {
        foreach (var alert in OpenNow().ToList())
        {
            _flows.Excuse(alert.Stream, alert.Since);
            _outcomes.Excuse(alert);
        }

        Judge();
    }

    private static long NextMinute(DateTimeOffset at) => ((at.UtcTicks / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute;

    private IEnumerable<string> StreamsOf(WatchedMessage message)
    {
        var feed = message.Feed;
        var (sender, site) = (_dependencies.SenderOf(feed), _dependencies.SiteOf(feed));
        if (site is not null)
            yield return site;
        if (sender is not null)
            yield return sender;
        if (sender is not null && site is not null)
            _dependencies.Located(sender, site);
        yield return Dependencies.Feed(feed);
        if (message.Type.Length == 0 || message.Parked is not null)
            yield break;
        var type = new StreamSubject(StreamLevel.FeedType, Feed: feed, MessageType: message.Type).Name;
        // Answers are held against what they answer, not against the clock.
        if (!message.Facts.Any(f => f is AnswerFact))
            yield return type;
        foreach (var document in message.Facts.OfType<DocumentProduced>().DistinctBy(d => d.Pair ?? d.Id.Value))
        {
            if (_outcomes.ServiceOf(document, DateOnly.FromDateTime(message.At.DateTime)) is not { } service)
                continue;
            _dependencies.Carried(service, document.Kind, type);
            yield return Dependencies.Produced(service, document.Kind);
            yield return Dependencies.Produced(service, null);
        }
    }

    private void Cover(DateTimeOffset at)
    {
        if (_planned is null)
            return;
        foreach (var stream in _flows.Streams.Concat(_open.Select(a => a.Stream)).Distinct().ToList())
        {
            if (IsCovered(stream, at))
            {
                if (_covered.Add(stream))
                    _flows.Pause(stream);
            }
            else if (_covered.Remove(stream))
            {
                _flows.Resume(stream, at);
                foreach (var alert in OpenNow().Where(a => a.Stream == stream).ToList())
                    _outcomes.Excuse(alert);
            }
        }
    }

    private bool IsCovered(string stream, DateTimeOffset at)
    {
        for (var name = stream; name is not null; name = _dependencies.ParentOf(name))
        {
            if (_dependencies.SubjectOf(name) is { } subject && _planned!.Covers(subject, at))
                return true;
        }

        return false;
    }

    private IEnumerable<RuptureAlert> OpenNow()
    {
        var all = _flows.Open.Concat(_outcomes.Open).Concat(_connections.Open);
        return _state.Backlog.Alert is { } backlog ? all.Append(backlog) : all;
    }

    private void Judge()
    {
        var open = OpenNow().Where(a => !_covered.Contains(a.Stream)).ToHashSet();
        if (open.SetEquals(_open))
            return;
        // What a cause explained is over with it: its streams begin anew instead of being said one by one.
        foreach (var over in _incidents.Where(i => i.Alert is { } own && _open.Contains(own) && !open.Any(a => a.Stream == i.Root && Trouble.Of(a).Sort == Trouble.Of(own).Sort)))
            Excuse(over, open);
        _open = [.. OpenNow().Where(a => !_covered.Contains(a.Stream))];
        _incidents = Incident.Group(_open, _dependencies);
    }

    private void Excuse(Incident over, HashSet<RuptureAlert> open)
    {
        if (Trouble.Of(over.Alert!).Sort is not TroubleSort.Outcome)
        {
            foreach (var stream in _flows.Streams.Where(s => _dependencies.IsBelow(s, over.Root)).ToList())
                _flows.Excuse(stream, over.Since);
            _outcomes.Excuse(s => _dependencies.IsBelow(s, over.Root));
        }
        else
        {
            // Also what it makes inevitable and what has not sufficed for an alert yet: a deposit refused for a known reason is none that fails without one.
            _outcomes.Excuse(s => _dependencies.IsBelow(s, over.Root), kind => kind == over.Alert!.Kind || Trouble.OfOutcome(kind).IsExplainedBy(Trouble.Of(over.Alert!)));
        }

        foreach (var child in over.Children.Where(open.Contains))
        {
            _flows.Excuse(child.Stream, over.Since);
            _outcomes.Excuse(child);
        }
    }
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Everything the watch must keep to go on after a restart. Plain data; serialise it as it is.</summary>
public sealed record WatchState(House House, IReadOnlyList<StreamWatch> Streams, DateTimeOffset Upto);

/// <summary>What all streams of a hospital share.</summary>
/// <param name="Habit">What holidays have been so far.</param>
public sealed record House(FalseAlarmBudget Budget, PublicHolidays Holidays, HolidayHabit Habit);

/// <summary>Sees flows break: takes events and the passing of time, says which alerts begin and end.</summary>
/// <remarks>
/// Pure and in event time: the same events give the same news whether they come from the ledger live or from a file, and however often <see cref="Advance"/> is called between
/// them. Give it times in the hospital's zone: it reads hours and days off their offsets. Not thread-safe.
/// </remarks>
public sealed class Watch
{
    private House _house;

    // The same with each stream's share of the budget, as it is while so many are watched.
    private House _shared;
    private int _others;
    private readonly Dictionary<string, Entry> _streams = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(Entry Stream, int Version), long> _wakes = new();
    private readonly List<WatchNews> _news = [];
    private long _now;
    private long _offset;

    public Watch(FalseAlarmBudget budget, PublicHolidays? holidays = null)
        : this(new House(budget, holidays ?? new PublicHolidays(), new HolidayHabit()))
    {
    }

    private Watch(House house)
    {
        _house = _shared = house;
        Share();
    }

    /// <summary>Goes on from a kept state. Call <see cref="Resume(DateTimeOffset)"/> next when time has passed that nothing listened in.</summary>
    public Watch(WatchState state)
        : this(state.House)
    {
        (_now, _offset) = (state.Upto.UtcTicks, state.Upto.Offset.Ticks);
        foreach (var stream in state.Streams)
            _streams[stream.Name] = new Entry(stream);
        Share();
        foreach (var stream in _streams.Values)
            Schedule(stream);
    }

    public WatchState State => new(_house, [.. _streams.Values.Select(e => e.Watch)], new DateTimeOffset(_now + _offset, new TimeSpan(_offset)));

    /// <summary>What is open now.</summary>
    public IEnumerable<RuptureAlert> Open => _streams.Values.Select(e => e.Watch.Alert).OfType<RuptureAlert>();

    /// <summary>The open alert of a stream; null when it has none.</summary>
    public RuptureAlert? AlertOf(string stream) => _streams.GetValueOrDefault(stream)?.Watch.Alert;

    public IReadOnlyCollection<string> Streams => _streams.Keys;

    /// <summary>What a stream may cost in false alarms now: its own allowance, or its share of the hospital's.</summary>
    public FalseAlarmBudget Allowed => _shared.Budget;

    /// <summary>The settings of the hospital, when they change, and how much else is watched that false alarms are shared with. Heeded by each stream from its next day on.</summary>
    public void Settle(FalseAlarmBudget budget, PublicHolidays holidays, int others)
    {
        if (_house.Budget == budget && _house.Holidays == holidays && _others == others)
            return;
        (_house, _others) = (_house with { Budget = budget, Holidays = holidays }, others);
        Share();
    }

    /// <summary>Events that the rhythm of a stream lets expect in a stretch of the present day; 0 for one that is not watched.</summary>
    public double Expected(string stream, DateTimeOffset from, DateTimeOffset to) =>
        _streams.TryGetValue(stream, out var entry) ? entry.Watch.ExpectedBetween(from.UtcTicks, to.UtcTicks, _shared) : 0;

    /// <summary>An event of a stream came. A stream exists from its first event.</summary>
    /// <param name="at">When it came in; one earlier than the last word counts as now.</param>
    /// <returns>What this event and the time until it bring; read it before the next call.</returns>
    /// <remarks>What each event passes through is compiled in full at once: a year of events is over before the runtime would have noticed how often that is.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public IReadOnlyList<WatchNews> Observe(string stream, DateTimeOffset at)
    {
        _news.Clear();
        AdvanceTo(at);
        if (!_streams.TryGetValue(stream, out var entry))
        {
            _streams[stream] = entry = new Entry(StreamWatch.Begin(stream, new DateTimeOffset(_now + _offset, new TimeSpan(_offset))));
            Share();
            Schedule(entry);
        }
        else if (!entry.Paused && entry.Watch.See(_now, _offset, _shared, _news))
        {
            Schedule(entry);
        }

        return _news;
    }

    /// <summary>Time has passed.</summary>
    public IReadOnlyList<WatchNews> Advance(DateTimeOffset to)
    {
        _news.Clear();
        AdvanceTo(to);
        return _news;
    }

    /// <summary>Nothing listened until now (the engine stood still, a maintenance): silence since the last word proves nothing.</summary>
    /// <param name="at">Earlier than the last word when the machine's clock was set back: the watch goes on from there.</param>
    public void Resume(DateTimeOffset at)
    {
        (_now, _offset) = (at.UtcTicks, at.Offset.Ticks);
        foreach (var entry in _streams.Values)
            Resume(entry);
    }

    /// <summary>A stream is expected to be other than usual from now on: nothing is raised or learnt until it is resumed.</summary>
    public void Pause(string stream)
    {
        if (!_streams.TryGetValue(stream, out var entry) || entry.Paused)
            return;
        entry.Paused = true;
        entry.Version++;
    }

    /// <summary>What was planned for a stream is over. One that was not paused goes on as it is.</summary>
    public void Resume(string stream, DateTimeOffset at)
    {
        Move(at);
        if (_streams.TryGetValue(stream, out var entry) && entry.Paused)
            Resume(entry);
    }

    /// <summary>What happened to a stream since an instant has a cause that is known and over: its alert ends, nothing is learnt from it or held against the stream.</summary>
    public IReadOnlyList<WatchNews> Excuse(string stream, DateTimeOffset since)
    {
        _news.Clear();
        if (_streams.TryGetValue(stream, out var entry) && !entry.Paused)
        {
            entry.Watch.Excuse(since.UtcTicks, _now, _shared, _news);
            Schedule(entry);
        }

        return _news;
    }

    private void Move(DateTimeOffset at)
    {
        _now = Math.Max(_now, at.UtcTicks);
        _offset = at.Offset.Ticks;
    }

    private void Resume(Entry entry)
    {
        entry.Paused = false;
        entry.Watch.Resume(_now, _offset, _shared);
        Schedule(entry);
    }

    private void Share() => _shared = _house with { Budget = _house.Budget.Over(_streams.Count + _others) };

    private void AdvanceTo(DateTimeOffset to)
    {
        // Clocks were changed since the last word, of a weekend perhaps: they are when they are, not when the next event tells.
        if (to.Offset.Ticks != _offset && PublicHolidays.ClocksChangeBetween(_now, to.UtcTicks) is { } change)
        {
            PassTo(change);
            Rebase(to.Offset.Ticks);
        }

        PassTo(Math.Max(_now, to.UtcTicks));
        Rebase(to.Offset.Ticks);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PassTo(long until)
    {
        while (_wakes.TryPeek(out var next, out var at) && at <= until)
        {
            _wakes.Dequeue();
            if (next.Version != next.Stream.Version)
                continue;
            next.Stream.Watch.Wake(at, _shared, _news);
            Schedule(next.Stream);
        }

        _now = until;
    }

    private void Rebase(long offset)
    {
        if (_offset == offset)
            return;
        _offset = offset;
        foreach (var entry in _streams.Values.Where(e => !e.Paused && e.Watch.Rebase(_offset)))
            Schedule(entry);
    }

    private void Schedule(Entry entry) => _wakes.Enqueue((entry, ++entry.Version), entry.Watch.NextWake(_shared));

    private sealed class Entry(StreamWatch watch)
    {
        public StreamWatch Watch { get; } = watch;

        public int Version { get; set; }

        public bool Paused { get; set; }
    }
}

using System.Threading.Channels;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>The figures of the wallboard, in memory: loaded once, then moved by every commit of the ledger.</summary>
/// <remarks>
/// Counters are kept by UF and read by service, so corrected mappings change the screens without a recount.
/// Where commits have numbers (several engines on one ledger), a reading says up to which it goes, and what is told is added once, whenever it
/// is told. Where they have none, what is recorded before or while it loads is taken as loaded: it is to be loaded before recording begins.
/// </remarks>
public sealed class CounterBoard(HospitalClock clock, IMappings mappings, TimeProvider time) : ILedgerObserver
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _touched = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<bool> _doubted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly RecentOtherDays _otherDays = new(time);
    private readonly HashSet<(string Line, DocumentKind Kind)> _dirty = [];

    private HospitalMappings _mappings = mappings.Current;
    private CounterSheet? _sheet;
    private long? _asOf;
    private List<(long Sequence, IReadOnlyDictionary<CounterKey, StageCounts> Counters)>? _toldWhileReading;
    private IReadOnlyList<OldestWaiting>? _waiting;
    private long _version;
    private long _recordings;
    private long _lastRecording;
    private DateTimeOffset _at;
    private BoardSnapshot? _snapshot;

    // What subscribers were last told, to tell them only of what is different.
    private long _announcedVersion;
    private IReadOnlyList<ServiceLine> _announcedLines = [];
    private Waiting _announcedWaiting = Waiting.NotKnown;
    private IReadOnlyList<OtherDay> _announcedOtherDays = [];
    private bool _whole = true;

    /// <summary>Raised by one thread at a time, at most once per coalescing interval, with everything that changed since the last time.</summary>
    public event Action<BoardChange>? Changed;

    /// <summary>False until the counters were read: until then there is no figure, not even zero.</summary>
    public bool Loaded
    {
        get
        {
            lock (_gate)
                return _sheet is not null;
        }
    }

    internal ChannelReader<bool> Touched => _touched.Reader;

    /// <summary>Something to read when the figures may be wrong and are to be read again.</summary>
    internal ChannelReader<bool> Doubted => _doubted.Reader;

    /// <summary>Reads the days shown. Reads again when something was recorded meanwhile, so that nothing is missed or counted twice.</summary>
    public async Task LoadAsync(ICounterSource source, CancellationToken cancel)
    {
        while (true)
        {
            var before = Interlocked.Read(ref _recordings);
            var periods = new Periods(clock.Today);
            if (Adopt(await ReadAsync(source, periods, cancel), periods, before) is not null)
                return;
        }
    }

    /// <summary>Reads the counters again and takes them if they differ: after a rebuild, or when another engine writes to the same ledger.</summary>
    /// <remarks>
    /// Only in a quiet moment: between a commit and the word of it lies an instant in which a reading has what the board has yet to be told.
    /// With nothing recorded for <paramref name="quiet"/> before and after the reading, there is no such instant. Readings that say up to which commit
    /// they go need no quiet.
    /// </remarks>
    /// <returns>Whether the figures were different; null when the moment was not quiet.</returns>
    public async Task<bool?> ReconcileAsync(ICounterSource source, TimeSpan quiet, CancellationToken cancel)
    {
        var before = Interlocked.Read(ref _recordings);
        if (_asOf is null && before > 0 && time.GetElapsedTime(Interlocked.Read(ref _lastRecording)) < quiet)
            return null;
        var periods = new Periods(clock.Today);
        var reading = await ReadAsync(source, periods, cancel);
        if (reading.AsOf is null)
            await Task.Delay(quiet, time, cancel);
        return Adopt(reading, periods, before);
    }

    /// <summary>Takes a reading of what waits; null when it could not be read and the last one is too old to be shown.</summary>
    public void Take(IReadOnlyList<OldestWaiting>? waiting)
    {
        lock (_gate)
        {
            if (Same(waiting, _waiting))
                return;
            _waiting = waiting;
            Settle();
            Advance();
        }

        _touched.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public void Recorded(LedgerChange change)
    {
        Interlocked.Increment(ref _recordings);
        Interlocked.Exchange(ref _lastRecording, time.GetTimestamp());
        Add(change.Folds.Counters, change.Sequence);
    }

    /// <inheritdoc/>
    public void RecordedElsewhere(RecordedElsewhere change) => Add(change.Counters, change.Sequence);

    /// <inheritdoc/>
    public void MayHaveMissed() => _doubted.Writer.TryWrite(true);

    private void Add(IReadOnlyDictionary<CounterKey, StageCounts> counters, long? sequence)
    {
        if (counters.Count == 0)
            return;
        lock (_gate)
        {
            if (sequence is { } number)
                _toldWhileReading?.Add((number, counters));
            if (_sheet is null || sequence <= _asOf)
                return;
            Settle();
            foreach (var (key, counts) in counters)
            {
                if (_sheet.Add(key, counts) is { } cell)
                    _dirty.Add(cell);
                if (counts.Produced > 0 && key.Day != _sheet.Periods.Today)
                    _otherDays.Add(key.Day, counts.Produced);
            }

            Advance();
        }

        _touched.Writer.TryWrite(true);
    }

    private async Task<CounterReading> ReadAsync(ICounterSource source, Periods periods, CancellationToken cancel)
    {
        lock (_gate)
            _toldWhileReading = [];
        return await source.ReadAsync(periods.Start, DateOnly.MaxValue, cancel);
    }

    /// <summary>All figures now; null until they were loaded.</summary>
    public BoardSnapshot? Snapshot()
    {
        lock (_gate)
        {
            if (_sheet is null)
                return null;
            Settle();
            return _snapshot ??= Read(_sheet);
        }
    }

    /// <summary>Looks at what changes without a recording: the day, the mappings, arrivals growing old.</summary>
    internal void Tick()
    {
        lock (_gate)
            Settle();
        _touched.Writer.TryWrite(true);
    }

    /// <summary>Tells subscribers what changed since the last time; nothing when nothing did.</summary>
    internal bool Announce()
    {
        if (TakeChange() is not { } change)
            return false;
        Changed?.Invoke(change);
        return true;
    }

    private BoardChange? TakeChange()
    {
        lock (_gate)
        {
            if (_sheet is null)
                return null;
            Settle();
            var waiting = ReadWaiting(_sheet);
            var otherDays = _otherDays.Read(_sheet.Periods.Today);
            var sameWaiting = Same(waiting.Lines, _announcedWaiting.Lines);
            var sameOtherDays = Same(otherDays, _announcedOtherDays);
            if (!sameWaiting || !sameOtherDays)
                Advance();
            if (_version == _announcedVersion)
                return null;

            var lines = _sheet.Lines();
            var whole = _whole || !Same(lines, _announcedLines);
            var rows = whole ? [] : new BoardRows(_sheet, _mappings.Hospital.Targets).Of(_dirty);
            var change = new BoardChange(
                _announcedVersion, _version, _at, whole ? _snapshot ??= Read(_sheet) : null, rows, sameWaiting ? null : waiting, sameOtherDays ? null : otherDays);
            (_announcedVersion, _announcedLines, _announcedWaiting, _announcedOtherDays, _whole) = (_version, lines, waiting, otherDays, false);
            _dirty.Clear();
            return change;
        }
    }

    private bool? Adopt(CounterReading reading, Periods periods, long recordings)
    {
        lock (_gate)
        {
            if (reading.AsOf is null && Interlocked.Read(ref _recordings) != recordings)
                return null;
            var sheet = new CounterSheet(mappings.Current.Services, periods);
            foreach (var (key, counts) in reading.Counters.Concat((_toldWhileReading ?? []).Where(t => t.Sequence > reading.AsOf).SelectMany(t => t.Counters)))
                sheet.Add(key, counts);
            (_asOf, _toldWhileReading) = (reading.AsOf, null);
            if (_sheet is not null && _sheet.Counters.Count == sheet.Counters.Count && _sheet.Counters.All(c => sheet.Counters.GetValueOrDefault(c.Key) == c.Value))
                return false;
            _sheet = sheet;
            _whole = true;
            Settle();
            Advance();
        }

        _touched.Writer.TryWrite(true);
        return true;
    }

    private void Settle()
    {
        if (_sheet is null)
            return;
        var current = mappings.Current;
        var today = clock.Today;
        if (ReferenceEquals(current, _mappings) && today == _sheet.Periods.Today)
            return;
        _mappings = current;
        _sheet = _sheet.LaidOut(current.Services, new Periods(today));
        _whole = true;
        Advance();
    }

    private void Advance()
    {
        _version++;
        _at = clock.Now;
        _snapshot = null;
    }

    private BoardSnapshot Read(CounterSheet sheet)
    {
        var lines = sheet.Lines();
        return new(
            _version, _at, _mappings.Hospital.Name, sheet.Periods, lines, new BoardRows(sheet, _mappings.Hospital.Targets).All(lines),
            ReadWaiting(sheet), _otherDays.Read(sheet.Periods.Today), _mappings.Hospital.Targets);
    }

    private Waiting ReadWaiting(CounterSheet sheet) => _waiting is null ? Waiting.NotKnown : new([.. _waiting
        .GroupBy(w => ServiceLine.Of(_mappings.Services, w.Uf, clock.DayOf(w.Since)).Code)
        .Select(g => new LineWaiting(g.Key, clock.Local(g.Min(w => w.Since)), g.Sum(w => w.Count)))
        .OrderBy(w => w.Since).ThenBy(w => w.Line, StringComparer.Ordinal)]);

    private static bool Same<T>(IReadOnlyList<T>? a, IReadOnlyList<T>? b) => a is null || b is null ? a is null && b is null : a.SequenceEqual(b);
}

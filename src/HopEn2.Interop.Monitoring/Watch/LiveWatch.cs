using System.Diagnostics;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Domain.Ruptures.Hospital;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Feeds;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>The watch of this hospital, fed from ledger and entrances step by step. Decides nothing: <see cref="HospitalWatch"/> does.</summary>
internal sealed class LiveWatch(
    HospitalClock clock, TimeProvider time, IMappings mappings, IRecordedMessages recorded, WatchSignals signals, FeedBoard feeds, WatchHistory history,
    WatchOptions options, IPlannedSilence? planned, IEarlierPast? past)
{
    private const int AtOnce = 500;

    // Nobody hears nothing at all for so long where a hospital is connected: whoever was to listen did not.
    private static readonly TimeSpan Deaf = TimeSpan.FromHours(6);

    private static readonly TimeSpan ClockSet = TimeSpan.FromMinutes(2);

    private readonly HospitalMap _map = new(mappings);
    private HospitalWatch _watch = null!;
    private HospitalMappings? _settled;
    private JournalId _cursor;
    private (DateTimeOffset Wall, long Stamp) _last;

    /// <summary>When the machine's clock was last set; null: not since the watch began.</summary>
    private long? _clockSet;

    public HospitalWatch Watch => _watch;

    /// <summary>All there is to keep.</summary>
    public HospitalWatchState State
    {
        get
        {
            var state = _watch.State;
            state.Cursor = _cursor.Value;
            return state;
        }
    }

    /// <summary>Goes on from what was kept, or learns from the past there is; then time is watched from now on.</summary>
    public async Task BeginAsync(HospitalWatchState? kept, CancellationToken cancel)
    {
        _settled = mappings.Current;
        _watch = new HospitalWatch(_map, Budget, Holidays, kept, planned);
        if (kept is not null)
        {
            _cursor = new JournalId(kept.Cursor);
        }
        else if (past is not null)
        {
            foreach (var message in past.Messages(cancel))
                _watch.See(message);
            // What was told of it was told then.
            _watch.ExcuseAll();
            _cursor = await recorded.LastBeforeAsync(time.GetUtcNow() - options.LearnFrom, cancel);
        }
        else
        {
            _cursor = await recorded.LastBeforeAsync(time.GetUtcNow() - options.LearnFrom, cancel);
        }

        await CatchUpAsync(watching: false, cancel);
        _watch.Resume(clock.Now);
        _last = (time.GetUtcNow(), time.GetTimestamp());
    }

    /// <summary>Takes what came since the last step, and the passing of time.</summary>
    public async Task StepAsync(CancellationToken cancel)
    {
        if (!ReferenceEquals(_settled, mappings.Current))
        {
            _settled = mappings.Current;
            _watch.Settle(Budget, Holidays);
        }

        NoticeClock();
        await CatchUpAsync(watching: true, cancel);
        var backlog = feeds.Snapshot().Backlog;
        var age = Waited(backlog?.Age ?? TimeSpan.Zero);
        // While recording is behind, nothing that it would bring is missing: time stands still for that, and goes on for the entrances.
        _watch.Behind = age > options.Settled;
        var now = clock.OfMachine(time.GetUtcNow() - options.Settled);
        TakeSignals(now);
        _watch.Advance(now);
        if (!_watch.Behind)
            history.Advance(now, known: true, _watch.Expected);
        if (backlog is not null)
            _watch.Waiting(age, now);
    }

    // What was received before the clock was set has an age that says nothing: longer than since then it has not been seen to wait.
    private TimeSpan Waited(TimeSpan age) => _clockSet is { } set && time.GetElapsedTime(set) is var known && known < age ? known : age;

    private FalseAlarmBudget Budget => new(mappings.Current.Alerts.FalseAlarmsPerStreamAndMonth, mappings.Current.Alerts.FalseAlarmsPerHospitalAndMonth);

    private PublicHolidays Holidays => new(mappings.Current.Hospital.AlsaceMoselle);

    private async Task CatchUpAsync(bool watching, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (await recorded.AfterAsync(_cursor, AtOnce, cancel) is { Count: > 0 } messages)
        {
            foreach (var message in messages)
                Take(message, watching);
            cancel.ThrowIfCancellationRequested();
            // The past may be millions of messages: it is read half of the time, so that it does not keep a processor from whoever sends meanwhile.
            if (!watching && messages.Count == AtOnce)
                await Task.Delay(Stopwatch.GetElapsedTime(began), cancel);
            began = Stopwatch.GetTimestamp();
        }
    }

    private void Take(RecordedMessageFacts message, bool watching)
    {
        _cursor = message.Id;
        if (past is not null && message.SentAt < past.Until)
            return;
        // Received by a clock that was set back since: it came before now.
        var at = clock.OfMachine(message.ReceivedAt < time.GetUtcNow() ? message.ReceivedAt : time.GetUtcNow());
        if (watching)
            TakeSignals(at);
        else
            Reread(at);
        _watch.See(new WatchedMessage(message.Feed, message.Parked is null ? message.Type : "", at, message.Parked, message.Facts), stream => history.See(stream, at));
    }

    private void Reread(DateTimeOffset at)
    {
        var deaf = at - _watch.Upto > Deaf;
        if (deaf)
            _watch.Resume(at);
        history.Advance(at, known: !deaf && clock.Now - at < WatchHistory.Bucket * WatchHistory.Kept, _watch.Expected);
    }

    private void TakeSignals(DateTimeOffset until)
    {
        while (signals.TryTake(until, out var signal))
        {
            if (signal.Sign is { } sign)
                _watch.See(sign);
            else if (signal.Accepted is { } accepted)
                _watch.Answered(signal.Feed!, accepted, signal.At);
            else
                _watch.NotKept(signal.At);
        }
    }

    /// <summary>The machine's clock was set, or the program stood still: time that nobody listened in. Noticed before anything is judged by the new time.</summary>
    private void NoticeClock()
    {
        var (wall, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        var passed = time.GetElapsedTime(_last.Stamp, stamp);
        var set = wall - _last.Wall - passed;
        _last = (wall, stamp);
        if (passed <= ClockSet && set.Duration() <= ClockSet)
            return;
        // What was noted by a clock that was ahead would wait until that time has come again.
        if (set < -ClockSet)
            TakeSignals(DateTimeOffset.MaxValue);
        _watch.Resume(clock.Now);
        signals.Retell();
        _clockSet = stamp;
    }
}

namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>When a message goes out, in real time: by simulated time and speed, and no faster than the rate allows.</summary>
/// <remarks>It is the play's clock, too, and any thread may ask it. Where <see cref="PlayOptions.Slows"/>, it never runs ahead of what was sent: a machine that cannot keep up has a slower day, not a late one.</remarks>
public sealed class Pace(PlayOptions options)
{
    private static readonly TimeSpan LongestUnderWay = TimeSpan.FromMilliseconds(100), LongestSimulated = TimeSpan.FromMinutes(1);

    /// <summary>Moments kept at which the day went on after it had waited; of what lies before them the oldest serves.</summary>
    private const int MostMoments = 100_000;

    private readonly Lock _gate = new();
    private readonly List<Moment> _moments = [];
    private DateTimeOffset _awaited = DateTimeOffset.MinValue;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>How long a message may be under way before the day waits for it, in real time: a moment, and never longer than a minute of the day.</summary>
    internal TimeSpan Tolerance => options.Speed is { } speed && LongestSimulated / speed is var minute && minute < LongestUnderWay ? minute : LongestUnderWay;

    /// <summary>Real time at which a message of this simulated time may be sent; never before <paramref name="now"/>.</summary>
    public DateTimeOffset Due(DateTimeOffset simulated, DateTimeOffset now)
    {
        lock (_gate)
        {
            var due = BySpeed(simulated, now);
            if (due < now)
                due = now;
            if (options.Rate is not { } rate)
                return due;
            if (due < _next)
                due = _next;
            _next = due + TimeSpan.FromSeconds(1 / rate);
            return due;
        }
    }

    /// <summary>Simulated time at a real time, also of one that is past; null before the clock runs, and when there is no speed.</summary>
    public DateTimeOffset? Simulated(DateTimeOffset at)
    {
        lock (_gate)
        {
            if (options.Speed is null || _moments.Count == 0)
                return null;
            var of = _moments.BinarySearch(new Moment(at, at));
            of = of < 0 ? Math.Max(0, ~of - 1) : of;
            // Until the day went on it stood still.
            return Earlier(Run(_moments[of], at), of + 1 < _moments.Count ? _moments[of + 1].Simulated : Latest);
        }
    }

    // How far the day may have gone while this message is awaited.
    private DateTimeOffset Latest => options.Slows && _awaited > DateTimeOffset.MinValue ? _awaited : DateTimeOffset.MaxValue;

    private DateTimeOffset BySpeed(DateTimeOffset simulated, DateTimeOffset now)
    {
        if (options.Speed is not { } speed || simulated < options.StartAt)
            return now;
        if (_moments.Count == 0)
            _moments.Add(new Moment(now, options.StartAt ?? simulated));
        else if (Run(_moments[^1], now) is var ran && ran > Latest)
            Wait(now, Latest);
        _awaited = simulated > _awaited ? simulated : _awaited;
        var last = _moments[^1];
        return last.Real + ((simulated - last.Simulated) / speed);
    }

    private void Wait(DateTimeOffset now, DateTimeOffset simulated)
    {
        if (_moments.Count >= MostMoments)
            _moments.RemoveRange(0, MostMoments / 2);
        _moments.Add(new Moment(now, simulated));
    }

    private DateTimeOffset Run(Moment from, DateTimeOffset at) => from.Simulated + ((at - from.Real) * options.Speed!.Value);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    /// <summary>From this real moment on the day goes on from this simulated one.</summary>
    private readonly record struct Moment(DateTimeOffset Real, DateTimeOffset Simulated) : IComparable<Moment>
    {
        public int CompareTo(Moment other) => Real.CompareTo(other.Real);
    }
}

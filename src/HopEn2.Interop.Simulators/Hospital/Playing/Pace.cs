namespace HopEn2.Interop.Simulators.Hospital.Playing;

/// <summary>When a message goes out, in real time: by simulated time and speed, and no faster than the rate allows.</summary>
internal sealed class Pace(PlayOptions options)
{
    private (DateTimeOffset Real, DateTimeOffset Simulated)? _origin;
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>Real time at which a message of this simulated time may be sent; never before <paramref name="now"/>.</summary>
    public DateTimeOffset Due(DateTimeOffset simulated, DateTimeOffset now)
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

    /// <summary>Simulated time at a real time; null before the clock runs, and when there is no speed.</summary>
    public DateTimeOffset? Simulated(DateTimeOffset now) =>
        options.Speed is { } speed && _origin is var (real, simulated) ? simulated + ((now - real) * speed) : null;

    private DateTimeOffset BySpeed(DateTimeOffset simulated, DateTimeOffset now)
    {
        if (options.Speed is not { } speed || simulated < options.StartAt)
            return now;
        _origin ??= (now, options.StartAt ?? simulated);
        return _origin.Value.Real + ((simulated - _origin.Value.Simulated) / speed);
    }
}

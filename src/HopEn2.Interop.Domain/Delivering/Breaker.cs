namespace HopEn2.Interop.Domain.Delivering;

/// <summary>When a neighbour that fails is left alone, and how it is tried again: by one piece at a time until it answers.</summary>
/// <param name="Failures">In a row.</param>
/// <param name="OpenUntil">No attempt before; null while fewer than <see cref="BreakerRules.Failures"/> failed.</param>
/// <param name="Code">Of the last failure.</param>
public sealed record Breaker(int Failures, DateTimeOffset? OpenUntil, string? Code)
{
    public static Breaker Closed { get; } = new(0, null, null);

    /// <summary>One piece may go to see whether it answers again; more may not.</summary>
    public bool OnTrial => OpenUntil is not null;

    public bool May(DateTimeOffset now) => OpenUntil is null || OpenUntil <= now;

    public Breaker After(NeighbourSign sign, string? code, DateTimeOffset now, BreakerRules rules)
    {
        switch (sign)
        {
            case NeighbourSign.Answers:
                return Closed;
            case NeighbourSign.Fails:
                var failures = Failures + 1;
                if (failures < rules.Failures)
                    return new(failures, null, code);
                var pause = rules.First * Math.Pow(2, Math.Min(failures - rules.Failures, 20));
                return new(failures, now + (pause < rules.Most ? pause : rules.Most), code);
            default:
                return this;
        }
    }
}

/// <param name="Failures">In a row, until it is left alone.</param>
/// <param name="First">For how long, the first time; doubled with each trial that fails.</param>
/// <param name="Most">Never longer.</param>
public sealed record BreakerRules(int Failures, TimeSpan First, TimeSpan Most)
{
    public static BreakerRules Default { get; } = new(5, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(5));
}

/// <summary>So many a second and no more, evenly: what was not used is not saved up.</summary>
/// <param name="perSecond">0: no limit.</param>
public sealed class Pace(double perSecond)
{
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    /// <summary>How long the next one is to wait; it counts from now on.</summary>
    public TimeSpan Next(DateTimeOffset now)
    {
        if (perSecond <= 0)
            return TimeSpan.Zero;
        var at = _next > now ? _next : now;
        _next = at + TimeSpan.FromSeconds(1 / perSecond);
        return at - now;
    }
}

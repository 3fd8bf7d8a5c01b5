namespace HopEn2.Interop.Domain.Alerts;

/// <summary>When what is gone is over, and when what comes back is the same.</summary>
public sealed record LifecycleSettings
{
    /// <summary>How long an incident must not be observed before it is over. Default 5 min: a feed that hiccups is not told as repaired.</summary>
    public TimeSpan ResolveAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>An incident that comes back within this time after it was over is the same one again. Default 1 h.</summary>
    public TimeSpan SameWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Returns within <see cref="SameWithin"/> from which on it flaps. Default 2: down, up, down, up, down.</summary>
    public int FlappingReturns { get; init; } = 2;

    /// <summary>How long an incident that flaps must not be observed before it is over. Default 30 min.</summary>
    public TimeSpan FlappingResolveAfter { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether an incident comes and goes: then it is one that lasts.</summary>
    public bool IsFlapping(KnownIncident incident, DateTimeOffset at) => incident.Returns.Count(r => at - r <= SameWithin) >= FlappingReturns;

    public TimeSpan HoldOf(KnownIncident incident, DateTimeOffset at) => IsFlapping(incident, at) ? FlappingResolveAfter : ResolveAfter;
}

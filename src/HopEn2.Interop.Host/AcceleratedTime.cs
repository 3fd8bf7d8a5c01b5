namespace HopEn2.Interop.Host;

/// <summary>The demo's clock: begins at a chosen time of day and runs faster than the wall's. Says what day it is; nothing waits by it.</summary>
internal sealed class AcceleratedTime(TimeProvider wall, DateTimeOffset start, double speed) : TimeProvider
{
    public double Speed { get; } = speed;

    private readonly long _began = wall.GetTimestamp();
    private readonly DateTimeOffset _beganAt = wall.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => start + (wall.GetElapsedTime(_began) * Speed);

    /// <summary>What time it is here when it is that time there.</summary>
    public DateTimeOffset OfWall(DateTimeOffset at) => start + ((at - _beganAt) * Speed);
}

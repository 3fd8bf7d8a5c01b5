namespace HopEn2.Interop.Host;

/// <summary>The demo's clock: stands at a chosen time of day until the day so far was sent, then goes by the hospital that is played. Says what day it is; nothing waits by it.</summary>
/// <param name="simulated">Which time of the hospital it is at a time of the wall; null: its day has not begun to run.</param>
internal sealed class AcceleratedTime(TimeProvider wall, DateTimeOffset start, double speed, Func<DateTimeOffset, DateTimeOffset?> simulated) : TimeProvider
{
    /// <summary>How much faster than the wall's, where the machine keeps up.</summary>
    public double Speed { get; } = speed;

    public override DateTimeOffset GetUtcNow() => OfWall(wall.GetUtcNow());

    /// <summary>What time it is here when it is that time there.</summary>
    public DateTimeOffset OfWall(DateTimeOffset at) => simulated(at) is { } running && running > start ? running : start;
}

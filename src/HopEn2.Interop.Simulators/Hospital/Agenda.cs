namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>What will happen, in order of time; at the same time, in the order in which it was written down.</summary>
internal sealed class Agenda<T>
{
    private readonly PriorityQueue<T, (long Ticks, long Order)> _entries = new();
    private long _order;

    /// <summary>Time of the next entry (UTC ticks); the end of time when there is none.</summary>
    public long NextTicks => _entries.TryPeek(out _, out var priority) ? priority.Ticks : long.MaxValue;

    public void Add(DateTimeOffset at, T what) => _entries.Enqueue(what, (at.UtcTicks, _order++));

    public T Take() => _entries.Dequeue();
}

using HopEn2.Interop.Simulators.Dmp.Ebrim;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>A deposit that was refused, and everything that was wrong with it.</summary>
internal sealed record Refusal(DateTimeOffset At, IReadOnlyList<string> UniqueIds, IReadOnlyList<XdsError> Errors);

/// <summary>The newest refusals, bounded: for who asks why.</summary>
internal sealed class RefusalLog
{
    private const int Most = 500;
    private readonly Lock _lock = new();
    private readonly Queue<Refusal> _refusals = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Refusal> All
    {
        get
        {
            lock (_lock)
                return [.. _refusals];
        }
    }

    public void Add(Refusal refusal)
    {
        lock (_lock)
        {
            _refusals.Enqueue(refusal);
            if (_refusals.Count > Most)
                _refusals.Dequeue();
        }
    }
}

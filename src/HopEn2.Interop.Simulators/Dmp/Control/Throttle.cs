using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>Holds deposits to the capacity ordered.</summary>
internal sealed class Throttle(TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly Queue<long> _lastMinute = [];

    public Capacity Capacity { get; set; } = new();

    /// <summary>HTTP status to refuse a deposit with; null: it may go on, and counts.</summary>
    /// <param name="now">Requests in work, this one with them.</param>
    public int? Refuses(int now)
    {
        var capacity = Capacity;
        if (now > capacity.AtOnce)
            return StatusCodes.Status503ServiceUnavailable;
        if (capacity.PerMinute is not { } most)
            return null;
        lock (_lock)
        {
            while (_lastMinute.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Minute)
                _lastMinute.Dequeue();
            if (_lastMinute.Count >= most)
                return StatusCodes.Status429TooManyRequests;
            _lastMinute.Enqueue(clock.GetTimestamp());
            return null;
        }
    }
}

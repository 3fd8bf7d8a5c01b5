namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Whether the bus is to be relied on: one that takes nothing although its broker is there is not waited for, and is tried again from time to time.</summary>
/// <remarks>Seen when the broker was lost in the moment in which the bus opened its first channel: each announcement timed out for as long as the engine ran.</remarks>
internal sealed class BusDoubt(TimeProvider time)
{
    /// <summary>Announcements in a row that failed. 3: one or two are lost with any connection.</summary>
    private const int Failures = 3;

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(30);

    private int _failed;
    private long _last;

    /// <summary>What is to be announced is better recorded here and now.</summary>
    public bool Doubted => _failed >= Failures && time.GetElapsedTime(_last) < BetweenTries;

    /// <returns>True when that ends a doubt.</returns>
    public bool Sent()
    {
        var doubted = _failed >= Failures;
        _failed = 0;
        return doubted;
    }

    /// <summary>An announcement failed although the broker is there.</summary>
    /// <returns>True when that begins a doubt.</returns>
    public bool Failed()
    {
        _last = time.GetTimestamp();
        return ++_failed == Failures;
    }
}

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>Which events of a subscription were taken: all up to a number, and some beyond it. Any order, any repetition.</summary>
internal sealed class EventNumbers(long takenUpTo)
{
    private readonly SortedSet<long> _beyond = [];

    /// <summary>Every event up to this one was taken.</summary>
    public long TakenUpTo { get; private set; } = takenUpTo;

    /// <summary>The highest number the server is known to have given.</summary>
    public long Known { get; private set; } = takenUpTo;

    /// <summary>Events that are known of and were not taken.</summary>
    public long Missing => Known - TakenUpTo - _beyond.Count;

    public bool Has(long number) => number <= TakenUpTo || _beyond.Contains(number);

    public void Take(long number)
    {
        Hear(number);
        if (number <= TakenUpTo || !_beyond.Add(number))
            return;
        while (_beyond.Remove(TakenUpTo + 1))
            TakenUpTo++;
    }

    /// <summary>The server counts so many.</summary>
    public void Hear(long count) => Known = Math.Max(Known, count);

    /// <summary>The first run of numbers that are missing; null when none is.</summary>
    public (long From, long To)? Gap()
    {
        if (Missing <= 0)
            return null;
        var next = _beyond.Count > 0 ? _beyond.Min - 1 : Known;
        return (TakenUpTo + 1, next);
    }
}

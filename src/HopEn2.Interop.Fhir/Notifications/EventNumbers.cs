namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>Which events of a subscription were taken: all up to a number, and some beyond it. Any order, any repetition, from several threads.</summary>
internal sealed class EventNumbers(long takenUpTo)
{
    private readonly Lock _lock = new();
    private readonly SortedSet<long> _beyond = [];
    private readonly HashSet<long> _inHand = [];
    private long _takenUpTo = takenUpTo;
    private long _known = takenUpTo;

    /// <summary>Every event up to this one was taken.</summary>
    public long TakenUpTo
    {
        get
        {
            lock (_lock)
                return _takenUpTo;
        }
    }

    /// <summary>The highest number the server is known to have given.</summary>
    public long Known
    {
        get
        {
            lock (_lock)
                return _known;
        }
    }

    /// <summary>Events that are known of and were not taken.</summary>
    public long Missing
    {
        get
        {
            lock (_lock)
                return _known - _takenUpTo - _beyond.Count;
        }
    }

    /// <summary>Begins to take an event. What is begun is ended by <see cref="Take"/> or <see cref="Leave"/>.</summary>
    /// <returns>False: it was taken, or is in hand; should that fail, its number is missing and it is asked for.</returns>
    public bool Begin(long number)
    {
        lock (_lock)
        {
            _known = Math.Max(_known, number);
            return number > _takenUpTo && !_beyond.Contains(number) && _inHand.Add(number);
        }
    }

    /// <summary>Not taken after all.</summary>
    public void Leave(long number)
    {
        lock (_lock)
            _inHand.Remove(number);
    }

    public void Take(long number)
    {
        lock (_lock)
        {
            _inHand.Remove(number);
            _known = Math.Max(_known, number);
            if (number <= _takenUpTo || !_beyond.Add(number))
                return;
            while (_beyond.Remove(_takenUpTo + 1))
                _takenUpTo++;
        }
    }

    /// <summary>The server counts so many.</summary>
    public void Hear(long count)
    {
        lock (_lock)
            _known = Math.Max(_known, count);
    }

    /// <summary>The first run of numbers that are missing; null when none is.</summary>
    public (long From, long To)? Gap()
    {
        lock (_lock)
        {
            if (_known - _takenUpTo - _beyond.Count <= 0)
                return null;
            var next = _beyond.Count > 0 ? _beyond.Min - 1 : _known;
            return (_takenUpTo + 1, next);
        }
    }
}

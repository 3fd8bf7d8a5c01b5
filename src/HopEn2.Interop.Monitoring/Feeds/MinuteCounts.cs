namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>How many came in each of the last sixty minutes. Minutes before <paramref name="since"/> are not zero: nobody counted them.</summary>
internal sealed class MinuteCounts(DateTimeOffset since)
{
    public const int Minutes = 60;

    private readonly int[] _counts = new int[Minutes];
    private long _first = MinuteOf(since);
    private long _last = MinuteOf(since);

    public void Add(DateTimeOffset at)
    {
        var minute = MinuteOf(at);
        Advance(minute);
        if (minute > _last - Minutes)
            _counts[Slot(minute)]++;
    }

    /// <summary>Takes what was counted elsewhere in the minutes before counting began here, the latest last.</summary>
    public void TakeBefore(IReadOnlyList<int> counts)
    {
        _first -= counts.Count;
        for (var i = 0; i < counts.Count; i++)
        {
            if (_first + i > _last - Minutes)
                _counts[Slot(_first + i)] = counts[i];
        }

    }

    /// <summary>Oldest first, the minute of <paramref name="now"/> last; null: before counting began.</summary>
    public IReadOnlyList<int?> Read(DateTimeOffset now)
    {
        var current = MinuteOf(now);
        Advance(current);
        var counts = new int?[Minutes];
        for (var i = 0; i < Minutes; i++)
        {
            var minute = current - Minutes + 1 + i;
            counts[i] = minute < _first ? null : _counts[Slot(minute)];
        }

        return counts;
    }

    private void Advance(long minute)
    {
        if (minute - _last >= Minutes)
            Array.Clear(_counts);
        else
            for (var m = _last + 1; m <= minute; m++)
                _counts[Slot(m)] = 0;
        _last = Math.Max(_last, minute);
    }

    private static int Slot(long minute) => (int)(minute % Minutes);

    private static long MinuteOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerMinute;
}

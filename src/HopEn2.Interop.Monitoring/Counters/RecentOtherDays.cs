using System.Runtime.InteropServices;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>
/// Documents recorded in the last minutes whose own day is not today, so that somebody who sends an old sample sees where it went.
/// What it holds is about arrival, not about documents: it begins empty when the program starts.
/// </summary>
internal sealed class RecentOtherDays(TimeProvider time)
{
    /// <summary>How long an arrival is told of: long enough to send a sample and walk to the screen.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    /// <summary>Days told of at once, those with most documents first.</summary>
    private const int Most = 4;

    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(10);

    // By slice of arrival and day: bounded however many documents come.
    private readonly Dictionary<(long Slice, DateOnly Day), int> _counts = [];

    public void Add(DateOnly day, int count) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_counts, (Now, day), out _) += count;

    public IReadOnlyList<OtherDay> Read(DateOnly today)
    {
        var oldest = Now - (long)(Kept / Slice);
        foreach (var key in _counts.Keys.Where(k => k.Slice < oldest).ToArray())
            _counts.Remove(key);
        return [.. _counts.Where(c => c.Key.Day != today).GroupBy(c => c.Key.Day, c => c.Value).Select(g => new OtherDay(g.Key, g.Sum()))
            .OrderByDescending(d => d.Count).ThenByDescending(d => d.Day).Take(Most)];
    }

    private long Now => (long)(time.GetElapsedTime(0) / Slice);
}

using System.Collections.Concurrent;

namespace HopEn2.Interop.Simulators.Dmp.Control;

/// <summary>Counts what was answered, by transaction and outcome (Success, an errorCode, a fault's subcode, an HTTP status, cut).</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<(Transaction Transaction, string Outcome), int> _counts = new();
    private int _now;
    private int _most;

    /// <summary>Requests in work.</summary>
    public int Now => Volatile.Read(ref _now);

    /// <summary>The most that ever were in work at once.</summary>
    public int MostAtOnce => Volatile.Read(ref _most);

    public int Enter()
    {
        var now = Interlocked.Increment(ref _now);
        for (var most = Volatile.Read(ref _most); now > most; most = Volatile.Read(ref _most))
            Interlocked.CompareExchange(ref _most, now, most);
        return now;
    }

    public void Leave() => Interlocked.Decrement(ref _now);

    public void Count(Transaction transaction, string outcome) => _counts.AddOrUpdate((transaction, outcome), 1, (_, n) => n + 1);

    public IReadOnlyDictionary<string, int> Of(Transaction transaction) =>
        _counts.Where(c => c.Key.Transaction == transaction).OrderBy(c => c.Key.Outcome, StringComparer.Ordinal).ToDictionary(c => c.Key.Outcome, c => c.Value, StringComparer.Ordinal);

    public void Clear()
    {
        _counts.Clear();
        Volatile.Write(ref _most, Now);
    }
}

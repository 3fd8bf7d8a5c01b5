using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Reads the counters of the hospital, as folded.</summary>
public interface ICounterSource
{
    /// <summary>Every counter of the days from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel);

    /// <summary>The same one by one, for who sums them whatever their day: a store may sum those of an UF and kind before, and give them under any of the days. Those of a year are a hundred thousand.</summary>
    async Task EachSumAsync(DateOnly from, DateOnly to, Action<CounterKey, StageCounts> take, CancellationToken cancel)
    {
        foreach (var (key, counts) in await CountersAsync(from, to, cancel).ConfigureAwait(false))
            take(key, counts);
    }

    /// <summary>The same, with what is needed to go on from it by what observers of the ledger are told.</summary>
    async Task<CounterReading> ReadAsync(DateOnly from, DateOnly to, CancellationToken cancel) => new(await CountersAsync(from, to, cancel).ConfigureAwait(false), null);

    /// <summary>Of each UF and kind, since when the oldest document waits for an acknowledgement, and how many wait.</summary>
    Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel);
}

public sealed record OldestWaiting(string Uf, DocumentKind Kind, DateTimeOffset Since, int Count);

/// <summary>Counters as they were at one moment.</summary>
/// <param name="AsOf">Number of the last commit of the ledger that is in them (<see cref="LedgerChange.Sequence"/>); null where commits have no number.</param>
public sealed record CounterReading(IReadOnlyList<KeyValuePair<CounterKey, StageCounts>> Counters, long? AsOf);

using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Reads the counters of the hospital, as folded.</summary>
public interface ICounterSource
{
    /// <summary>Every counter of the days from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel);

    /// <summary>Of each UF and kind, since when the oldest document waits for an acknowledgement, and how many wait.</summary>
    Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel);
}

public sealed record OldestWaiting(string Uf, DocumentKind Kind, DateTimeOffset Since, int Count);

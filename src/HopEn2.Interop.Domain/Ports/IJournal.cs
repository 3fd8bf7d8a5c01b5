using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps every message before it is acknowledged.</summary>
public interface IJournal
{
    /// <summary>Keeps a message. When the task completes, the message is durable: it survives <c>kill -9</c> and a power cut as far as the disk tells the truth.</summary>
    /// <remarks>
    /// The same message again (same feed, control id and bytes) is kept once: the receipt names the first one and carries the answer it got.
    /// The same control id with other bytes is kept as a message of its own and flagged.
    /// The body is the caller's buffer: it may be read until the task completes and no longer, so what is to stay in memory is copied.
    /// Throws <see cref="JournalUnavailableException"/> when it cannot keep it; then nothing was kept and the sender must be told AR.
    /// </remarks>
    ValueTask<JournalReceipt> AppendAsync(IncomingMessage message, CancellationToken cancel);

    /// <summary>Reads messages by id, in the order asked; ids whose body was forgotten by retention come back with an empty body.</summary>
    /// <remarks>Bodies may be lent (<see cref="LentBytes"/>): who has read one returns it. Throws <see cref="JournalUnavailableException"/> when it cannot read now, <c>InvalidDataException</c> when what it kept of one of them is damaged.</remarks>
    Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);

    /// <summary>Sizes of their bodies in bytes, in the order asked, at little cost: who reads many asks first. 0: not known, or forgotten.</summary>
    Task<IReadOnlyList<long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);

    /// <summary>When it came, without reading it; null when it is not known.</summary>
    Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel);

    /// <summary>Ids of journaled messages after <paramref name="after"/>, in order, at most <paramref name="most"/>.</summary>
    Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel);
}

/// <summary>The journal cannot keep a message now (disk full, database away). Nothing was kept.</summary>
public sealed class JournalUnavailableException(string what, Exception? cause = null) : Exception(what, cause);

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Ledger.Journal;

/// <summary>The database under the journal.</summary>
internal interface IJournalStore : IDisposable
{
    /// <summary>Keeps a batch in one durable transaction, in order, and says what became of each. Called by one thread at a time.</summary>
    /// <remarks>Throws when it cannot; then it has kept none of them, and may be called again.</remarks>
    IReadOnlyList<JournalReceipt> Keep(IReadOnlyList<PendingMessage> batch);

    /// <summary>Messages by id, in any order; unknown ids are left out. May be called while a batch is kept.</summary>
    Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);

    /// <summary>Bytes of the bodies as received; unknown ids are left out. Reads no body.</summary>
    Task<IReadOnlyDictionary<JournalId, long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);

    /// <summary>When it came; null when it is not known.</summary>
    Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel);

    Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel);
}

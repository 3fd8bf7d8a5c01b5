using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps what messages became, and the folds of it.</summary>
public interface ILedger
{
    /// <summary>Records translations and folds their facts, in one transaction.</summary>
    /// <remarks>
    /// A message recorded twice with the same translation changes nothing. A message translated anew (replay after a corrected mapping)
    /// supersedes its former facts: those stay readable and leave the folds.
    /// Throws <see cref="LedgerUnavailableException"/> when it cannot write; then nothing was recorded, and the same may be tried again later.
    /// </remarks>
    Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel);

    /// <summary>The highest id up to which every journaled message has been recorded.</summary>
    Task<JournalId> RecordedUpToAsync(CancellationToken cancel);

    /// <summary>Of these ids, those that have no recorded translation yet.</summary>
    Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel);
}

/// <summary>The ledger cannot record now (disk full, database away). Nothing was recorded; no message is at fault.</summary>
public sealed class LedgerUnavailableException(string what, Exception? cause = null) : Exception(what, cause);

/// <summary>One message and what it became.</summary>
public sealed record TranslatedMessage(JournalId Id, MessageHeader Header, Outcome Outcome, DateTimeOffset ReceivedAt, string Feed);

/// <summary>What recording a batch changed, for those who show it.</summary>
/// <param name="Sequence">Number of the commit among those of every engine on this ledger, in their order; null where only one engine records.</param>
public sealed record LedgerChange(FoldChanges Folds, IReadOnlyList<TranslatedMessage> Messages, long? Sequence = null);

/// <summary>What another engine on the same ledger recorded: as much of it as screens show.</summary>
/// <param name="Sequence">As that of <see cref="LedgerChange"/>.</param>
/// <param name="Counters">What to add to each counter.</param>
/// <param name="Parked">Messages parked, by feed.</param>
public sealed record RecordedElsewhere(long Sequence, IReadOnlyDictionary<CounterKey, StageCounts> Counters, IReadOnlyDictionary<string, int> Parked);

/// <summary>Told after each commit of the ledger; must be quick and must not throw.</summary>
public interface ILedgerObserver
{
    /// <summary>This engine recorded.</summary>
    void Recorded(LedgerChange change);

    /// <summary>Another engine recorded. Each of its commits is told once; between those of two engines there is no order.</summary>
    void RecordedElsewhere(RecordedElsewhere change)
    {
    }

    /// <summary>Something recorded may not have been told, or was told and is lost: what is shown is to be read anew.</summary>
    void MayHaveMissed()
    {
    }
}

/// <summary>Turns a kept message into facts, or says why not. Pure: the same message under the same mappings gives the same translation.</summary>
public interface ITranslator
{
    (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message);
}

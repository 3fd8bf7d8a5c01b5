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
public sealed record LedgerChange(FoldChanges Folds, IReadOnlyList<TranslatedMessage> Messages);

/// <summary>Told after each commit of the ledger; must be quick and must not throw.</summary>
public interface ILedgerObserver
{
    void Recorded(LedgerChange change);
}

/// <summary>Turns a kept message into facts, or says why not. Pure: the same message under the same mappings gives the same translation.</summary>
public interface ITranslator
{
    (MessageHeader Header, Outcome Outcome) Translate(JournaledMessage message);
}

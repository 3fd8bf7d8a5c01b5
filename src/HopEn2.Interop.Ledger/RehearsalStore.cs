using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Ledger;

/// <summary>A store in memory of the very code that keeps and records on SQLite: what has passed through it once is compiled before a real message needs it. Forgets everything when disposed.</summary>
public sealed class RehearsalStore(HospitalCalendar calendar, TimeProvider time) : IDisposable
{
    private const string InMemory = ":memory:";

    private readonly GroupCommitJournal _journal = new(new SqliteJournalStore(InMemory, new JournalId(0)), [], NullLogger<GroupCommitJournal>.Instance);
    private readonly SqliteLedgerWriter _ledger = new(InMemory);

    public IJournal Journal => _journal;

    public Task<LedgerChange> RecordAsync(TranslatedMessage message, CancellationToken cancel) =>
        _ledger.RecordAsync([RecordedMessage.Of(message)], calendar, time.GetUtcNow(), int.MaxValue, cancel);

    public void Dispose()
    {
        _journal.Dispose();
        _ledger.Dispose();
    }
}

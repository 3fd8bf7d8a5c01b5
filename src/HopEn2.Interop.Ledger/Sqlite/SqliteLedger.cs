using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The ledger's file: one writer, one transaction for each batch.</summary>
internal sealed class SqliteLedger : ILedger, IDisposable
{
    private readonly string _file;
    private readonly HospitalCalendar _calendar;
    private readonly IReadOnlyList<ILedgerObserver> _observers;
    private readonly TimeProvider _time;
    private readonly ILogger<SqliteLedger> _log;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SqliteReaders _readers;
    private SqliteLedgerWriter? _writer;

    public SqliteLedger(SqliteStoreFiles files, HospitalCalendar calendar, IEnumerable<ILedgerObserver> observers, TimeProvider time, ILogger<SqliteLedger> log)
    {
        (_file, _calendar, _observers, _time, _log) = (files.Options.File, calendar, [.. observers], time, log);
        _writer = new SqliteLedgerWriter(_file);
        _readers = new SqliteReaders(() => SqliteDatabase.Open(_file, SqliteAccess.ReadOnly));
    }

    /// <summary>Pages of 4 KB that the file may have: stands for the disk's size where a test needs it full.</summary>
    internal int MostPages { get; set; } = int.MaxValue;

    public async Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel)
    {
        // What can be worked out beforehand is: only one batch at a time is inside.
        var recorded = messages.Select(RecordedMessage.Of).ToList();
        await _gate.WaitAsync(cancel);
        try
        {
            var change = await WriteAsync(recorded, cancel);
            if (change.Messages.Count > 0)
                Tell(change);
            return change;
        }
        finally
        {
            _gate.Release();
        }
    }

    public Task<JournalId> RecordedUpToAsync(CancellationToken cancel) => Task.FromResult(new JournalId(_readers.Read(SqliteProgress.Read)));

    public Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) =>
        Task.FromResult(_readers.Read(database => SqliteProgress.Unrecorded(database, ids)));

    /// <summary>Runs something that changes folds otherwise; observers are told what it changed. Recording waits.</summary>
    public async Task<T> WhileNobodyRecordsAsync<T>(Func<Task<(T Result, FoldChanges? Changes)>> work, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var (result, changes) = await work();
            if (changes is not null)
                Tell(new LedgerChange(changes, []));
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writer?.Dispose();
        _gate.Dispose();
    }

    private async Task<LedgerChange> WriteAsync(List<RecordedMessage> recorded, CancellationToken cancel)
    {
        try
        {
            _writer ??= new SqliteLedgerWriter(_file);
            return await _writer.RecordAsync(recorded, _calendar, _time.GetUtcNow(), MostPages, cancel);
        }
        catch (Exception e)
        {
            // Closing undoes the transaction; opened anew, nothing is remembered of what was not committed.
            _writer?.Dispose();
            _writer = null;
            throw e is SqliteFailureException failure
                ? new LedgerUnavailableException(failure.Full ? "The ledger's disk is full." : $"The ledger cannot be written: {failure.Message}", failure)
                : e;
        }
    }

    private void Tell(LedgerChange change)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.Recorded(change);
            }
            catch (Exception e)
            {
                // It is recorded all the same; an observer that breaks its promise must not make it look otherwise.
                Log.ObserverFailed(_log, observer.GetType().Name, e);
            }
        }
    }
}

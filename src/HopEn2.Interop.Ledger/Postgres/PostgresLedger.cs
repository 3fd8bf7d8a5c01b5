using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using Microsoft.Extensions.Logging;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The ledger's tables, shared by every engine on the database: one transaction for each batch, one recorder at a time.</summary>
internal sealed class PostgresLedger : ILedger, IDisposable
{
    // One statement, so one moment: a message journaled between two would look recorded. Looked at are so many messages and not more: after a store that was filled without an engine
    // there may be millions, and a statement has ten seconds.
    internal const string FindRecordedUpTo = """
        SELECT coalesce(
          (SELECT j.id - 1 FROM journal AS j
           WHERE j.id > $1 AND j.id <= coalesce(part.last, 9223372036854775807) AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = j.id AND m.id > $1) ORDER BY j.id LIMIT 1),
          part.last,
          (SELECT max(id) FROM journal WHERE id >= $1),
          $1), part.last
        FROM (SELECT (SELECT id FROM journal WHERE id > $1 ORDER BY id OFFSET $2 LIMIT 1) AS last) AS part
        """;
    internal const string FindUnrecorded = """
        SELECT asked.id FROM unnest($1::bigint[]) AS asked (id)
        WHERE NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = asked.id AND m.id >= $2 AND m.id <= $3) ORDER BY asked.id
        """;
    private const long LookedAtOnce = 50_000;
    private const string ReadProgress = "SELECT recorded_up_to FROM progress";
    private const string WriteProgress = "UPDATE progress SET recorded_up_to = $1 WHERE recorded_up_to < $1";

    private readonly PostgresDatabase _database;
    private readonly HospitalCalendar _calendar;
    private readonly IReadOnlyList<ILedgerObserver> _observers;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresLedger> _log;
    private readonly SemaphoreSlim _gate = new(1);
    private PostgresLedgerWriter? _writer;

    public PostgresLedger(PostgresDatabase database, HospitalCalendar calendar, IEnumerable<ILedgerObserver> observers, TimeProvider time, ILogger<PostgresLedger> log) =>
        (_database, _calendar, _observers, _time, _log) = (database, calendar, [.. observers], time, log);

    /// <summary>This run of the engine, among others on the database.</summary>
    public Guid Engine { get; } = Guid.NewGuid();

    public async Task<LedgerChange> RecordAsync(IReadOnlyList<TranslatedMessage> messages, CancellationToken cancel)
    {
        if (messages.Count == 0)
            return new LedgerChange(NoChanges, []);
        // What can be worked out beforehand is: only one batch of all engines at a time is inside.
        var recorded = messages.Select(RecordedMessage.Of).ToList();
        await _gate.WaitAsync(cancel);
        try
        {
            var change = await WriteAsync(recorded, cancel);
            if (change.Messages.Count > 0)
                Tell(observer => observer.Recorded(change));
            return change;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task<JournalId> RecordedUpToAsync(CancellationToken cancel)
    {
        await using var connection = await _database.Writes.OpenConnectionAsync(cancel);
        var upTo = (long)(await connection.Command(ReadProgress).ExecuteScalarAsync(cancel))!;
        bool more;
        do
        {
            var before = upTo;
            (upTo, more) = (await connection.Command(FindRecordedUpTo, Value(before), Value(LookedAtOnce)).ListAsync(rows => (rows.GetInt64(0), !rows.IsDBNull(1) && rows.GetInt64(1) == rows.GetInt64(0)), cancel)).Single();
            if (upTo > before)
                await connection.Command(WriteProgress, Value(upTo)).ExecuteNonQueryAsync(cancel);
        }
        while (more);
        return new JournalId(upTo);
    }

    public async Task<IReadOnlyList<JournalId>> UnrecordedAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        var unrecorded = new List<JournalId>();
        if (ids.Count == 0)
            return unrecorded;
        var asked = ids.Column(id => id.Value);
        await using var connection = await _database.Writes.OpenConnectionAsync(cancel);
        await using var command = connection.Command(FindUnrecorded, Array(asked), Value(asked.Min()), Value(asked.Max()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            unrecorded.Add(new JournalId(rows.GetInt64(0)));
        return unrecorded;
    }

    /// <summary>Tells every observer of this engine.</summary>
    public void Tell(Action<ILedgerObserver> tell)
    {
        foreach (var observer in _observers)
        {
            try
            {
                tell(observer);
            }
            catch (Exception e)
            {
                // It is recorded all the same; an observer that breaks its promise must not make it look otherwise.
                Log.ObserverFailed(_log, observer.GetType().Name, e);
            }
        }
    }

    /// <summary>Runs something that changes folds otherwise, in a transaction that holds the ledger's lock; observers, here and elsewhere, are told what it changed.</summary>
    /// <remarks>Recording waits meanwhile on every engine, and all of them forget what they have decoded.</remarks>
    public async Task<T> WhileNobodyRecordsAsync<T>(Func<NpgsqlConnection, Task<(T Result, FoldChanges? Changes)>> work, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            await using var connection = await _database.Apart.OpenConnectionAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.Command(PostgresLocks.Ledger).ExecuteNonQueryAsync(cancel);
            var (result, changes) = await work(connection);
            if (changes is null)
            {
                await transaction.CommitAsync(cancel);
                return result;
            }

            var change = new LedgerChange(changes, []);
            // Emptied, the table tells every recorder that it knows nothing of what there is now.
            await connection.Command(PostgresRecordings.ForgetAll).ExecuteNonQueryAsync(cancel);
            await using var tell = new NpgsqlBatch(connection);
            PostgresRecordings.Add(tell, PostgresRecordings.Channel(connection), Engine, _time.GetUtcNow(), [], change);
            var sequence = (long)(await tell.ExecuteScalarAsync(cancel))!;
            await transaction.CommitAsync(cancel);
            Tell(observer => observer.Recorded(change with { Sequence = sequence }));
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _gate.Dispose();
    }

    private static FoldChanges NoChanges { get; } = new([], [], [], [], new Dictionary<Domain.Documents.CounterKey, Domain.Documents.StageCounts>());

    private async Task<LedgerChange> WriteAsync(List<RecordedMessage> recorded, CancellationToken cancel)
    {
        try
        {
            _writer ??= await PostgresLedgerWriter.OpenAsync(_database, Engine, cancel);
            return await _writer.RecordAsync(recorded, _calendar, _time.GetUtcNow(), cancel);
        }
        catch (Exception e)
        {
            // Closing undoes the transaction; opened anew, nothing is remembered of what was not committed.
            _writer?.Dispose();
            _writer = null;
            _database.Doubt(e);
            // What a value of a message is to blame for is that message's: it is tried alone, and parked.
            if (e is OperationCanceledException || e is not (NpgsqlException or TimeoutException or IOException) || PostgresFailure.IsOfData(e))
                throw;
            throw new LedgerUnavailableException($"The ledger cannot be written: {PostgresFailure.Say(e)}", e);
        }
    }
}

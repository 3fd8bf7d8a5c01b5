using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The recording connection of one engine with what it remembers. Given up as a whole after an error.</summary>
/// <remarks>
/// A batch begins by taking the ledger's lock, and reads what other engines have changed since: one engine folds at a time, each with
/// all that the others have done. It ends with one round trip that writes everything and commits.
/// </remarks>
internal sealed class PostgresLedgerWriter : IDisposable
{
    // The journal is durable, and what a crash takes back here is recorded again from it. Commits are lost from the end only, so none is lost between others.
    private const string NeedNotWait = "SET synchronous_commit = off";

    private static readonly FoldChanges NoChanges = new([], [], [], [], new Dictionary<CounterKey, StageCounts>());

    private readonly NpgsqlConnection _connection;
    private readonly Guid _engine;
    private readonly string _channel;
    private readonly PostgresFacts _facts;
    private readonly PostgresFolds _folds;
    private long _lastSeen;

    private PostgresLedgerWriter(NpgsqlConnection connection, PostgresPartitions partitions, Guid engine)
    {
        (_connection, _engine) = (connection, engine);
        connection.Command(NeedNotWait).ExecuteNonQuery();
        _channel = PostgresRecordings.Channel(connection);
        _facts = new PostgresFacts(connection, partitions);
        _folds = new PostgresFolds(connection, _facts);
    }

    /// <param name="engine">Of this run of the engine.</param>
    public static async Task<PostgresLedgerWriter> OpenAsync(PostgresDatabase database, Guid engine, CancellationToken cancel)
    {
        var connection = await database.Writes.OpenConnectionAsync(cancel);
        try
        {
            return new PostgresLedgerWriter(connection, database.Partitions, engine);
        }
        catch
        {
            connection.Abandon();
            throw;
        }
    }

    public async Task<LedgerChange> RecordAsync(IReadOnlyList<RecordedMessage> recorded, HospitalCalendar calendar, DateTimeOffset now, CancellationToken cancel)
    {
        var (known, anyOutlived) = await BeginAsync(recorded, cancel);
        var batch = new RecordedBatch(recorded, known);
        _facts.Begin(batch.Written);
        var changes = batch.Kept.Count == 0 ? NoChanges : await FoldAsync(batch, calendar, cancel);
        if (anyOutlived)
            changes = await _folds.SpareOutlivedAsync(changes, cancel);
        var change = new LedgerChange(changes, batch.Kept);
        return change with { Sequence = await CommitAsync(batch, change, now, cancel) };
    }

    public void Dispose() => _connection.Abandon();

    /// <summary>Takes the lock, forgets what others have changed, and reads what of the batch is recorded already.</summary>
    private async Task<(Dictionary<long, byte[]> Known, bool AnyOutlived)> BeginAsync(IReadOnlyList<RecordedMessage> recorded, CancellationToken cancel)
    {
        await using var begin = new NpgsqlBatch(_connection)
            .Add("BEGIN")
            .Add(PostgresLocks.Ledger)
            .Add(PostgresRecordings.FindFrom, Value(_lastSeen), Value(_engine))
            .Add(PostgresDocuments.AnyOutlived);
        PostgresFacts.AddKnown(begin, recorded.Column(r => r.Id.Value));
        await using var rows = await begin.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        await ForgetWhatOthersChangedAsync(rows, cancel);
        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        var anyOutlived = rows.GetBoolean(0);
        await rows.NextResultAsync(cancel);
        var known = new Dictionary<long, byte[]>();
        while (await rows.ReadAsync(cancel))
            known.Add(rows.GetInt64(0), rows.GetFieldValue<byte[]>(1));
        _folds.Begin();
        return (known, anyOutlived);
    }

    private async Task ForgetWhatOthersChangedAsync(NpgsqlDataReader rows, CancellationToken cancel)
    {
        var complete = false;
        var lastSeen = _lastSeen;
        while (await rows.ReadAsync(cancel))
        {
            lastSeen = rows.GetInt64(0);
            if (lastSeen == _lastSeen)
                complete = true;
            else if (!rows.IsDBNull(1))
                Forget(rows.GetFieldValue<string[]>(1));
        }

        _lastSeen = lastSeen;
        if (complete)
            return;
        // Nothing seen yet, or longer ago than others' words are kept.
        _facts.Forget();
        _folds.Forget();
    }

    private void Forget(string[] touched)
    {
        foreach (var key in touched)
        {
            if (key.StartsWith(PostgresFacts.MessageKey, StringComparison.Ordinal))
                _facts.Forget(key);
            else
                _folds.Forget(new SubjectKey(key));
        }
    }

    private async Task<FoldChanges> FoldAsync(RecordedBatch batch, HospitalCalendar calendar, CancellationToken cancel)
    {
        var touched = batch.Withdrawn.SelectMany(SubjectKeys.Of).ToHashSet();
        IReadOnlyList<Fact> facts = batch.Stated;
        if (batch.Withdrawn.Exists(f => RecordedFacts.SortOf(f) != FactSort.Document))
            facts = [.. facts, .. await _folds.TakeApartAsync(touched, cancel)];
        return await BatchFold.ApplyAsync(facts, touched, _folds, calendar, cancel);
    }

    /// <returns>The number of the commit among those of all engines; null when there was nothing to commit.</returns>
    private async Task<long?> CommitAsync(RecordedBatch batch, LedgerChange change, DateTimeOffset now, CancellationToken cancel)
    {
        await using var end = new NpgsqlBatch(_connection);
        if (batch.Kept.Count > 0)
        {
            _facts.Write(end, batch, now);
            await _folds.WriteAsync(end, change.Folds, cancel);
            PostgresRecordings.Add(end, _channel, _engine, now, [.. _folds.Touched, .. batch.Replaced.Select(r => PostgresFacts.KeyOf(r.Message))], change);
        }

        end.Add("COMMIT");
        await using var rows = await end.ExecuteReaderAsync(cancel);
        // The first statement that returns a row is the one that gives the number.
        long? sequence = batch.Kept.Count > 0 && await rows.ReadAsync(cancel) ? rows.GetInt64(0) : null;
        // Under the lock there was nobody between what was read at the beginning and this.
        _lastSeen = sequence ?? _lastSeen;
        while (await rows.NextResultAsync(cancel))
        {
            // To the end: an error of a later statement is said there.
        }

        return sequence;
    }
}

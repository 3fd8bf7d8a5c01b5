using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The journal's file.</summary>
internal sealed class SqliteJournalStore : IJournalStore
{
    internal const string FindRepetition = "SELECT id, digest, answer, error FROM message WHERE control_id = ?1 AND feed = ?2 AND fingerprint = ?3";
    internal const string FindControlId = "SELECT 1 FROM message WHERE control_id = ?1 AND feed = ?2 LIMIT 1";

    // A column that is asked for is read whole, into memory of the allocator's, who keeps 20 MB for each thread that ever asked: large ones (LargeBytes.LargestUsual) are read apart.
    internal const string ReadMessages = """
        SELECT m.id, m.feed, m.format, m.control_id, m.received_at, m.answer, m.error, m.conflicting, m.size, b.coding, CASE WHEN m.size <= 1048576 THEN b.bytes END
        FROM json_each(?1) AS asked JOIN message AS m ON m.id = asked.value LEFT JOIN body AS b ON b.id = m.id
        """;
    internal const string ReadSizes = "SELECT m.id, m.size FROM json_each(?1) AS asked JOIN message AS m ON m.id = asked.value";
    internal const string ReadReceivedAt = "SELECT received_at FROM message WHERE id = ?1";
    internal const string ReadIdsAfter = "SELECT id FROM message WHERE id > ?1 ORDER BY id LIMIT ?2";
    private const string InsertMessage = """
        INSERT INTO message (id, feed, control_id, fingerprint, digest, format, received_at, size, conflicting, answer, error)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """;
    private const string InsertBody = "INSERT INTO body (id, coding, bytes) VALUES (?1, ?2, ?3)";
    /// <summary>What is kept is written once and read once: a document of 20 MB would fill the cache of each connection in turn, and stay.</summary>
    private const string SmallCache = "PRAGMA cache_size = -2000;";
    private const string LastId = "SELECT max(id) FROM message";

    private readonly string _file;
    private readonly SqliteReaders _readers;
    private SqliteDatabase? _writer;
    private long _lastId;

    /// <param name="atLeast">Ids are given above this one, even when the file is new: the ledger beside it may know them already.</param>
    public SqliteJournalStore(string file, JournalId atLeast)
    {
        _file = file;
        _lastId = atLeast.Value;
        _readers = new SqliteReaders(() =>
        {
            var reader = SqliteDatabase.Open(file, SqliteAccess.ReadOnly);
            reader.Execute(SmallCache);
            return reader;
        });
        _writer = OpenWriter();
    }

    /// <summary>Pages of 4 KB that the file may have: stands for the disk's size where a test needs it full.</summary>
    internal int MostPages { get; set; } = int.MaxValue;

    public IReadOnlyList<JournalReceipt> Keep(IReadOnlyList<PendingMessage> batch)
    {
        try
        {
            _writer ??= OpenWriter();
            var receipts = new JournalReceipt[batch.Count];
            var lastId = _lastId;
            if (MostPages != int.MaxValue)
                _writer.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {MostPages}"));
            _writer.Begin();
            for (var i = 0; i < receipts.Length; i++)
                receipts[i] = Keep(_writer, batch[i], ref lastId);
            _writer.Commit();
            _lastId = lastId;
            return receipts;
        }
        catch (Exception e)
        {
            // Closing undoes the transaction. Opened anew for the next batch: after an error nothing that the connection remembers is trusted.
            _writer?.Dispose();
            _writer = null;
            throw e is SqliteFailureException failure
                ? new JournalUnavailableException(failure.Full ? "The journal's disk is full." : $"The journal cannot be written: {failure.Message}", failure)
                : new JournalUnavailableException("The journal cannot be written.", e);
        }
    }

    public Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => Read<IReadOnlyList<JournaledMessage>>(database =>
    {
        var messages = new List<JournaledMessage>(ids.Count);
        using var rows = database.Statement(ReadMessages).BindJson(1, ids.Select(id => id.Value)).Rows();
        while (rows.Next())
            messages.Add(Message(database, rows));
        return messages;
    });

    public Task<IReadOnlyDictionary<JournalId, long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel) => Read<IReadOnlyDictionary<JournalId, long>>(database =>
    {
        var sizes = new Dictionary<JournalId, long>(ids.Count);
        using var rows = database.Statement(ReadSizes).BindJson(1, ids.Select(id => id.Value)).Rows();
        while (rows.Next())
            sizes[new JournalId(rows.Int64(0))] = rows.Int64(1);
        return sizes;
    });

    public Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel) => Read<DateTimeOffset?>(database =>
    {
        using var rows = database.Statement(ReadReceivedAt).Bind(1, id.Value).Rows();
        return rows.Next() ? rows.Time(0) : null;
    });

    public Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel) => Read<IReadOnlyList<JournalId>>(database =>
    {
        var ids = new List<JournalId>();
        using var rows = database.Statement(ReadIdsAfter).Bind(1, after.Value).Bind(2, most).Rows();
        while (rows.Next())
            ids.Add(new JournalId(rows.Int64(0)));
        return ids;
    });

    public void Dispose()
    {
        _readers.Dispose();
        // Last, so that closing it writes the WAL back and removes it.
        _writer?.Dispose();
    }

    private Task<T> Read<T>(Func<SqliteDatabase, T> read)
    {
        try
        {
            return Task.FromResult(_readers.Read(read));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Task.FromException<T>(e);
        }
    }

    private SqliteDatabase OpenWriter()
    {
        var writer = SqliteDatabase.Open(_file, SqliteAccess.Write);
        writer.Execute(SmallCache);
        SqliteMigrations.Apply(writer, "journal");
        using var rows = writer.Statement(LastId).Rows();
        rows.Next();
        _lastId = Math.Max(_lastId, rows.IsNull(0) ? 0 : rows.Int64(0));
        return writer;
    }

    private static JournalReceipt Keep(SqliteDatabase writer, PendingMessage pending, ref long lastId)
    {
        var message = pending.Message;
        using (var rows = writer.Statement(FindRepetition).Bind(1, message.ControlId).Bind(2, message.Feed).Bind(3, pending.Fingerprint).Rows())
        {
            while (rows.Next())
            {
                if (rows.Bytes(1).SequenceEqual(pending.Digest))
                    return new JournalReceipt(new JournalId(rows.Int64(0)), KeptAs.Repetition, AnswerOf(rows, 2));
            }
        }

        // What cannot be read has no control id, so nothing to be in conflict about.
        var conflicting = message.ControlId.Length > 0 && Known(writer, message);
        var answer = conflicting ? message.AnswerIfConflicting ?? message.Answer : message.Answer;
        lastId++;
        writer.Statement(InsertMessage)
            .Bind(1, lastId).Bind(2, message.Feed).Bind(3, message.ControlId).Bind(4, pending.Fingerprint).Bind(5, pending.Digest)
            .Bind(6, (long)message.Format).Bind(7, message.ReceivedAt).Bind(8, message.Body.Length).Bind(9, conflicting ? 1 : 0)
            .Bind(10, (long)answer.Code).Bind(11, answer.Error is { } error ? JsonSerializer.Serialize(error, JournalJson.Default.AnswerError) : null)
            .Run();
        KeepBody(writer, lastId, pending);
        return new JournalReceipt(new JournalId(lastId), conflicting ? KeptAs.ConflictingControlId : KeptAs.New, answer);
    }

    private static void KeepBody(SqliteDatabase writer, long id, PendingMessage pending)
    {
        var insert = writer.Statement(InsertBody).Bind(1, id).Bind(2, (long)pending.Coding);
        if (!pending.IsLarge)
        {
            insert.Bind(3, pending.Stored.Span).Run();
            return;
        }

        insert.BindRoom(3, pending.Stored.Length).Run();
        using var blob = writer.Blob("body", "bytes", id, write: true);
        blob.Write(pending.Stored.Span);
    }

    private static bool Known(SqliteDatabase writer, IncomingMessage message)
    {
        using var rows = writer.Statement(FindControlId).Bind(1, message.ControlId).Bind(2, message.Feed).Rows();
        return rows.Next();
    }

    private static JournaledMessage Message(SqliteDatabase database, SqliteRows rows) => new(
        new JournalId(rows.Int64(0)), rows.Text(1), (MessageFormat)rows.Int32(2), rows.Text(3), Body(database, rows), rows.Time(4), AnswerOf(rows, 5), rows.Bool(7));

    private static ReadOnlyMemory<byte> Body(SqliteDatabase database, SqliteRows rows)
    {
        if (rows.IsNull(9))
            return ReadOnlyMemory<byte>.Empty;
        var (coding, size) = ((BodyCoding)rows.Int32(9), rows.Int32(8));
        if (size <= LargeBytes.LargestUsual)
            return Bodies.ExpandToReturn(coding, rows.Bytes(10), size);
        using var blob = database.Blob("body", "bytes", rows.Int64(0), write: false);
        return Bodies.ExpandToReturn(coding, blob.Read(), size);
    }

    /// <param name="column">Of the code; the error is in the next one.</param>
    private static Answer AnswerOf(SqliteRows rows, int column)
    {
        var code = (AnswerCode)rows.Int32(column);
        return code == AnswerCode.Accept && rows.IsNull(column + 1)
            ? Answer.Accept
            : new Answer(code, rows.IsNull(column + 1) ? null : JsonSerializer.Deserialize(rows.Bytes(column + 1), JournalJson.Default.AnswerError));
    }
}

using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The journal's tables, shared by every engine on the database.</summary>
/// <remarks>
/// A batch costs two round trips, whatever its size: one takes the journal's lock and looks for repetitions, one inserts and commits. Ids are given
/// under the lock, which is held until the commit: they become visible in their order, and no reader sees one below another it has seen.
/// Repetitions are looked for as far back as <paramref name="lookBack"/>, not in the partitions of five years for each message. What is repeated
/// after that is kept as a new message; its facts are those there are, and fold to nothing new.
/// </remarks>
/// <param name="lookBack">As long as bodies are kept.</param>
internal sealed class PostgresJournalStore(PostgresDatabase database, TimeSpan lookBack) : IJournalStore
{
    internal const string FindRepetitions = """
        SELECT a.n, j.id, j.digest, j.answer, j.error
        FROM unnest($1::text[], $2::text[], $3::bigint[]) WITH ORDINALITY AS a (control_id, feed, fingerprint, n)
        CROSS JOIN LATERAL (SELECT 1 FROM journal AS k WHERE k.control_id = a.control_id AND k.feed = a.feed AND k.id >= $4 LIMIT 1) AS known
        LEFT JOIN journal AS j ON j.control_id = a.control_id AND j.feed = a.feed AND j.fingerprint = a.fingerprint AND j.id >= $4
        ORDER BY a.n, j.id
        """;
    internal const string LastIdAfter = "SELECT max(id) FROM journal WHERE id >= $1";
    internal const string ReadMessages = """
        SELECT m.id, m.feed, m.format, m.control_id, m.received_at, m.answer, m.error, m.conflicting, m.size, b.coding, b.bytes
        FROM journal AS m LEFT JOIN body AS b ON b.id = m.id AND b.id >= $2 AND b.id <= $3
        WHERE m.id = ANY ($1) AND m.id >= $2 AND m.id <= $3
        """;
    internal const string ReadSizes = "SELECT id, size FROM journal WHERE id = ANY ($1) AND id >= $2 AND id <= $3";
    internal const string ReadReceivedAt = "SELECT received_at FROM journal WHERE id = $1";
    internal const string ReadIdsAfter = "SELECT id FROM journal WHERE id > $1 ORDER BY id LIMIT $2";
    private const string LastIds = "SELECT greatest((SELECT max(id) FROM journal), (SELECT max(id) FROM message), 0)";
    private const string InsertMessages = """
        INSERT INTO journal (id, received_at, fingerprint, size, format, answer, conflicting, feed, control_id, digest, error)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::integer[], $5::smallint[], $6::smallint[], $7::boolean[], $8::text[], $9::text[], $10::bytea[], $11::bytea[])
        """;
    private const string InsertBodies = "INSERT INTO body (id, coding, bytes) SELECT * FROM unnest($1::bigint[], $2::smallint[], $3::bytea[])";

    // Whatever the server's default: an acknowledged message is durable. Stricter settings, with a standby, stay.
    private const string BeDurable = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";

    private static readonly string[] Tables = ["journal", "body"];

    private NpgsqlConnection? _writer;
    private long _lastId;

    public IReadOnlyList<JournalReceipt> Keep(IReadOnlyList<PendingMessage> batch)
    {
        try
        {
            _writer ??= OpenWriter();
            return Keep(_writer, batch);
        }
        catch (Exception e)
        {
            // Closing undoes the transaction. Opened anew for the next batch: after an error nothing that the connection remembers is trusted.
            _writer?.Abandon();
            _writer = null;
            database.Doubt(e);
            throw new JournalUnavailableException($"The journal cannot be written: {PostgresFailure.Say(e)}", e);
        }
    }

    public async Task<IReadOnlyList<JournaledMessage>> ReadAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        var messages = new List<JournaledMessage>(ids.Count);
        if (ids.Count == 0)
            return messages;
        await using var connection = await database.Writes.OpenConnectionAsync(cancel);
        var asked = ids.Column(id => id.Value);
        await using var command = connection.Command(ReadMessages, Array(asked), Value(asked.Min()), Value(asked.Max()));
        // A large body is expanded as it comes; read as a whole it would be in memory twice.
        await using var rows = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancel);
        while (await rows.ReadAsync(cancel))
            messages.Add(Message(rows));
        return messages;
    }

    public async Task<IReadOnlyDictionary<JournalId, long>> SizesAsync(IReadOnlyList<JournalId> ids, CancellationToken cancel)
    {
        var sizes = new Dictionary<JournalId, long>(ids.Count);
        if (ids.Count == 0)
            return sizes;
        await using var connection = await database.Writes.OpenConnectionAsync(cancel);
        var asked = ids.Column(id => id.Value);
        await using var command = connection.Command(ReadSizes, Array(asked), Value(asked.Min()), Value(asked.Max()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            sizes[new JournalId(rows.GetInt64(0))] = rows.GetInt32(1);
        return sizes;
    }

    public async Task<DateTimeOffset?> ReceivedAtAsync(JournalId id, CancellationToken cancel)
    {
        await using var connection = await database.Writes.OpenConnectionAsync(cancel);
        await using var command = connection.Command(ReadReceivedAt, Value(id.Value));
        return await command.ExecuteScalarAsync(cancel) is long ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    public async Task<IReadOnlyList<JournalId>> IdsAfterAsync(JournalId after, int most, CancellationToken cancel)
    {
        var ids = new List<JournalId>();
        await using var connection = await database.Writes.OpenConnectionAsync(cancel);
        await using var command = connection.Command(ReadIdsAfter, Value(after.Value), Value((long)most));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            ids.Add(new JournalId(rows.GetInt64(0)));
        return ids;
    }

    public void Dispose() => _writer?.Abandon();

    private NpgsqlConnection OpenWriter()
    {
        var writer = database.Writes.OpenConnection();
        try
        {
            writer.Command(BeDurable).ExecuteNonQuery();
            // The ledger may know more: a journal that was lost gives no id a second time.
            _lastId = Math.Max(_lastId, (long)writer.Command(LastIds).ExecuteScalar()!);
            return writer;
        }
        catch
        {
            writer.Abandon();
            throw;
        }
    }

    private JournalReceipt[] Keep(NpgsqlConnection writer, IReadOnlyList<PendingMessage> batch)
    {
        var known = Begin(writer, batch);
        var receipts = new JournalReceipt[batch.Count];
        var rows = new List<Row>(batch.Count);
        var lastId = _lastId;
        for (var i = 0; i < receipts.Length; i++)
        {
            var pending = batch[i];
            if (known.Find(pending) is { } first)
            {
                receipts[i] = new JournalReceipt(first.Id, KeptAs.Repetition, first.Answer);
                continue;
            }

            var message = pending.Message;
            lastId = JournalIds.Next(lastId, message.ReceivedAt);
            // What cannot be read has no control id, so nothing to be in conflict about.
            var conflicting = message.ControlId.Length > 0 && known.Knows(message);
            var answer = conflicting ? message.AnswerIfConflicting ?? message.Answer : message.Answer;
            rows.Add(new Row(lastId, pending, answer, conflicting));
            known.Add(pending, new JournalId(lastId), answer);
            receipts[i] = new JournalReceipt(new JournalId(lastId), conflicting ? KeptAs.ConflictingControlId : KeptAs.New, answer);
        }

        Insert(writer, rows);
        _lastId = lastId;
        return receipts;
    }

    /// <summary>Takes the lock, and reads what of the batch is known.</summary>
    private KnownControlIds Begin(NpgsqlConnection writer, IReadOnlyList<PendingMessage> batch)
    {
        var known = new KnownControlIds();
        var oldest = batch.Min(p => p.Message.ReceivedAt) - lookBack;
        using var begin = new NpgsqlBatch(writer)
            .Add("BEGIN")
            .Add(PostgresLocks.Journal)
            .Add(LastIdAfter, Value(_lastId))
            .Add(
                FindRepetitions, Array(batch.Column(p => PostgresText.Key(p.Message.ControlId))), Array(batch.Column(p => PostgresText.Key(p.Message.Feed))),
                Array(batch.Column(p => p.Fingerprint)), Value(JournalIds.FirstOf(oldest)));
        using var rows = begin.ExecuteReader();
        rows.NextResult();
        rows.Read();
        if (!rows.IsDBNull(0))
            _lastId = Math.Max(_lastId, rows.GetInt64(0));
        rows.NextResult();
        while (rows.Read())
        {
            var pending = batch[(int)rows.GetInt64(0) - 1];
            known.Add(pending.Message);
            if (!rows.IsDBNull(1) && rows.GetFieldValue<byte[]>(2).AsSpan().SequenceEqual(pending.Digest))
                known.Add(pending, new JournalId(rows.GetInt64(1)), AnswerOf(rows, 3));
        }

        return known;
    }

    private void Insert(NpgsqlConnection writer, List<Row> rows)
    {
        using var end = new NpgsqlBatch(writer);
        if (rows.Count > 0)
        {
            var ids = rows.Column(r => r.Id);
            database.Partitions.Cover(Tables, ids);
            end.Add(
                InsertMessages, Array(ids), Array(rows.Column(r => r.Message.ReceivedAt.UtcTicks)), Array(rows.Column(r => r.Pending.Fingerprint)),
                Array(rows.Column(r => r.Message.Body.Length)), Array(rows.Column(r => (short)r.Message.Format)), Array(rows.Column(r => (short)r.Answer.Code)),
                Array(rows.Column(r => r.Conflicting)), Array(rows.Column(r => PostgresText.Key(r.Message.Feed))), Array(rows.Column(r => PostgresText.Key(r.Message.ControlId))),
                Array(rows.Column(r => r.Pending.Digest)), Array(rows.Column(r => r.Answer.Error is { } error ? JsonSerializer.SerializeToUtf8Bytes(error, JournalJson.Default.AnswerError) : null)));
            end.Add(InsertBodies, Array(ids), Array(rows.Column(r => (short)r.Pending.Coding)), Array(rows.Column(r => r.Pending.Stored)));
        }

        end.Add("COMMIT").ExecuteNonQuery();
    }

    /// <summary>Column by column, in their order.</summary>
    private static JournaledMessage Message(NpgsqlDataReader rows)
    {
        var (id, feed, format, controlId) = (new JournalId(rows.GetInt64(0)), rows.GetString(1), (MessageFormat)rows.GetInt16(2), rows.GetString(3));
        var (receivedAt, answer, conflicting) = (new DateTimeOffset(rows.GetInt64(4), TimeSpan.Zero), AnswerOf(rows, 5), rows.GetBoolean(7));
        return new JournaledMessage(id, feed, format, controlId, Body(rows, rows.GetInt32(8)), receivedAt, answer, conflicting);
    }

    private static ReadOnlyMemory<byte> Body(NpgsqlDataReader rows, int size)
    {
        if (rows.IsDBNull(9))
            return ReadOnlyMemory<byte>.Empty;
        var coding = (BodyCoding)rows.GetInt16(9);
        if (size <= LargeBytes.LargestUsual)
            return Bodies.ExpandToReturn(coding, rows.GetFieldValue<byte[]>(10), size);
        using var stored = rows.GetStream(10);
        return Bodies.ExpandToReturn(coding, stored, size);
    }

    /// <param name="column">Of the code; the error is in the next one.</param>
    private static Answer AnswerOf(NpgsqlDataReader rows, int column)
    {
        var code = (AnswerCode)rows.GetInt16(column);
        return code == AnswerCode.Accept && rows.IsDBNull(column + 1)
            ? Answer.Accept
            : new Answer(code, rows.IsDBNull(column + 1) ? null : JsonSerializer.Deserialize(rows.GetFieldValue<byte[]>(column + 1), JournalJson.Default.AnswerError));
    }

    private sealed record Row(long Id, PendingMessage Pending, Answer Answer, bool Conflicting)
    {
        public IncomingMessage Message => Pending.Message;
    }

    /// <summary>Control ids of a batch that were used before, in the database or further up in the batch.</summary>
    private sealed class KnownControlIds
    {
        private readonly HashSet<(string Feed, string ControlId)> _used = [];
        private readonly Dictionary<(string Feed, string ControlId, long Fingerprint), List<(byte[] Digest, JournalId Id, Answer Answer)>> _messages = [];

        public bool Knows(IncomingMessage message) => _used.Contains((message.Feed, message.ControlId));

        public void Add(IncomingMessage message) => _used.Add((message.Feed, message.ControlId));

        public void Add(PendingMessage pending, JournalId id, Answer answer)
        {
            Add(pending.Message);
            var key = (pending.Message.Feed, pending.Message.ControlId, pending.Fingerprint);
            if (!_messages.TryGetValue(key, out var same))
                _messages[key] = same = [];
            same.Add((pending.Digest, id, answer));
        }

        /// <summary>The first message that was the same: feed, control id and bytes.</summary>
        public (JournalId Id, Answer Answer)? Find(PendingMessage pending)
        {
            foreach (var (digest, id, answer) in _messages.GetValueOrDefault((pending.Message.Feed, pending.Message.ControlId, pending.Fingerprint)) ?? [])
            {
                if (digest.AsSpan().SequenceEqual(pending.Digest))
                    return (id, answer);
            }

            return null;
        }
    }
}

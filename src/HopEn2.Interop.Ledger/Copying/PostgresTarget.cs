using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Postgres;
using Npgsql;
using NpgsqlTypes;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Copying;

/// <summary>What is noted of a chunk that is here.</summary>
internal sealed record CopiedChunk(string Part, int Chunk, long Last, long FirstId, long LastId, long Rows, byte[] Digest);

/// <summary>A PostgreSQL store that a copy is written into. Each chunk is written in one transaction with the note of it.</summary>
internal sealed class PostgresTarget : IAsyncDisposable
{
    /// <summary>The digest of the messages from one id to another, as <see cref="MessageChunk.Digest"/> works it out.</summary>
    internal const string MessageDigest = """
        SELECT sha256(
          coalesce((SELECT string_agg(sha256(int8send(id) || int8send(received_at) || int8send(fingerprint) || int8send(size) || int8send(format) || int8send(answer)
            || convert_to(feed || control_id, 'UTF8') || digest || coalesce(error, '')), ''::bytea ORDER BY id) FROM journal WHERE id BETWEEN $1 AND $2), '')
          || coalesce((SELECT string_agg(sha256(int8send(id) || int8send(coding) || bytes), ''::bytea ORDER BY id) FROM body WHERE id BETWEEN $1 AND $2), '')
          || coalesce((SELECT string_agg(sha256(int8send(id) || int8send(received_at) || int8send(status)
            || convert_to(concat(feed, type, control_id, sender, ipp, visit, reason, detail), 'UTF8') || translation), ''::bytea ORDER BY id) FROM message WHERE id BETWEEN $1 AND $2), '')
          || coalesce((SELECT string_agg(sha256(int8send(message) || int8send(replaced_at) || translation), ''::bytea ORDER BY message, id) FROM superseded WHERE message BETWEEN $1 AND $2), ''))
        """;

    private const string StateDigest = """
        SELECT sha256(coalesce(string_agg(sha256(int8send(id) || convert_to(key, 'UTF8') || coalesce(state, '')), ''::bytea ORDER BY id), '')) FROM {0} WHERE id BETWEEN $1 AND $2
        """;
    private const string Chunks = "SELECT part, chunk, last, first_id, last_id, rows, digest FROM copied WHERE part = $1 ORDER BY chunk";
    private const string Note = "INSERT INTO copied (part, chunk, last, first_id, last_id, rows, digest) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    private const string Alone = """
        SELECT pg_try_advisory_lock(6844277, hashtext(current_schema())) AND pg_try_advisory_lock(6844274, hashtext(current_schema()))
          AND pg_try_advisory_lock(6844275, hashtext(current_schema()))
        """;
    private const string LetOthers = "SELECT pg_advisory_unlock_all()";
    private const string HoldsOther = """
        SELECT EXISTS (SELECT 1 FROM journal WHERE id < $1 OR id > $2) OR EXISTS (SELECT 1 FROM message WHERE id < $1 OR id > $2)
          OR ($2 = 0 AND (EXISTS (SELECT 1 FROM patient) OR EXISTS (SELECT 1 FROM visit) OR EXISTS (SELECT 1 FROM document)))
        """;
    private const string Restart = """
        SELECT setval(pg_get_serial_sequence('patient', 'id'), coalesce((SELECT max(id) FROM patient), 0) + 1, false),
          setval(pg_get_serial_sequence('visit', 'id'), coalesce((SELECT max(id) FROM visit), 0) + 1, false),
          setval(pg_get_serial_sequence('document', 'id'), coalesce((SELECT max(id) FROM document), 0) + 1, false)
        """;
    private const string Authority = "INSERT INTO authority (kind, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING";
    private const string Progress = $"UPDATE progress SET recorded_up_to = found.up_to FROM ({PostgresLedger.FindRecordedUpTo}) AS found (up_to, last)";
    private const string Counts = """
        SELECT (SELECT count(*) FROM journal), (SELECT count(*) FROM body), (SELECT count(*) FROM message), (SELECT count(*) FROM message_key), (SELECT count(*) FROM superseded),
          (SELECT count(*) FROM patient), (SELECT count(*) FROM visit), (SELECT count(*) FROM document), (SELECT count(*) FROM document_id)
        """;

    private const string Followed = "INSERT INTO delivery_followed (one, message) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET message = excluded.message";

    private static readonly string[] Tables = ["journal", "body", "message", "message_key"];

    private readonly PostgresDatabase _database;
    private readonly NpgsqlConnection _connection;

    private PostgresTarget(PostgresDatabase database, NpgsqlConnection connection) => (_database, _connection) = (database, connection);

    /// <summary>Opens it for this copy alone: engines that write wait, and say so to their senders.</summary>
    /// <exception cref="StoreRefusedException">Somebody else writes it.</exception>
    public static async Task<PostgresTarget> OpenAsync(PostgresDatabase database, CancellationToken cancel)
    {
        var connection = await database.Apart.OpenConnectionAsync(cancel);
        if ((bool)(await connection.Command(Alone).ExecuteScalarAsync(cancel))!)
            return new PostgresTarget(database, connection);
        await connection.DisposeAsync();
        throw new StoreRefusedException($"Somebody else writes {database.Name}: an engine, or another copy. Stop it first.");
    }

    /// <summary>The chunks of a part that are here, in order.</summary>
    public Task<List<CopiedChunk>> ChunksAsync(string part, CancellationToken cancel) => _connection.Command(Chunks, Value(part)).ListAsync(
        rows => new CopiedChunk(rows.GetString(0), rows.GetInt32(1), rows.GetInt64(2), rows.GetInt64(3), rows.GetInt64(4), rows.GetInt64(5), rows.Bytes(6)), cancel);

    /// <summary>Whether there is anything besides the copied messages.</summary>
    public async Task<bool> HoldsOtherAsync(long firstId, long lastId, CancellationToken cancel) =>
        (bool)(await _connection.Command(HoldsOther, Value(firstId), Value(lastId)).ExecuteScalarAsync(cancel))!;

    public async Task<byte[]> DigestAsync(CopiedChunk chunk, CancellationToken cancel) => (byte[])(await _connection
        .Command(chunk.Part == "message" ? MessageDigest : StateDigest.Replace("{0}", chunk.Part, StringComparison.Ordinal), Value(chunk.FirstId), Value(chunk.LastId))
        .ExecuteScalarAsync(cancel))!;

    public async Task<StoreCount> CountAsync(CancellationToken cancel) => (await _connection.Command(Counts).ListAsync(
        r => new StoreCount(r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7), r.GetInt64(8)), cancel)).Single();

    public async Task<Dictionary<CounterKey, StageCounts>> CountersAsync(CancellationToken cancel) =>
        (await _connection.Command($"SELECT {PostgresCounters.Columns} FROM counter").ListAsync(PostgresCounters.Read, cancel)).ToDictionary();

    public Task WriteAsync(CopiedChunk note, MessageChunk chunk, CancellationToken cancel)
    {
        _database.Partitions.Cover(Tables, chunk.Ids);
        return TransactAsync(note, async () =>
        {
            await CopyAsync("journal (id, received_at, fingerprint, size, format, answer, conflicting, feed, control_id, digest, error)", chunk.Journaled, async (to, r) =>
            {
                await WriteAsync(to, r.Id, r.ReceivedAt, r.Fingerprint, r.Size, r.Format, r.Answer, r.Conflicting, r.Feed, r.ControlId, r.Digest, r.Error);
            }, cancel);
            await CopyAsync("body (id, coding, bytes)", chunk.Bodies, (to, r) => WriteAsync(to, r.Id, r.Coding, r.Bytes), cancel);
            await CopyAsync("message (id, received_at, sent_at, status, feed, type, control_id, sender, ipp, visit, reason, detail, translation)", chunk.Recorded, (to, r) =>
                WriteAsync(to, r.Id, r.ReceivedAt, r.SentAt, r.Status, r.Feed, r.Type, r.ControlId, r.Sender, r.Ipp, r.Visit, r.Reason, r.Detail, r.Translation), cancel);
            await CopyAsync("message_key (key, sort, message)", chunk.Keys(), (to, r) => WriteAsync(to, r.Key, r.Sort, r.Message), cancel);
            await CopyAsync("superseded (message, replaced_at, translation)", chunk.Superseded, (to, r) => WriteAsync(to, r.Message, r.ReplacedAt, r.Translation), cancel);
            await CopyAsync($"delivery_work ({MessageChunk.WorkColumns})", chunk.Work, (to, row) => WriteAsync(to, row), cancel);
            await CopyAsync("delivery_again (message)", chunk.Again, (to, message) => WriteAsync(to, message), cancel);
            if (chunk.Followed is { } followed)
                await _connection.Command(Followed, Value(followed)).ExecuteNonQueryAsync(cancel);
        }, cancel);
    }

    /// <param name="columns">Of the table, in the order of the values of a row.</param>
    public Task WriteAsync(CopiedChunk note, string columns, IReadOnlyList<object?[]> rows, CancellationToken cancel) => TransactAsync(note, async () =>
    {
        await CopyAsync($"{note.Part} ({columns})", rows, (to, row) => WriteAsync(to, row), cancel);
        if (note.Part != "document")
            return;
        var ids = rows.SelectMany(row => LedgerJson.Document((byte[])row[3]!).Ids.Select(id => (Key: PostgresText.Key(SubjectKey.Of(id).Value), Document: (long)row[0]!)));
        await CopyAsync("document_id (key, document)", ids, (to, row) => WriteAsync(to, row.Key, row.Document), cancel);
    }, cancel);

    /// <summary>The rest, at once: after it the store is ready.</summary>
    public Task FinishAsync(IReadOnlyList<KeyValuePair<CounterKey, StageCounts>> counters, IReadOnlyList<(string Kind, string Name)> authorities, IReadOnlyList<(string Table, string Columns, List<object?[]> Rows)> small, CancellationToken cancel) =>
        TransactAsync(new CopiedChunk("done", 0, 0, 0, 0, counters.Count, []), async () =>
        {
            foreach (var (table, columns, rows) in small)
                await CopyAsync($"{table} ({columns})", rows, (to, row) => WriteAsync(to, row), cancel);
            await using var commands = new NpgsqlBatch(_connection);
            PostgresCounters.Write(commands, counters.Where(c => c.Value != default).ToDictionary());
            commands.Add(Authority, Array(authorities.Column(a => a.Kind)), Array(authorities.Column(a => a.Name)));
            commands.Add(Restart);
            commands.Add(Progress, Value(0L), Value(long.MaxValue));
            commands.Add("ANALYZE");
            await commands.ExecuteNonQueryAsync(cancel);
        }, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_connection.State == System.Data.ConnectionState.Open)
            await _connection.Command(LetOthers).ExecuteNonQueryAsync(CancellationToken.None);
        await _connection.DisposeAsync();
    }

    private async Task TransactAsync(CopiedChunk note, Func<Task> write, CancellationToken cancel)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancel);
        await write();
        await _connection.Command(Note, Value(note.Part), Value(note.Chunk), Value(note.Last), Value(note.FirstId), Value(note.LastId), Value(note.Rows), Value(note.Digest)).ExecuteNonQueryAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    private async Task CopyAsync<T>(string into, IEnumerable<T> rows, Func<NpgsqlBinaryImporter, T, Task> write, CancellationToken cancel)
    {
        await using var to = await _connection.BeginBinaryImportAsync($"COPY {into} FROM STDIN (FORMAT BINARY)", cancel);
        foreach (var row in rows)
        {
            await to.StartRowAsync(cancel);
            await write(to, row);
        }

        await to.CompleteAsync(cancel);
    }

    private static async Task WriteAsync(NpgsqlBinaryImporter to, params object?[] values)
    {
        foreach (var value in values)
        {
            await (value switch
            {
                null => to.WriteNullAsync(),
                long v => to.WriteAsync(v, NpgsqlDbType.Bigint),
                int v => to.WriteAsync(v, NpgsqlDbType.Integer),
                short v => to.WriteAsync(v, NpgsqlDbType.Smallint),
                bool v => to.WriteAsync(v, NpgsqlDbType.Boolean),
                byte[] v => to.WriteAsync(v, NpgsqlDbType.Bytea),
                string v => to.WriteAsync(v, NpgsqlDbType.Text),
                _ => throw new ArgumentOutOfRangeException(nameof(values), value.GetType().Name, "No such column."),
            });
        }
    }
}

using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Ledger.Copying;

/// <summary>A SQLite store as it is copied: chunk after chunk, in the order of its ids.</summary>
internal sealed class SqliteSource : IDisposable
{
    internal const string NextJournaled = "SELECT id, size FROM journal.message WHERE id > ?1 ORDER BY id LIMIT ?2";
    internal const string NextRecorded = "SELECT id FROM message WHERE id > ?1 ORDER BY id LIMIT ?2";
    internal const string Journaled = """
        SELECT id, feed, control_id, fingerprint, digest, format, received_at, size, conflicting, answer, error FROM journal.message WHERE id > ?1 AND id <= ?2 ORDER BY id
        """;
    internal const string Bodies = "SELECT id, coding, bytes FROM journal.body WHERE id > ?1 AND id <= ?2 ORDER BY id";
    internal const string Recorded = """
        SELECT id, feed, type, control_id, sender, sent_at, received_at, ipp, visit, status, reason, detail, translation FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id
        """;
    internal const string Superseded = "SELECT message, replaced_at, translation FROM superseded WHERE message > ?1 AND message <= ?2 ORDER BY message, id";
    internal const string Work = $"SELECT {MessageChunk.WorkColumns} FROM delivery_work WHERE message > ?1 AND message <= ?2 ORDER BY row";
    private const string Again = "SELECT message FROM delivery_again WHERE message > ?1 AND message <= ?2";
    private const string Followed = "SELECT coalesce(max(message), 0) FROM delivery_followed";
    private const string Destinations = "SELECT name, paused_by, paused_at, broken_since, broken_until, code, last_done_at FROM delivery_destination";
    private const string DeliveringFeeds = "SELECT feed, since FROM delivery_feed";
    internal const string Patients = "SELECT id, key, outlived, state, survivor, qualified_ins FROM patient WHERE id > ?1 ORDER BY id LIMIT ?2";
    internal const string Visits = "SELECT id, key, outlived, state, dossier, patient, status, at, closed FROM visit WHERE id > ?1 ORDER BY id LIMIT ?2";
    internal const string Documents = "SELECT id, key, outlived, state, at, waiting_since, day, stages, kind, uf, patient, visit FROM document WHERE id > ?1 ORDER BY id LIMIT ?2";
    private const string Counters = "SELECT * FROM counter";
    private const string Incidents = "SELECT id, version, opened_at, resolved_at, state FROM alert_incident ORDER BY row";
    private const string Actions = "SELECT incident, at, who, what, comment, until FROM alert_action ORDER BY row";
    private const string Notices = "SELECT id, incident, route, state, tries, first_try_at, due_at, ended_at, last_failure, body FROM alert_notice ORDER BY row";
    private const string Authorities = "SELECT kind, name FROM authority";

    /// <summary>Messages of one chunk, and bytes above which no further one joins it.</summary>
    private const int MessagesAtOnce = 1000;
    private const long BytesAtOnce = 32 << 20;

    public const int StatesAtOnce = 2000;

    private readonly SqliteDatabase _database;

    /// <exception cref="StoreRefusedException">There is no such store, or it is of a later program.</exception>
    public SqliteSource(StoreOptions.Sqlite options)
    {
        if (!File.Exists(options.File) || !File.Exists(options.JournalFile))
            throw new StoreRefusedException($"There is no store {options.File} with its journal {options.JournalFile}.");
        _ = new SqliteStoreFiles(options);
        _database = SqliteQueries.Open(options);
    }

    public StoreCount Count() => new(
        _database.Number("SELECT count(*) FROM journal.message"), _database.Number("SELECT count(*) FROM journal.body"), _database.Number("SELECT count(*) FROM message"),
        _database.Number("SELECT count(*) FROM message_key"), _database.Number("SELECT count(*) FROM superseded"), _database.Number("SELECT count(*) FROM patient"),
        _database.Number("SELECT count(*) FROM visit"), _database.Number("SELECT count(*) FROM document"), _database.Number("SELECT count(*) FROM document_id"));

    /// <summary>Id of the last message of the chunk after <paramref name="last"/>; null at the end.</summary>
    public long? EndOfNext(long last)
    {
        var ids = new SortedDictionary<long, long>();
        using (var rows = _database.Statement(NextJournaled).Bind(1, last).Bind(2, MessagesAtOnce).Rows())
        {
            while (rows.Next())
                ids[rows.Int64(0)] = rows.Int64(1);
        }

        // What was recorded outlives a journal that was lost.
        using (var rows = _database.Statement(NextRecorded).Bind(1, last).Bind(2, MessagesAtOnce).Rows())
        {
            while (rows.Next())
                ids.TryAdd(rows.Int64(0), 0);
        }

        long bytes = 0;
        long? end = null;
        foreach (var (id, size) in ids.Take(MessagesAtOnce))
        {
            if (end is not null && bytes + size > BytesAtOnce)
                break;
            (bytes, end) = (bytes + size, id);
        }

        return end;
    }

    /// <summary>The messages after one id up to another, as they are to be.</summary>
    /// <param name="lastId">The id given to the message before.</param>
    public MessageChunk Messages(long after, long upTo, long lastId)
    {
        var chunk = new MessageChunk(lastId);
        Read(Journaled, after, upTo, chunk.AddJournaled);
        Read(Recorded, after, upTo, chunk.AddRecorded);
        chunk.GiveIds();
        Read(Bodies, after, upTo, chunk.AddBody);
        Read(Superseded, after, upTo, chunk.AddSuperseded);
        Read(Work, after, upTo, chunk.AddWork);
        Read(Again, after, upTo, chunk.AddAgain);
        chunk.NoteFollowed(_database.Number(Followed));
        return chunk;
    }

    /// <summary>States after one id.</summary>
    public List<T> States<T>(string sql, long after, Func<SqliteRows, T> read)
    {
        var states = new List<T>();
        Read(sql, after, StatesAtOnce, rows => states.Add(read(rows)));
        return states;
    }

    public List<KeyValuePair<CounterKey, StageCounts>> AllCounters()
    {
        var units = new SameTexts();
        return All(Counters, rows => SqliteCounters.Read(rows, units));
    }

    public List<(string Kind, string Name)> AllAuthorities() => All(Authorities, rows => (rows.Text(0), PostgresText.Key(rows.Text(1))));

    /// <summary>Incidents, what people did about them, notices, and how neighbours stand: columns of each table with its rows. They are few.</summary>
    public List<(string Table, string Columns, List<object?[]> Rows)> AllSmall() =>
    [
        ("alert_incident", "id, version, opened_at, resolved_at, state", All(Incidents, r => new object?[] { r.Text(0), r.Int64(1), r.Int64(2), Number(r, 3), r.Bytes(4).ToArray() })),
        ("alert_action", "incident, at, who, what, comment, until", All(Actions, r => new object?[] { r.Text(0), r.Int64(1), PostgresText.Clean(r.Text(2)), r.Text(3), PostgresText.CleanOrNull(r.TextOrNull(4)), Number(r, 5) })),
        ("alert_notice", "id, incident, route, state, tries, first_try_at, due_at, ended_at, last_failure, body",
            All(Notices, r => new object?[] { r.Text(0), r.Text(1), r.Text(2), (short)r.Int32(3), r.Int32(4), Number(r, 5), r.Int64(6), Number(r, 7), PostgresText.CleanOrNull(r.TextOrNull(8)), r.Bytes(9).ToArray() })),
        ("delivery_destination", "name, paused_by, paused_at, broken_since, broken_until, code, last_done_at",
            All(Destinations, r => new object?[] { PostgresText.Key(r.Text(0)), PostgresText.CleanOrNull(r.TextOrNull(1)), Number(r, 2), Number(r, 3), Number(r, 4), PostgresText.CleanOrNull(r.TextOrNull(5)), Number(r, 6) })),
        ("delivery_feed", "feed, since", All(DeliveringFeeds, r => new object?[] { PostgresText.Key(r.Text(0)), r.Int64(1) })),
    ];

    public void Dispose() => _database.Dispose();

    private static long? Number(SqliteRows rows, int column) => rows.IsNull(column) ? null : rows.Int64(column);

    private List<T> All<T>(string sql, Func<SqliteRows, T> read)
    {
        var found = new List<T>();
        using var rows = _database.Statement(sql).Rows();
        while (rows.Next())
            found.Add(read(rows));
        return found;
    }

    private void Read(string sql, long after, long upTo, Action<SqliteRows> read)
    {
        using var rows = _database.Statement(sql).Bind(1, after).Bind(2, upTo).Rows();
        while (rows.Next())
            read(rows);
    }
}

using System.Text.Json;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Journal;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The messages as the screens ask for them: what they became from the ledger, what was answered from the journal.</summary>
internal static class SqliteMessageQueries
{
    private const string Columns = """
        m.received_at, m.id, m.feed, m.type, m.control_id, m.sender, m.sent_at, m.ipp, m.visit, m.status, m.reason, m.detail,
        j.conflicting, j.answer, j.size
        """;

    private const string WithJournal = "LEFT JOIN journal.message AS j ON j.id = m.id";

    // ?1 from, ?2 to (excluded), ?3 and ?4 the cursor, ?5 how many, ?6 feed, ?7 status, ?8 and ?9 further keys.
    private const string Tail = """
        m.received_at >= ?1 AND m.received_at < ?2 AND m.received_at <= ?3 AND (m.received_at < ?3 OR m.id < ?4)
          AND (?6 IS NULL OR m.feed = ?6) AND (?7 IS NULL OR m.status = ?7)
          AND (?8 IS NULL OR EXISTS (SELECT 1 FROM json_each(?8) AS a JOIN message_key AS k ON k.key = a.value AND k.sort IN (0, 1, 2) AND k.message = m.id))
          AND (?9 IS NULL OR EXISTS (SELECT 1 FROM json_each(?9) AS a JOIN message_key AS k ON k.key = a.value AND k.sort IN (0, 1, 2) AND k.message = m.id))
        ORDER BY m.received_at DESC, m.id DESC LIMIT ?5
        """;

    internal const string All = $"SELECT {Columns} FROM message AS m {WithJournal} WHERE {Tail}";
    internal const string OfFeed = $"SELECT {Columns} FROM message AS m {WithJournal} WHERE m.feed = ?6 AND {Tail}";
    internal const string Parked = $"SELECT {Columns} FROM message AS m {WithJournal} WHERE m.status = 2 AND {Tail}";
    internal const string ParkedOfFeed = $"SELECT {Columns} FROM message AS m {WithJournal} WHERE m.status = 2 AND m.feed = ?6 AND {Tail}";
    internal const string Acknowledgements = $"SELECT {Columns} FROM message AS m {WithJournal} WHERE m.status = 3 AND {Tail}";

    // ?10: control id, or keys of the most telling of patient, visit and document.
    internal const string OfControlId = $"SELECT {Columns} FROM journal.message AS j CROSS JOIN message AS m ON m.id = j.id WHERE j.control_id = ?10 AND {Tail}";
    internal const string OfKeys = $"""
        SELECT {Columns} FROM message AS m {WithJournal}
        WHERE m.id IN (SELECT k.message FROM json_each(?10) AS a CROSS JOIN message_key AS k ON k.key = a.value) AND {Tail}
        """;

    internal const string Pending = """
        SELECT j.received_at, j.id, j.feed, '', j.control_id, '', NULL, NULL, NULL, 0, NULL, NULL, j.conflicting, j.answer, j.size
        FROM journal.message AS j
        WHERE j.id > (SELECT recorded_up_to FROM progress) AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = j.id)
          AND j.received_at >= ?1 AND j.received_at < ?2 AND j.received_at <= ?3 AND (j.received_at < ?3 OR j.id < ?4)
          AND (?6 IS NULL OR j.feed = ?6) AND (?7 IS NULL OR j.control_id = ?7)
        ORDER BY j.received_at DESC, j.id DESC LIMIT ?5
        """;

    internal const string PendingOfControlId = """
        SELECT j.received_at, j.id, j.feed, '', j.control_id, '', NULL, NULL, NULL, 0, NULL, NULL, j.conflicting, j.answer, j.size
        FROM journal.message AS j
        WHERE j.control_id = ?7 AND j.id > (SELECT recorded_up_to FROM progress) AND NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = j.id)
          AND j.received_at >= ?1 AND j.received_at < ?2 AND j.received_at <= ?3 AND (j.received_at < ?3 OR j.id < ?4)
          AND (?6 IS NULL OR j.feed = ?6)
        ORDER BY j.received_at DESC, j.id DESC LIMIT ?5
        """;

    internal const string One = $"SELECT {Columns}, m.translation, j.error FROM message AS m {WithJournal} WHERE m.id = ?1";
    internal const string OnePending = """
        SELECT j.received_at, j.id, j.feed, '', j.control_id, '', NULL, NULL, NULL, 0, NULL, NULL, j.conflicting, j.answer, j.size, NULL, j.error
        FROM journal.message AS j WHERE j.id = ?1
        """;
    internal const string OneBody = "SELECT b.coding, b.bytes, j.size FROM journal.body AS b JOIN journal.message AS j ON j.id = b.id WHERE b.id = ?1";
    internal const string Superseded = "SELECT translation FROM superseded WHERE message = ?1 ORDER BY id";

    internal const string IdsOfPeriod = "SELECT id FROM message WHERE received_at >= ?1 AND received_at < ?2 ORDER BY id";
    internal const string IdsOfFeed = "SELECT id FROM message WHERE feed = ?3 AND received_at >= ?1 AND received_at < ?2 ORDER BY id";
    internal const string ParkedIds = "SELECT id FROM message WHERE status = 2 AND received_at >= ?1 AND received_at < ?2 ORDER BY id";
    internal const string ParkedIdsOfFeed = "SELECT id FROM message WHERE status = 2 AND feed = ?3 AND received_at >= ?1 AND received_at < ?2 ORDER BY id";
    internal const string ParkedByFeed = "SELECT feed, count(*) FROM message WHERE status = 2 GROUP BY feed";

    public static Page<MessageRow> Find(SqliteDatabase database, MessageFilter filter, PageRequest page)
    {
        var found = new List<Placed<MessageRow>>();
        if (filter.Status != MessageStatus.Pending)
            found.AddRange(Rows(Recorded(database, filter, page)));
        // What is not translated yet is known by feed, control id and time only.
        if (filter.Status is null or MessageStatus.Pending && filter is { Ipp: null, Visit: null, Document: null })
            found.AddRange(Rows(NotRecorded(database, filter, page)));
        return Pages.Of(found, page);
    }

    public static MessageRow Row(SqliteRows rows) => new(
        new JournalId(rows.Int64(1)), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Time(0), rows.TimeOrNull(6), rows.TextOrNull(7), rows.TextOrNull(8),
        (MessageStatus)rows.Int32(9), rows.TextOrNull(10) is { } reason ? Enum.Parse<ParkReason>(reason) : null, rows.TextOrNull(11),
        rows.Bool(12), (AnswerCode)rows.Int32(13), rows.Int32(14));

    public static MessageDetail? Detail(SqliteDatabase database, JournalId id)
    {
        if (DetailBy(database, One, id) is { } recorded)
            return recorded with { Superseded = [.. Former(database, id).SelectMany(t => t.Facts)], Body = Body(database, id) };
        return DetailBy(database, OnePending, id) is { } pending ? pending with { Body = Body(database, id) } : null;
    }

    public static IReadOnlyList<JournalId> Ids(SqliteDatabase database, string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly)
    {
        var sql = (feed, parkedOnly) switch
        {
            (null, false) => IdsOfPeriod,
            (null, true) => ParkedIds,
            (_, false) => IdsOfFeed,
            (_, true) => ParkedIdsOfFeed,
        };
        var statement = database.Statement(sql).Bind(1, from).Bind(2, to);
        if (feed is not null)
            statement.Bind(3, feed);
        var ids = new List<JournalId>();
        using var rows = statement.Rows();
        while (rows.Next())
            ids.Add(new JournalId(rows.Int64(0)));
        return ids;
    }

    public static Dictionary<string, int> CountParked(SqliteDatabase database)
    {
        var parked = new Dictionary<string, int>(StringComparer.Ordinal);
        using var rows = database.Statement(ParkedByFeed).Rows();
        while (rows.Next())
            parked.Add(rows.Text(0), rows.Int32(1));
        return parked;
    }

    private static SqliteStatement Recorded(SqliteDatabase database, MessageFilter filter, PageRequest page)
    {
        // The most telling first: it leads, the others are looked up for each message it finds.
        var keys = new[] { SqliteKeys.Documents(filter.Document), SqliteKeys.Numbers(database, 'v', filter.Visit), SqliteKeys.Patients(database, filter.Ipp) }
            .OfType<IReadOnlyList<string>>().ToList();
        var sql = filter switch
        {
            { ControlId: not null } => OfControlId,
            _ when keys.Count > 0 => OfKeys,
            { Status: MessageStatus.Parked, Feed: not null } => ParkedOfFeed,
            { Status: MessageStatus.Parked } => Parked,
            { Status: MessageStatus.Acknowledgement } => Acknowledgements,
            { Feed: not null } => OfFeed,
            _ => All,
        };
        var statement = Bounds(database.Statement(sql), filter, page).Bind(6, filter.Feed).Bind(7, (long?)filter.Status).BindNull(8).BindNull(9);
        if (filter.ControlId is { } controlId)
            statement.Bind(10, controlId);
        else if (keys.Count > 0)
            statement.BindJson(10, keys[0]);
        var further = filter.ControlId is null ? keys.Skip(1) : keys;
        // With a control id and all three keys the last one, the patient's, says nothing that the visit's does not.
        foreach (var (index, more) in further.Take(2).Index())
            statement.BindJson(8 + index, more);
        return statement;
    }

    private static SqliteStatement NotRecorded(SqliteDatabase database, MessageFilter filter, PageRequest page) =>
        Bounds(database.Statement(filter.ControlId is null ? Pending : PendingOfControlId), filter, page).Bind(6, filter.Feed).Bind(7, filter.ControlId);

    private static SqliteStatement Bounds(SqliteStatement statement, MessageFilter filter, PageRequest page)
    {
        var cursor = Cursor.Parse(page.Cursor);
        return statement
            .Bind(1, filter.From?.UtcTicks ?? 0L).Bind(2, filter.To?.UtcTicks ?? long.MaxValue)
            .Bind(3, cursor.Ticks).Bind(4, cursor.Row).Bind(5, Pages.Size(page) + 1);
    }

    private static IEnumerable<Placed<MessageRow>> Rows(SqliteStatement statement)
    {
        using var rows = statement.Rows();
        while (rows.Next())
            yield return new Placed<MessageRow>(Row(rows), new Cursor(rows.Int64(0), rows.Int64(1)));
    }

    private static MessageDetail? DetailBy(SqliteDatabase database, string sql, JournalId id)
    {
        using var rows = database.Statement(sql).Bind(1, id.Value).Rows();
        if (!rows.Next())
            return null;
        var row = Row(rows);
        var answered = rows.IsNull(16) ? null : JsonSerializer.Deserialize(rows.Bytes(16), JournalJson.Default.AnswerError);
        if (rows.IsNull(15))
            return new MessageDetail(row, MessageHeader.Unreadable(row.ControlId), [], [], [], answered, null);
        var translation = Ledger.Facts.LedgerJson.Translation(rows.Bytes(15));
        return new MessageDetail(row, translation.Header, translation.Facts, [], translation.Findings, translation.Error ?? answered, null);
    }

    private static List<Ledger.Facts.Translation> Former(SqliteDatabase database, JournalId id)
    {
        var former = new List<Ledger.Facts.Translation>();
        using var rows = database.Statement(Superseded).Bind(1, id.Value).Rows();
        while (rows.Next())
            former.Add(Ledger.Facts.LedgerJson.Translation(rows.Bytes(0)));
        return former;
    }

    private static ReadOnlyMemory<byte>? Body(SqliteDatabase database, JournalId id)
    {
        using var rows = database.Statement(OneBody).Bind(1, id.Value).Rows();
        return rows.Next() ? (ReadOnlyMemory<byte>?)Bodies.Expand((BodyCoding)rows.Int32(0), rows.Bytes(1), rows.Int32(2)) : null;
    }
}

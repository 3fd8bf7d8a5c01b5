using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The messages as the screens ask for them: what they became from the ledger, what was answered from the journal.</summary>
/// <remarks>
/// Newest first, each partition by its own index, read side by side and only as far as the page goes. A message's id is never of an earlier day than its
/// reception: whoever asks from a day on is spared the partitions before it.
/// What is asked by control id, patient, visit or document is looked up there first, and then read by id: no plan can prefer to walk through time.
/// </remarks>
internal static class PostgresMessageQueries
{
    internal const string OfControlId = "SELECT id FROM journal WHERE control_id = $1 AND id >= $2";
    internal const string OfKeys = "SELECT message FROM message_key WHERE key = ANY ($1) AND message >= $2";
    internal const string Answers = "SELECT id, conflicting, answer, size FROM journal WHERE id = ANY ($1) AND id >= $2 AND id <= $3";
    internal const string RecordedUpTo = "SELECT recorded_up_to FROM progress";
    internal const string ParkedByFeed = "SELECT feed, count(*) FROM message WHERE status = 2 GROUP BY feed";

    private const string Columns = "m.id, m.received_at, m.feed, m.type, m.control_id, m.sender, m.sent_at, m.ipp, m.visit, m.status, m.reason, m.detail";
    private const string NewestFirst = " ORDER BY received_at DESC, id DESC LIMIT ?";
    private const string NewestOfFeedFirst = " ORDER BY feed DESC, received_at DESC, id DESC LIMIT ?";

    /// <summary>How many of the newest pending ones are put in order of reception: their ids follow it but for what came at the same moment.</summary>
    private const int PendingInOrder = 10_000;

    public static async Task<Page<MessageRow>> FindAsync(NpgsqlConnection connection, MessageFilter filter, PageRequest page, CancellationToken cancel)
    {
        var ids = await CandidatesAsync(connection, filter, cancel);
        var found = new List<Placed<MessageRow>>();
        if (filter.Status != MessageStatus.Pending && ids is not { Length: 0 })
            found.AddRange(await AnsweredAsync(connection, await Recorded(filter, page, ids).ListAsync(connection, Row, cancel), cancel));
        // What is not translated yet is known by feed, control id and time only.
        if (filter.Status is null or MessageStatus.Pending && filter is { Ipp: null, Visit: null, Document: null })
            found.AddRange(await Pending(filter, page, await RecordedUpToAsync(connection, cancel)).ListAsync(connection, PendingRow, cancel));
        return Pages.Of(found, page);
    }

    public static async Task<IReadOnlyList<JournalId>> IdsAsync(NpgsqlConnection connection, string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel) =>
        await Ids(feed, from, to, parkedOnly).ListAsync(connection, rows => new JournalId(rows.GetInt64(0)), cancel);

    public static async Task<IReadOnlyDictionary<string, int>> CountParkedAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.Command(ParkedByFeed).ListAsync(rows => (rows.GetString(0), (int)rows.GetInt64(1)), cancel)).ToDictionary();

    /// <param name="ids">Of the messages that may be among them; null: any.</param>
    internal static PostgresQuery Recorded(MessageFilter filter, PageRequest page, long[]? ids)
    {
        var query = new PostgresQuery($"SELECT {Columns} FROM message AS m");
        if (ids is not null)
            query.Where("m.id = ANY (?)", Array(ids)).Where("m.id >= ?", Value(ids.Min())).Where("m.id <= ?", Value(ids.Max()));
        // Written out: the indexes of few messages say so too.
        if (filter.Status is { } status)
            query.Where(status switch { MessageStatus.Parked => "m.status = 2", MessageStatus.Acknowledgement => "m.status = 3", _ => "m.status = 1" });
        var order = NewestFirst;
        if (filter.Feed is { } named)
        {
            var feed = Value(PostgresText.Key(named));
            if (filter.Status is MessageStatus.Acknowledgement)
            {
                query.Where("m.feed = ?", feed);
            }
            else
            {
                // Not `=`: a feed of many messages would be looked for among the newest of all, and one that has been silent for a million messages is not there.
                query.Where("m.feed >= ?", feed).Where("m.feed <= ?", feed.Clone());
                order = NewestOfFeedFirst;
            }
        }

        return Period(query, "m", filter, page).Then(order, Value((long)Pages.Size(page) + 1));
    }

    internal static PostgresQuery Pending(MessageFilter filter, PageRequest page, long recordedUpTo)
    {
        var query = new PostgresQuery("SELECT * FROM (SELECT j.id, j.received_at, j.feed, j.control_id, j.conflicting, j.answer, j.size FROM journal AS j")
            .Where("j.id > ?", Value(recordedUpTo)).Where("NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = j.id AND m.id > ?)", Value(recordedUpTo));
        if (filter.ControlId is { } controlId)
            query.Where("j.control_id = ?", Value(PostgresText.Key(controlId)));
        if (filter.Feed is { } feed)
            query.Where("j.feed = ?", Value(PostgresText.Key(feed)));
        return Period(query, "j", filter, page).Then(" ORDER BY j.id DESC LIMIT ?) AS pending", Value((long)PendingInOrder)).Then(NewestFirst, Value((long)Pages.Size(page) + 1));
    }

    internal static PostgresQuery Ids(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly)
    {
        var query = new PostgresQuery("SELECT id FROM message").Where("id >= ?", Value(JournalIds.FirstOf(from)));
        if (parkedOnly)
            query.Where("status = 2");
        if (feed is not null)
            query.Where("feed = ?", Value(PostgresText.Key(feed)));
        return query.Where("received_at >= ?", Value(from.UtcTicks)).Where("received_at < ?", Value(to.UtcTicks)).Then(" ORDER BY id");
    }

    internal static async Task<long> RecordedUpToAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.Command(RecordedUpTo).ListAsync(rows => rows.GetInt64(0), cancel)).Single();

    /// <summary>Bounds of time, and what the pages before have shown.</summary>
    private static PostgresQuery Period(PostgresQuery query, string of, MessageFilter filter, PageRequest page)
    {
        if (filter.From is { } from)
            query.Where($"{of}.id >= ?", Value(JournalIds.FirstOf(from))).Where($"{of}.received_at >= ?", Value(from.UtcTicks));
        if (filter.To is { } to)
            query.Where($"{of}.received_at < ?", Value(to.UtcTicks));
        if (Cursor.Parse(page.Cursor) is var cursor && cursor != Cursor.Start)
            query.Where($"{of}.received_at <= ?", Value(cursor.Ticks)).Where($"({of}.received_at < ? OR {of}.id < ?)", Value(cursor.Ticks), Value(cursor.Row));
        return query;
    }

    /// <summary>Ids of the messages that have all the numbers asked for; null when none was asked.</summary>
    private static async Task<long[]?> CandidatesAsync(NpgsqlConnection connection, MessageFilter filter, CancellationToken cancel)
    {
        var from = Value(filter.From is { } time ? JournalIds.FirstOf(time) : 0);
        HashSet<long>? ids = null;
        async Task NarrowAsync(string sql, NpgsqlParameter value)
        {
            if (ids is { Count: 0 })
                return;
            var found = await connection.Command(sql, value, from.Clone()).ListAsync(rows => rows.GetInt64(0), cancel);
            if (ids is null)
                ids = [.. found];
            else
                ids.IntersectWith(found);
        }

        if (filter.ControlId is { } controlId)
            await NarrowAsync(OfControlId, Value(PostgresText.Key(controlId)));
        if (filter.Document is { } document)
            await NarrowAsync(OfKeys, Array([PostgresKeys.Document(document)]));
        if (await PostgresKeys.NumbersAsync(connection, 'v', filter.Visit, cancel) is { } visits)
            await NarrowAsync(OfKeys, Array(visits));
        if (await PostgresKeys.PatientsAsync(connection, filter.Ipp, cancel) is { } patients)
            await NarrowAsync(OfKeys, Array(patients));
        return ids?.ToArray();
    }

    /// <summary>Adds what the journal knows of messages.</summary>
    internal static async Task<IEnumerable<Placed<MessageRow>>> AnsweredAsync(NpgsqlConnection connection, IReadOnlyList<Placed<MessageRow>> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return rows;
        var ids = rows.Column(r => r.At.Row);
        var answers = (await connection.Command(Answers, Array(ids), Value(ids.Min()), Value(ids.Max()))
            .ListAsync(r => (Id: r.GetInt64(0), Conflicting: r.GetBoolean(1), Answer: (AnswerCode)r.GetInt16(2), Size: r.GetInt32(3)), cancel)).ToDictionary(a => a.Id);
        return rows.Select(r => answers.TryGetValue(r.At.Row, out var a) ? r with { Item = r.Item with { ConflictingControlId = a.Conflicting, Answer = a.Answer, Size = a.Size } } : r);
    }

    private static Placed<MessageRow> Row(NpgsqlDataReader rows) => new(
        new MessageRow(
            new JournalId(rows.GetInt64(0)), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.Time(1), rows.TimeOrNull(6),
            rows.TextOrNull(7), rows.TextOrNull(8), (MessageStatus)rows.GetInt16(9), rows.TextOrNull(10) is { } reason ? Enum.Parse<ParkReason>(reason) : null, rows.TextOrNull(11),
            false, AnswerCode.Accept, 0),
        new Cursor(rows.GetInt64(1), rows.GetInt64(0)));

    private static Placed<MessageRow> PendingRow(NpgsqlDataReader rows) => new(
        new MessageRow(
            new JournalId(rows.GetInt64(0)), rows.GetString(2), "", rows.GetString(3), "", rows.Time(1), null, null, null, MessageStatus.Pending, null, null,
            rows.GetBoolean(4), (AnswerCode)rows.GetInt16(5), rows.GetInt32(6)),
        new Cursor(rows.GetInt64(1), rows.GetInt64(0)));

    /// <summary>One message by id, recorded or pending, without its facts; null when unknown.</summary>
    internal static async Task<MessageRow?> OneAsync(NpgsqlConnection connection, JournalId id, CancellationToken cancel)
    {
        var recorded = await Recorded(new MessageFilter(), new PageRequest(null, 1), [id.Value]).ListAsync(connection, Row, cancel);
        if (recorded.Count > 0)
            return (await AnsweredAsync(connection, recorded, cancel)).Single().Item;
        var pending = await new PostgresQuery("SELECT id, received_at, feed, control_id, conflicting, answer, size FROM journal").Where("id = ?", Value(id.Value)).ListAsync(connection, PendingRow, cancel);
        return pending.Count > 0 ? pending[0].Item : null;
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Outgoing work, shared by the engines of a database.</summary>
internal sealed class PostgresOutgoing(PostgresDatabase database) : IOutgoingWork
{
    private const string Columns = """
        key, kind, destination, document, action, recipient, recipient_kind, message, feed, asked_at, received_at, detail,
        state, reason, code, attempts, first_try_at, last_try_at, due_at, may_be_there OR in_attempt, leased_until, message_id, ended_at
        """;

    private const string One = $"SELECT {Columns} FROM delivery_work WHERE key = $1";
    private const string Insert = """
        INSERT INTO delivery_work (key, kind, destination, document, action, recipient, recipient_kind, message, feed, asked_at, received_at, detail, state, reason, attempts, due_at, in_attempt, may_be_there)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, CASE WHEN $14 IS NULL THEN 0 ELSE 1 END, CASE WHEN $14 IS NOT NULL THEN 'not-yet' END, 0, coalesce($14, $13), false, false) ON CONFLICT (key) DO NOTHING
        """;
    private const string InsertDestination = "INSERT INTO delivery_destination (name) VALUES ($1) ON CONFLICT DO NOTHING";
    // A later message's from now on; what waits for something is looked at, for something was said.
    private const string AskAgain = """
        UPDATE delivery_work SET
          message = CASE WHEN $3 > asked_at THEN $2 ELSE message END, feed = CASE WHEN $3 > asked_at THEN $4 ELSE feed END, detail = CASE WHEN $3 > asked_at THEN $6 ELSE detail END,
          asked_at = greatest(asked_at, $3), waits_for = CASE WHEN $7 IS NULL THEN waits_for END,
          due_at = CASE WHEN $7 IS NOT NULL THEN $7 WHEN state = 1 THEN least(due_at, $5) ELSE due_at END,
          state = CASE WHEN $7 IS NULL THEN state ELSE 1 END, reason = CASE WHEN $7 IS NULL THEN reason ELSE 'not-yet' END
        WHERE key = $1 AND state < 2
        """;
    private const string Reopen = """
        UPDATE delivery_work SET message = $2, feed = $4, detail = $6, asked_at = $3, state = CASE WHEN $7 IS NULL THEN 0 ELSE 1 END,
          reason = CASE WHEN $7 IS NOT NULL THEN 'not-yet' END, code = NULL, waits_for = NULL, first_try_at = NULL, ended_at = NULL, due_at = coalesce($7, $5)
        WHERE key = $1 AND state IN (3, 4) AND $3 > asked_at
        """;
    private const string Follow = "INSERT INTO delivery_followed AS f (one, message) VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET message = greatest(f.message, excluded.message)";
    private const string Followed = "SELECT message FROM delivery_followed";
    private const string Again = "SELECT message FROM delivery_again ORDER BY message LIMIT $1";
    private const string SeenAgain = "DELETE FROM delivery_again WHERE message = ANY ($1)";
    private const string Delivers = "INSERT INTO delivery_feed (feed, since) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    private const string DeliversSince = "SELECT since FROM delivery_feed WHERE feed = $1";

    // Who comes second does not wait for the first: it takes the next, or none.
    private const string LeaseStart = """
        UPDATE delivery_work SET engine = $4, lease = $5, leased_until = $6, may_be_there = may_be_there OR in_attempt, in_attempt = false
        WHERE row IN (
          SELECT row FROM delivery_work
          WHERE destination = $1 AND state < 2 AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2)
            AND NOT EXISTS (SELECT 1 FROM delivery_destination WHERE name = $1 AND paused_by IS NOT NULL)
        """;
    private const string LeaseDue = $"{LeaseStart} ORDER BY due_at, row LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING {Columns}";
    private const string LeaseFresh = $"{LeaseStart} AND received_at > $7 ORDER BY received_at, row LIMIT $3 FOR UPDATE SKIP LOCKED) RETURNING {Columns}";
    private const string Begin = """
        UPDATE delivery_work SET attempts = attempts + 1, in_attempt = true, first_try_at = coalesce(first_try_at, $3), last_try_at = $3, message_id = coalesce(message_id, $4), uf = $5, reply_to = $6
        WHERE key = $1 AND lease = $2 AND leased_until > $3
        """;
    private const string EndDone = $"UPDATE delivery_work SET state = 2, reason = NULL, code = $3, ended_at = $4, {NoLease}";
    private const string EndFailed = $"UPDATE delivery_work SET state = 3, reason = $3, code = $4, ended_at = $5, may_be_there = may_be_there AND $3 <> 'refused', {NoLease}";
    private const string EndDropped = $"UPDATE delivery_work SET state = 4, reason = $3, ended_at = $4, {NoLease}";
    private const string EndPostponed = $"UPDATE delivery_work SET state = 0, reason = $3, code = $4, due_at = $5, may_be_there = may_be_there OR $6, {NoLease}";
    private const string EndHeld = $"UPDATE delivery_work SET state = 1, reason = $3, waits_for = $4, due_at = $5, code = $6, {NoLeaseStillWaiting}";
    private const string EndGivenBack = $"UPDATE delivery_work SET {NoLeaseStillWaiting}";
    private const string NoLeaseStillWaiting = "in_attempt = false, engine = NULL, lease = NULL, leased_until = NULL WHERE key = $1 AND lease = $2";
    private const string NoLease = $"waits_for = NULL, {NoLeaseStillWaiting}";
    private const string NoteDone = "UPDATE delivery_destination SET last_done_at = $2 WHERE name = $1";
    private const string DropUntouched = """
        UPDATE delivery_work SET state = 4, reason = $2, ended_at = $3, waits_for = NULL, engine = NULL, lease = NULL, leased_until = NULL
        WHERE key = $1 AND state < 2 AND NOT may_be_there AND NOT in_attempt AND (leased_until IS NULL OR leased_until <= $3)
        """;
    private const string Release = "UPDATE delivery_work SET due_at = $2 WHERE state = 1 AND waits_for = ANY ($1) AND due_at > $2";
    private const string OfDocuments = $"SELECT {Columns} FROM delivery_work WHERE document = ANY ($1) ORDER BY row";
    private const string Pause = """
        INSERT INTO delivery_destination (name, paused_by, paused_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET paused_by = excluded.paused_by, paused_at = excluded.paused_at
        """;
    private const string Break = """
        INSERT INTO delivery_destination AS d (name, broken_since, broken_until, code) VALUES ($1, $3, $2, $4)
        ON CONFLICT (name) DO UPDATE SET broken_since = coalesce(d.broken_since, excluded.broken_since), broken_until = excluded.broken_until, code = excluded.code
        """;
    private const string Repair = "UPDATE delivery_destination SET broken_since = NULL, broken_until = NULL, code = NULL WHERE name = $1";
    private const string AllDestinations = "SELECT name, paused_by, paused_at, broken_since, broken_until, code, last_done_at FROM delivery_destination ORDER BY name";
    private const string Counts = "SELECT destination, state, reason, count(*), min(received_at) FROM delivery_work WHERE state IN (0, 1, 3) GROUP BY destination, state, reason";
    private const string Retry = "UPDATE delivery_work SET state = 0, waits_for = NULL, first_try_at = CASE WHEN state = 3 THEN NULL ELSE first_try_at END, ended_at = NULL";
    private const string MailColumns = "message_id, document, recipient, recipient_kind, last_try_at, uf, reply_to";
    private const string Mail = $"SELECT {MailColumns} FROM delivery_work WHERE message_id = $1";
    private const string MailsTo = $"SELECT {MailColumns} FROM delivery_work WHERE recipient = $1 AND last_try_at >= $2 AND message_id IS NOT NULL ORDER BY last_try_at DESC LIMIT $3";
    private const string MailsDone = $"SELECT {MailColumns}, ended_at FROM delivery_work WHERE state >= 2 AND ended_at >= $1 AND ended_at <= $2 AND state = 2 AND message_id IS NOT NULL ORDER BY ended_at LIMIT $3";

    public Task<IReadOnlyList<WorkItem>> AddAsync(IReadOnlyList<WorkOrder> orders, JournalId? followed, DateTimeOffset now, CancellationToken cancel) => OnAsync<IReadOnlyList<WorkItem>>(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var done = new List<WorkItem>();
            // In one order for all, so that two engines never wait for each other.
            foreach (var order in orders.OrderBy(o => o.Key, StringComparer.Ordinal))
            {
                if (await AddAsync(connection, order, now, cancel) is { } before)
                    done.Add(before);
            }

            if (followed is { } upTo)
                await connection.Command(Follow, Value(upTo.Value)).ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            return done;
        },
        cancel);

    public Task<JournalId?> FollowedAsync(CancellationToken cancel) =>
        OnAsync<JournalId?>(async c => await c.Command(Followed).ExecuteScalarAsync(cancel) is long id ? new JournalId(id) : null, cancel);

    public Task<IReadOnlyList<JournalId>> AgainAsync(int most, CancellationToken cancel) =>
        OnAsync<IReadOnlyList<JournalId>>(async c => await c.Command(Again, Value((long)most)).ListAsync(r => new JournalId(r.GetInt64(0)), cancel), cancel);

    public Task SeenAgainAsync(IReadOnlyList<JournalId> messages, CancellationToken cancel) => ChangeAsync(c => c.Command(SeenAgain, Array([.. messages.Select(m => m.Value)])), cancel);

    public Task<DateTimeOffset> DeliversSinceAsync(string feed, DateTimeOffset now, CancellationToken cancel) => OnAsync(
        async connection =>
        {
            await connection.Command(Delivers, Value(feed), Value(now.UtcTicks)).ExecuteNonQueryAsync(cancel);
            return new DateTimeOffset((long)(await connection.Command(DeliversSince, Value(feed)).ExecuteScalarAsync(cancel))!, TimeSpan.Zero);
        },
        cancel);

    public Task<IReadOnlyList<LeasedWork>> LeaseAsync(string destination, Guid engine, DateTimeOffset now, DateTimeOffset until, DateTimeOffset? fresh, int most, CancellationToken cancel) => OnAsync<IReadOnlyList<LeasedWork>>(
        async connection =>
        {
            var lease = Guid.NewGuid();
            var command = connection.Command(
                fresh is null ? LeaseDue : LeaseFresh, Value(destination), Value(now.UtcTicks), Value((long)most), Value(engine), Value(lease), Value(until.UtcTicks));
            if (fresh is { } after)
                command.Parameters.Add(Value(after.UtcTicks));
            var items = await command.ListAsync(rows => Item(rows, 0), cancel);
            return [.. items.OrderBy(i => i.DueAt).ThenBy(i => i.Order.ReceivedAt).Select(item => new LeasedWork(item, engine, lease))];
        },
        cancel);

    public Task<bool> BeginAsync(LeasedWork work, DateTimeOffset now, string? messageId, MailNote? mail, CancellationToken cancel) => ChangeAsync(
        c => c.Command(Begin, Key(work), Value(work.Lease), Value(now.UtcTicks), OrNull(messageId), OrNull(mail?.Uf), OrNull(mail?.ReplyTo)), cancel);

    public Task<bool> EndAsync(LeasedWork work, WorkEnd end, DateTimeOffset now, CancellationToken cancel) => OnAsync(
        async connection =>
        {
            NpgsqlCommand Mine(string sql, params ReadOnlySpan<NpgsqlParameter> values) => connection.Command(sql, [Key(work), Value(work.Lease), .. values]);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var changed = await (end switch
            {
                WorkEnd.Done done => Mine(EndDone, OrNull(done.Code), Value(now.UtcTicks)),
                WorkEnd.Failed failed => Mine(EndFailed, Value(failed.Reason), OrNull(failed.Code), Value(now.UtcTicks)),
                WorkEnd.Dropped dropped => Mine(EndDropped, Value(dropped.Reason), Value(now.UtcTicks)),
                WorkEnd.Postponed later => Mine(EndPostponed, Value(later.Reason), OrNull(later.Code), Value(later.Due.UtcTicks), Value(later.MayBeThere)),
                WorkEnd.Held held => Mine(EndHeld, Value(held.Reason), Value(PostgresText.Key(held.WaitsFor)), Value(held.LookAt.UtcTicks), OrNull(held.Code)),
                WorkEnd.GivenBack => Mine(EndGivenBack),
                _ => throw new ArgumentOutOfRangeException(nameof(end), end.GetType().Name, "No such end."),
            }).ExecuteNonQueryAsync(cancel) > 0;
            if (changed && end is WorkEnd.Done)
                await connection.Command(NoteDone, Value(work.Item.Order.Destination), Value(now.UtcTicks)).ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            return changed;
        },
        cancel);

    public Task<bool> DropUntouchedAsync(string key, string reason, DateTimeOffset now, CancellationToken cancel) =>
        ChangeAsync(c => c.Command(DropUntouched, Value(PostgresText.Key(key)), Value(reason), Value(now.UtcTicks)), cancel);

    public Task<int> ReleaseAsync(IReadOnlyCollection<string> waitsFor, DateTimeOffset now, CancellationToken cancel) =>
        CountAsync(c => c.Command(Release, Array([.. waitsFor.Select(PostgresText.Key)]), Value(now.UtcTicks)), cancel);

    public Task<IReadOnlyList<WorkItem>> OfDocumentsAsync(IReadOnlyCollection<DocumentId> documents, CancellationToken cancel) => OnAsync<IReadOnlyList<WorkItem>>(
        async c => await c.Command(OfDocuments, Array([.. documents.Select(d => PostgresText.Key(d.Value))])).ListAsync(rows => Item(rows, 0), cancel), cancel);

    public Task<WorkItem?> FindAsync(string key, CancellationToken cancel) => OnAsync(c => FindAsync(c, key, cancel), cancel);

    public Task PauseAsync(string destination, string? who, DateTimeOffset now, CancellationToken cancel) =>
        ChangeAsync(c => c.Command(Pause, Value(PostgresText.Key(destination)), OrNull(PostgresText.CleanOrNull(who)), OrNull(who is null ? null : now)), cancel);

    public Task NeighbourAsync(string destination, DateTimeOffset? until, string? code, DateTimeOffset now, CancellationToken cancel) => ChangeAsync(
        c => until is { } next ? c.Command(Break, Value(destination), Value(next.UtcTicks), Value(now.UtcTicks), OrNull(PostgresText.CleanOrNull(code))) : c.Command(Repair, Value(destination)), cancel);

    public Task<IReadOnlyList<DestinationStatus>> DestinationsAsync(CancellationToken cancel) => OnAsync<IReadOnlyList<DestinationStatus>>(
        async c => await c.Command(AllDestinations).ListAsync(
            r => new DestinationStatus(r.GetString(0), r.TextOrNull(1), r.TimeOrNull(2), r.TimeOrNull(3), r.TimeOrNull(4), r.TextOrNull(5), r.TimeOrNull(6)), cancel),
        cancel);

    public Task<IReadOnlyList<WorkCount>> CountsAsync(CancellationToken cancel) => OnAsync<IReadOnlyList<WorkCount>>(
        async c => await c.Command(Counts).ListAsync(r => new WorkCount(r.GetString(0), (WorkState)r.GetInt16(1), r.TextOrNull(2), r.GetInt64(3), r.Time(4)), cancel), cancel);

    public Task<IReadOnlyList<ListedWork>> ListAsync(string? destination, WorkState? state, string? reason, long? after, int most, CancellationToken cancel) => OnAsync<IReadOnlyList<ListedWork>>(
        async connection =>
        {
            var query = Narrow(new PostgresQuery($"SELECT row, {Columns} FROM delivery_work").Where("row > ?", Value(after ?? 0)), destination, reason, null);
            query = state is { } s ? query.Where("state = ?", Value((short)s)) : query.Where("state IN (0, 1, 3)");
            return await query.Then(" ORDER BY row LIMIT ?", Value((long)most)).ListAsync(connection, rows => new ListedWork(rows.GetInt64(0), Item(rows, 1)), cancel);
        },
        cancel);

    public Task<int> RetryAsync(string? destination, string? reason, string? key, DateTimeOffset now, CancellationToken cancel) => CountAsync(
        connection =>
        {
            var query = new PostgresQuery(Retry).Then(", due_at = ?", Value(now.UtcTicks));
            query.Where("state IN (0, 1, 3)").Where("(leased_until IS NULL OR leased_until <= ?)", Value(now.UtcTicks));
            if (key is null)
                query.Where("reason IS NOT NULL");
            return Narrow(query, destination, reason, key).On(connection);
        },
        cancel);

    public Task<SentMail?> MailAsync(string messageId, CancellationToken cancel) =>
        OnAsync(async c => (await c.Command(Mail, Value(PostgresText.Key(messageId))).ListAsync(Sent, cancel)).FirstOrDefault(), cancel);

    public Task<IReadOnlyList<SentMail>> MailsToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel) => OnAsync<IReadOnlyList<SentMail>>(
        async c => await c.Command(MailsTo, Value(PostgresText.Key(address)), Value(since.UtcTicks), Value((long)most)).ListAsync(Sent, cancel), cancel);

    public Task<IReadOnlyList<(SentMail Mail, DateTimeOffset DoneAt)>> MailsDoneAsync(DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancel) => OnAsync<IReadOnlyList<(SentMail, DateTimeOffset)>>(
        async c => await c.Command(MailsDone, Value(from.UtcTicks), Value(until.UtcTicks), Value((long)most)).ListAsync(r => (Sent(r), r.Time(7)), cancel), cancel);

    private static PostgresQuery Narrow(PostgresQuery query, string? destination, string? reason, string? key)
    {
        if (destination is not null)
            query.Where("destination = ?", Value(PostgresText.Key(destination)));
        if (reason is not null)
            query.Where("reason = ?", Value(PostgresText.Key(reason)));
        if (key is not null)
            query.Where("key = ?", Value(PostgresText.Key(key)));
        return query;
    }

    /// <returns>The work, if it was done before for another message.</returns>
    private static async Task<WorkItem?> AddAsync(NpgsqlConnection connection, WorkOrder order, DateTimeOffset now, CancellationToken cancel)
    {
        var key = PostgresText.Key(order.Key);
        await connection.Command(InsertDestination, Value(order.Destination)).ExecuteNonQueryAsync(cancel);
        var added = await connection.Command(
            Insert, Value(key), Value((short)order.Kind), Value(order.Destination), Value(PostgresText.Key(order.Document.Value)), Value((short)order.Action),
            OrNull(order.Recipient is null ? null : PostgresText.Key(order.Recipient)), OrNull((short?)order.RecipientKind), Value(order.Message.Value), Value(order.Feed), Value(order.AskedAt.UtcTicks),
            Value(order.ReceivedAt.UtcTicks), OrNull(PostgresText.CleanOrNull(order.Detail)), Value(now.UtcTicks), OrNull(order.NotBefore)).ExecuteNonQueryAsync(cancel);
        if (added > 0)
            return null;
        foreach (var sql in (string[])[AskAgain, Reopen])
        {
            var changed = await connection.Command(
                sql, Value(key), Value(order.Message.Value), Value(order.AskedAt.UtcTicks), Value(order.Feed), Value(now.UtcTicks), OrNull(PostgresText.CleanOrNull(order.Detail)), OrNull(order.NotBefore)).ExecuteNonQueryAsync(cancel);
            if (changed > 0)
                return null;
        }

        var known = await FindAsync(connection, order.Key, cancel);
        return known is { State: WorkState.Done } && known.Order.Message != order.Message ? known : null;
    }

    private static async Task<WorkItem?> FindAsync(NpgsqlConnection connection, string key, CancellationToken cancel) =>
        (await connection.Command(One, Value(PostgresText.Key(key))).ListAsync(rows => Item(rows, 0), cancel)).SingleOrDefault();

    private static WorkItem Item(NpgsqlDataReader r, int first) => new(
        new(
            r.GetString(first), (WorkKind)r.GetInt16(first + 1), r.GetString(first + 2), new(r.GetString(first + 3)), (DepositAction)r.GetInt16(first + 4), r.TextOrNull(first + 5),
            r.IsDBNull(first + 6) ? null : (RecipientKind)r.GetInt16(first + 6), new(r.GetInt64(first + 7)), r.GetString(first + 8), r.Time(first + 9), r.Time(first + 10), r.TextOrNull(first + 11)),
        (WorkState)r.GetInt16(first + 12), r.TextOrNull(first + 13), r.TextOrNull(first + 14), r.GetInt32(first + 15), r.TimeOrNull(first + 16), r.TimeOrNull(first + 17), r.Time(first + 18),
        r.GetBoolean(first + 19), r.TimeOrNull(first + 20), r.TextOrNull(first + 21), r.TimeOrNull(first + 22));

    private static SentMail Sent(NpgsqlDataReader r) =>
        new(r.GetString(0), new(r.GetString(1)), r.GetString(2), (RecipientKind)r.GetInt16(3), r.Time(4), r.TextOrNull(5), r.TextOrNull(6));

    private static NpgsqlParameter Key(LeasedWork work) => Value(PostgresText.Key(work.Item.Order.Key));

    private Task<bool> ChangeAsync(Func<NpgsqlConnection, NpgsqlCommand> command, CancellationToken cancel) => OnAsync(async c => await command(c).ExecuteNonQueryAsync(cancel) > 0, cancel);

    private Task<int> CountAsync(Func<NpgsqlConnection, NpgsqlCommand> command, CancellationToken cancel) => OnAsync(c => command(c).ExecuteNonQueryAsync(cancel), cancel);

    private async Task<T> OnAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.Writes.OpenConnectionAsync(cancel);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            database.Doubt(e);
            throw new LedgerUnavailableException($"Outgoing work cannot be kept or read: {PostgresFailure.Say(e)}", e);
        }
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Outgoing work in the ledger's file. What changes at the same time shares a durable commit; what is read waits for nobody's.</summary>
internal sealed class SqliteOutgoing(Func<SqliteDatabase> open) : IOutgoingWork, IDisposable
{
    private const string Columns = """
        key, kind, destination, document, action, recipient, recipient_kind, message, feed, asked_at, received_at, detail,
        state, reason, code, attempts, first_try_at, last_try_at, due_at, may_be_there OR in_attempt, leased_until, message_id, ended_at
        """;

    private const string One = $"SELECT {Columns} FROM delivery_work WHERE key = ?1";
    private const string Insert = """
        INSERT INTO delivery_work (key, kind, destination, document, action, recipient, recipient_kind, message, feed, asked_at, received_at, detail, state, reason, attempts, due_at, in_attempt, may_be_there)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, iif(?14 IS NULL, 0, 1), iif(?14 IS NULL, NULL, 'not-yet'), 0, coalesce(?14, ?13), 0, 0) ON CONFLICT (key) DO NOTHING
        """;
    private const string InsertDestination = "INSERT OR IGNORE INTO delivery_destination (name) VALUES (?1)";
    // A later message's from now on; what waits for something is looked at, for something was said.
    private const string AskAgain = """
        UPDATE delivery_work SET
          message = iif(?3 > asked_at, ?2, message), feed = iif(?3 > asked_at, ?4, feed), detail = iif(?3 > asked_at, ?6, detail), asked_at = max(asked_at, ?3),
          due_at = CASE WHEN ?7 IS NOT NULL THEN ?7 WHEN state = 1 THEN min(due_at, ?5) ELSE due_at END, waits_for = iif(?7 IS NULL, waits_for, NULL),
          state = iif(?7 IS NULL, state, 1), reason = iif(?7 IS NULL, reason, 'not-yet')
        WHERE key = ?1 AND state < 2
        """;
    private const string Reopen = """
        UPDATE delivery_work SET message = ?2, feed = ?4, detail = ?6, asked_at = ?3, state = iif(?7 IS NULL, 0, 1), reason = iif(?7 IS NULL, NULL, 'not-yet'), code = NULL, waits_for = NULL,
          first_try_at = NULL, ended_at = NULL, due_at = coalesce(?7, ?5)
        WHERE key = ?1 AND state IN (3, 4) AND ?3 > asked_at
        """;
    private const string Follow = "INSERT INTO delivery_followed (one, message) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET message = max(message, excluded.message)";
    private const string Followed = "SELECT message FROM delivery_followed";
    private const string Again = "SELECT message FROM delivery_again ORDER BY message LIMIT ?1";
    private const string SeenAgain = "DELETE FROM delivery_again WHERE message IN (SELECT value FROM json_each(?1))";
    private const string Delivers = "INSERT OR IGNORE INTO delivery_feed (feed, since) VALUES (?1, ?2)";
    private const string DeliversSince = "SELECT since FROM delivery_feed WHERE feed = ?1";

    private const string NotPaused = "NOT EXISTS (SELECT 1 FROM delivery_destination WHERE name = ?1 AND paused_by IS NOT NULL)";
    internal const string Due = $"""
        SELECT key FROM delivery_work
        WHERE destination = ?1 AND state < 2 AND due_at <= ?2 AND (leased_until IS NULL OR leased_until <= ?2) AND {NotPaused} ORDER BY due_at, row LIMIT ?3
        """;
    internal const string Fresh = $"""
        SELECT key FROM delivery_work
        WHERE destination = ?1 AND state < 2 AND received_at > ?4 AND due_at <= ?2 AND (leased_until IS NULL OR leased_until <= ?2) AND {NotPaused} ORDER BY received_at, row LIMIT ?3
        """;
    internal const string Lease = """
        UPDATE delivery_work SET engine = ?2, lease = ?3, leased_until = ?4, may_be_there = may_be_there OR in_attempt, in_attempt = 0 WHERE key IN (SELECT value FROM json_each(?1))
        """;
    internal const string Leased = $"SELECT {Columns} FROM delivery_work WHERE key IN (SELECT value FROM json_each(?1)) ORDER BY due_at, row";
    private const string Begin = """
        UPDATE delivery_work SET attempts = attempts + 1, in_attempt = 1, first_try_at = coalesce(first_try_at, ?3), last_try_at = ?3, message_id = coalesce(message_id, ?4), uf = ?5, reply_to = ?6
        WHERE key = ?1 AND lease = ?2 AND leased_until > ?3
        """;
    private const string EndDone = "UPDATE delivery_work SET state = 2, reason = NULL, code = ?3, ended_at = ?4, " + NoLease;
    private const string EndFailed = "UPDATE delivery_work SET state = 3, reason = ?3, code = ?4, ended_at = ?5, may_be_there = may_be_there AND ?3 <> 'refused', " + NoLease;
    private const string EndDropped = "UPDATE delivery_work SET state = 4, reason = ?3, ended_at = ?4, " + NoLease;
    private const string EndPostponed = "UPDATE delivery_work SET state = 0, reason = ?3, code = ?4, due_at = ?5, may_be_there = may_be_there OR ?6, " + NoLease;
    private const string EndHeld = "UPDATE delivery_work SET state = 1, reason = ?3, waits_for = ?4, due_at = ?5, code = ?6, " + NoLeaseStillWaiting;
    private const string EndGivenBack = "UPDATE delivery_work SET " + NoLeaseStillWaiting;
    private const string NoLeaseStillWaiting = "in_attempt = 0, engine = NULL, lease = NULL, leased_until = NULL WHERE key = ?1 AND lease = ?2";
    private const string NoLease = "waits_for = NULL, " + NoLeaseStillWaiting;
    private const string NoteDone = "UPDATE delivery_destination SET last_done_at = ?2 WHERE name = ?1";
    private const string DropUntouched = """
        UPDATE delivery_work SET state = 4, reason = ?2, ended_at = ?3, waits_for = NULL, engine = NULL, lease = NULL, leased_until = NULL
        WHERE key = ?1 AND state < 2 AND NOT may_be_there AND NOT in_attempt AND (leased_until IS NULL OR leased_until <= ?3)
        """;
    internal const string Release = "UPDATE delivery_work SET due_at = ?2 WHERE state = 1 AND waits_for IN (SELECT value FROM json_each(?1)) AND due_at > ?2";
    internal const string OfDocuments = $"SELECT {Columns} FROM delivery_work WHERE document IN (SELECT value FROM json_each(?1)) ORDER BY row";
    private const string Pause = "INSERT INTO delivery_destination (name, paused_by, paused_at) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO UPDATE SET paused_by = excluded.paused_by, paused_at = excluded.paused_at";
    private const string Break = """
        INSERT INTO delivery_destination (name, broken_since, broken_until, code) VALUES (?1, ?3, ?2, ?4)
        ON CONFLICT (name) DO UPDATE SET broken_since = coalesce(broken_since, excluded.broken_since), broken_until = excluded.broken_until, code = excluded.code
        """;
    private const string Repair = "UPDATE delivery_destination SET broken_since = NULL, broken_until = NULL, code = NULL WHERE name = ?1";
    private const string AllDestinations = "SELECT name, paused_by, paused_at, broken_since, broken_until, code, last_done_at FROM delivery_destination ORDER BY name";
    internal const string Counts = "SELECT destination, state, reason, count(*), min(received_at) FROM delivery_work WHERE state IN (0, 1, 3) GROUP BY destination, state, reason";
    internal const string List = $"SELECT row, {Columns} FROM delivery_work WHERE row > ?1";
    private const string Retry = """
        UPDATE delivery_work SET due_at = ?4, waits_for = NULL, first_try_at = iif(state = 3, NULL, first_try_at), ended_at = NULL, state = 0
        WHERE state IN (0, 1, 3) AND (leased_until IS NULL OR leased_until <= ?4) AND (reason IS NOT NULL OR ?3 IS NOT NULL)
          AND (?1 IS NULL OR destination = ?1) AND (?2 IS NULL OR reason = ?2) AND (?3 IS NULL OR key = ?3)
        """;
    private const string MailColumns = "message_id, document, recipient, recipient_kind, last_try_at, uf, reply_to";
    internal const string Mail = $"SELECT {MailColumns} FROM delivery_work WHERE message_id = ?1";
    internal const string MailsTo = $"SELECT {MailColumns} FROM delivery_work WHERE recipient = ?1 AND last_try_at >= ?2 AND message_id IS NOT NULL ORDER BY last_try_at DESC LIMIT ?3";
    internal const string MailsDone = $"SELECT {MailColumns}, ended_at FROM delivery_work WHERE state >= 2 AND ended_at >= ?1 AND ended_at <= ?2 AND state = 2 AND message_id IS NOT NULL ORDER BY ended_at LIMIT ?3";
    private const string Changes = "SELECT changes()";
    private const string Failing = "Outgoing work cannot be kept or read";

    private readonly SqliteTogether _changes = new(open, Failing);
    private readonly SemaphoreSlim _gate = new(1);
    private SqliteDatabase? _reading;

    public SqliteOutgoing(SqliteStoreFiles files)
        : this(() => SqliteDatabase.Open(files.Options.File, SqliteAccess.Write))
    {
    }

    public Task<IReadOnlyList<WorkItem>> AddAsync(IReadOnlyList<WorkOrder> orders, JournalId? followed, DateTimeOffset now, CancellationToken cancel) => TransactAsync<IReadOnlyList<WorkItem>>(
        database =>
        {
            var done = new List<WorkItem>();
            foreach (var order in orders)
            {
                if (Add(database, order, now) is { } before)
                    done.Add(before);
            }

            if (followed is { } upTo)
                database.Statement(Follow).Bind(1, upTo.Value).Run();
            return done;
        },
        cancel);

    public Task<JournalId?> FollowedAsync(CancellationToken cancel) => AloneAsync<JournalId?>(
        database =>
        {
            using var rows = database.Statement(Followed).Rows();
            return rows.Next() ? new JournalId(rows.Int64(0)) : null;
        },
        cancel);

    public Task<IReadOnlyList<JournalId>> AgainAsync(int most, CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<JournalId>>(database => Read(database.Statement(Again).Bind(1, most), rows => new JournalId(rows.Int64(0))), cancel);

    public Task SeenAgainAsync(IReadOnlyList<JournalId> messages, CancellationToken cancel) =>
        ChangeAsync(database => database.Statement(SeenAgain).BindJson(1, messages.Select(m => m.Value)).Run(), cancel);

    public Task<DateTimeOffset> DeliversSinceAsync(string feed, DateTimeOffset now, CancellationToken cancel) => TransactAsync(
        database =>
        {
            database.Statement(Delivers).Bind(1, feed).Bind(2, now).Run();
            return Read(database.Statement(DeliversSince).Bind(1, feed), rows => rows.Time(0)).Single();
        },
        cancel);

    public Task<IReadOnlyList<LeasedWork>> LeaseAsync(string destination, Guid engine, DateTimeOffset now, DateTimeOffset until, DateTimeOffset? fresh, int most, CancellationToken cancel) =>
        TransactAsync<IReadOnlyList<LeasedWork>>(
            database =>
            {
                var due = database.Statement(fresh is null ? Due : Fresh).Bind(1, destination).Bind(2, now).Bind(3, most);
                if (fresh is not null)
                    due.Bind(4, fresh);
                var keys = Read(due, rows => rows.Text(0));
                if (keys.Count == 0)
                    return [];
                var lease = Guid.NewGuid();
                database.Statement(Lease).BindJson(1, keys).Bind(2, engine.ToString("N")).Bind(3, lease.ToString("N")).Bind(4, until).Run();
                return Read(database.Statement(Leased).BindJson(1, keys), rows => new LeasedWork(Item(rows, 0), engine, lease));
            },
            cancel);

    public Task<bool> BeginAsync(LeasedWork work, DateTimeOffset now, string? messageId, MailNote? mail, CancellationToken cancel) => ChangeAsync(
        database => database.Statement(Begin).Bind(1, work.Item.Order.Key).Bind(2, work.Lease.ToString("N")).Bind(3, now).Bind(4, messageId).Bind(5, mail?.Uf).Bind(6, mail?.ReplyTo).Run(), cancel);

    public Task<bool> EndAsync(LeasedWork work, WorkEnd end, DateTimeOffset now, CancellationToken cancel) => TransactAsync(
        database =>
        {
            SqliteStatement Mine(string sql) => database.Statement(sql).Bind(1, work.Item.Order.Key).Bind(2, work.Lease.ToString("N"));
            (end switch
            {
                WorkEnd.Done done => Mine(EndDone).Bind(3, done.Code).Bind(4, now),
                WorkEnd.Failed failed => Mine(EndFailed).Bind(3, failed.Reason).Bind(4, failed.Code).Bind(5, now),
                WorkEnd.Dropped dropped => Mine(EndDropped).Bind(3, dropped.Reason).Bind(4, now),
                WorkEnd.Postponed later => Mine(EndPostponed).Bind(3, later.Reason).Bind(4, later.Code).Bind(5, later.Due).Bind(6, later.MayBeThere ? 1L : 0L),
                WorkEnd.Held held => Mine(EndHeld).Bind(3, held.Reason).Bind(4, held.WaitsFor).Bind(5, held.LookAt).Bind(6, held.Code),
                WorkEnd.GivenBack => Mine(EndGivenBack),
                _ => throw new ArgumentOutOfRangeException(nameof(end), end.GetType().Name, "No such end."),
            }).Run();
            var changed = Changed(database);
            if (changed && end is WorkEnd.Done)
                database.Statement(NoteDone).Bind(1, work.Item.Order.Destination).Bind(2, now).Run();
            return changed;
        },
        cancel);

    public Task<bool> DropUntouchedAsync(string key, string reason, DateTimeOffset now, CancellationToken cancel) =>
        ChangeAsync(database => database.Statement(DropUntouched).Bind(1, key).Bind(2, reason).Bind(3, now).Run(), cancel);

    public Task<int> ReleaseAsync(IReadOnlyCollection<string> waitsFor, DateTimeOffset now, CancellationToken cancel) =>
        CountAsync(database => database.Statement(Release).BindJson(1, waitsFor).Bind(2, now).Run(), cancel);

    public Task<IReadOnlyList<WorkItem>> OfDocumentsAsync(IReadOnlyCollection<DocumentId> documents, CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<WorkItem>>(database => Read(database.Statement(OfDocuments).BindJson(1, documents.Select(d => d.Value)), rows => Item(rows, 0)), cancel);

    public Task<WorkItem?> FindAsync(string key, CancellationToken cancel) => AloneAsync(database => Find(database, key), cancel);

    public Task PauseAsync(string destination, string? who, DateTimeOffset now, CancellationToken cancel) =>
        ChangeAsync(database => database.Statement(Pause).Bind(1, destination).Bind(2, who).Bind(3, who is null ? null : now).Run(), cancel);

    public Task NeighbourAsync(string destination, DateTimeOffset? until, string? code, DateTimeOffset now, CancellationToken cancel) => ChangeAsync(
        database =>
        {
            if (until is null)
                database.Statement(Repair).Bind(1, destination).Run();
            else
                database.Statement(Break).Bind(1, destination).Bind(2, until).Bind(3, now).Bind(4, code).Run();
        },
        cancel);

    public Task<IReadOnlyList<DestinationStatus>> DestinationsAsync(CancellationToken cancel) => AloneAsync<IReadOnlyList<DestinationStatus>>(
        database => Read(
            database.Statement(AllDestinations),
            r => new DestinationStatus(r.Text(0), r.TextOrNull(1), r.TimeOrNull(2), r.TimeOrNull(3), r.TimeOrNull(4), r.TextOrNull(5), r.TimeOrNull(6))),
        cancel);

    public Task<IReadOnlyList<WorkCount>> CountsAsync(CancellationToken cancel) => AloneAsync<IReadOnlyList<WorkCount>>(
        database => Read(database.Statement(Counts), r => new WorkCount(r.Text(0), (WorkState)r.Int32(1), r.TextOrNull(2), r.Int64(3), r.Time(4))), cancel);

    public Task<IReadOnlyList<ListedWork>> ListAsync(string? destination, WorkState? state, string? reason, long? after, int most, CancellationToken cancel) => AloneAsync<IReadOnlyList<ListedWork>>(
        database =>
        {
            // A text for each form of the question: SQLite plans for what is asked, and what is not asked does not hide an index.
            var sql = $"{List}{(destination is null ? "" : " AND destination = ?3")} AND {(state is null ? "state IN (0, 1, 3)" : "state = ?4")}{(reason is null ? "" : " AND reason = ?5")} ORDER BY row LIMIT ?2";
            var statement = database.Statement(sql).Bind(1, after ?? 0).Bind(2, most);
            if (destination is not null)
                statement.Bind(3, destination);
            if (state is { } s)
                statement.Bind(4, (long)s);
            if (reason is not null)
                statement.Bind(5, reason);
            return Read(statement, rows => new ListedWork(rows.Int64(0), Item(rows, 1)));
        },
        cancel);

    public Task<int> RetryAsync(string? destination, string? reason, string? key, DateTimeOffset now, CancellationToken cancel) =>
        CountAsync(database => database.Statement(Retry).Bind(1, destination).Bind(2, reason).Bind(3, key).Bind(4, now).Run(), cancel);

    public Task<SentMail?> MailAsync(string messageId, CancellationToken cancel) => AloneAsync(database => Read(database.Statement(Mail).Bind(1, messageId), Sent).FirstOrDefault(), cancel);

    public Task<IReadOnlyList<SentMail>> MailsToAsync(string address, DateTimeOffset since, int most, CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<SentMail>>(database => Read(database.Statement(MailsTo).Bind(1, address).Bind(2, since).Bind(3, most), Sent), cancel);

    public Task<IReadOnlyList<(SentMail Mail, DateTimeOffset DoneAt)>> MailsDoneAsync(DateTimeOffset from, DateTimeOffset until, int most, CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<(SentMail, DateTimeOffset)>>(database => Read(database.Statement(MailsDone).Bind(1, from).Bind(2, until).Bind(3, most), r => (Sent(r), r.Time(7))), cancel);

    public void Dispose()
    {
        _changes.Dispose();
        _reading?.Dispose();
        _gate.Dispose();
    }

    /// <returns>The work, if it was done before for another message.</returns>
    private static WorkItem? Add(SqliteDatabase database, WorkOrder order, DateTimeOffset now)
    {
        database.Statement(InsertDestination).Bind(1, order.Destination).Run();
        database.Statement(Insert).Bind(1, order.Key).Bind(2, (long)order.Kind).Bind(3, order.Destination).Bind(4, order.Document.Value).Bind(5, (long)order.Action).Bind(6, order.Recipient)
            .Bind(7, order.RecipientKind is { } kind ? (long)kind : null).Bind(8, order.Message.Value).Bind(9, order.Feed).Bind(10, order.AskedAt).Bind(11, order.ReceivedAt).Bind(12, order.Detail)
            .Bind(13, now).Bind(14, order.NotBefore).Run();
        if (Changed(database))
            return null;
        foreach (var sql in (string[])[AskAgain, Reopen])
        {
            database.Statement(sql).Bind(1, order.Key).Bind(2, order.Message.Value).Bind(3, order.AskedAt).Bind(4, order.Feed).Bind(5, now).Bind(6, order.Detail).Bind(7, order.NotBefore).Run();
            if (Changed(database))
                return null;
        }

        var known = Find(database, order.Key)!;
        return known.State is WorkState.Done && known.Order.Message != order.Message ? known : null;
    }

    private static WorkItem? Find(SqliteDatabase database, string key) => Read(database.Statement(One).Bind(1, key), rows => Item(rows, 0)).SingleOrDefault();

    private static WorkItem Item(SqliteRows r, int first) => new(
        new(
            r.Text(first), (WorkKind)r.Int32(first + 1), r.Text(first + 2), new(r.Text(first + 3)), (DepositAction)r.Int32(first + 4), r.TextOrNull(first + 5),
            r.IsNull(first + 6) ? null : (RecipientKind)r.Int32(first + 6), new(r.Int64(first + 7)), r.Text(first + 8), r.Time(first + 9), r.Time(first + 10), r.TextOrNull(first + 11)),
        (WorkState)r.Int32(first + 12), r.TextOrNull(first + 13), r.TextOrNull(first + 14), r.Int32(first + 15), r.TimeOrNull(first + 16), r.TimeOrNull(first + 17), r.Time(first + 18),
        r.Bool(first + 19), r.TimeOrNull(first + 20), r.TextOrNull(first + 21), r.TimeOrNull(first + 22));

    private static SentMail Sent(SqliteRows r) => new(r.Text(0), new(r.Text(1)), r.Text(2), (RecipientKind)r.Int32(3), r.Time(4), r.TextOrNull(5), r.TextOrNull(6));

    private static List<T> Read<T>(SqliteStatement statement, Func<SqliteRows, T> read)
    {
        var found = new List<T>();
        using var rows = statement.Rows();
        while (rows.Next())
            found.Add(read(rows));
        return found;
    }

    private static bool Changed(SqliteDatabase database) => database.Number(Changes) > 0;

    private Task<bool> ChangeAsync(Action<SqliteDatabase> change, CancellationToken cancel) => TransactAsync(
        database =>
        {
            change(database);
            return Changed(database);
        },
        cancel);

    private Task<int> CountAsync(Action<SqliteDatabase> change, CancellationToken cancel) => TransactAsync(
        database =>
        {
            change(database);
            return (int)database.Number(Changes);
        },
        cancel);

    private Task<T> TransactAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancel) => _changes.RunAsync(work, cancel);

    private async Task<T> AloneAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return read(_reading ??= open());
        }
        catch (SqliteFailureException e)
        {
            // After an error the connection is not trusted again.
            _reading?.Dispose();
            _reading = null;
            throw new LedgerUnavailableException($"{Failing}: {e.Message}", e);
        }
        finally
        {
            _gate.Release();
        }
    }
}

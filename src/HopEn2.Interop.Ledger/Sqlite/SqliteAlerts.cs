using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Alerts;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Incidents and notices in the ledger's file, on a connection of their own.</summary>
/// <remarks>Unlike folds they cannot be made again, so each commit is durable.</remarks>
internal sealed class SqliteAlerts(SqliteStoreFiles files) : IAlertStore, IAlertQueries, IDisposable
{
    private const string Take = $"""
        INSERT INTO alert_lead (part, engine, until) VALUES (?1, ?2, ?4)
        ON CONFLICT (part) DO UPDATE SET engine = excluded.engine, until = excluded.until WHERE engine = excluded.engine OR until <= ?3 OR until > ?4 + {ClockAhead.OfLease}
        """;
    private const string Held = "SELECT until FROM alert_lead WHERE part = ?1";
    private const string Leave = "DELETE FROM alert_lead WHERE part = ?1 AND engine = ?2";
    internal const string Active = """
        SELECT id, version, state FROM alert_incident WHERE resolved_at IS NULL
        UNION ALL SELECT id, version, state FROM alert_incident WHERE resolved_at IS NOT NULL AND resolved_at > ?1
        """;
    private const string One = "SELECT id, version, state FROM alert_incident WHERE id = ?1";
    private const string NoticeColumns = "body, state, tries, first_try_at, due_at, ended_at, last_failure";
    private const string NoticesOf = $"SELECT {NoticeColumns} FROM alert_notice WHERE incident = ?1 ORDER BY row";
    private const string Insert = "INSERT INTO alert_incident (id, version, opened_at, resolved_at, state) VALUES (?1, 1, ?2, ?3, ?4) ON CONFLICT (id) DO NOTHING";
    private const string Update = "UPDATE alert_incident SET version = version + 1, resolved_at = ?3, state = ?4 WHERE id = ?1 AND version = ?2";
    private const string AddAction = "INSERT INTO alert_action (incident, at, who, what, comment, until) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    private const string AddNotice = """
        INSERT INTO alert_notice (id, incident, route, state, tries, due_at, body) VALUES (?1, ?2, ?3, 0, 0, ?4, ?5) ON CONFLICT (id) DO NOTHING
        """;
    internal const string Due = $"""
        SELECT n.id, n.body, n.state, n.tries, n.first_try_at, n.due_at, n.ended_at, n.last_failure FROM alert_notice AS n
        WHERE n.state = 0 AND (n.due_at <= ?1 OR n.due_at > ?1 + {ClockAhead.OfRetry}) AND (n.claimed_until IS NULL OR n.claimed_until <= ?1 OR n.claimed_until > ?1 + {ClockAhead.OfLease} OR n.claimed_by = ?2)
          AND (n.incident = '' OR NOT EXISTS (SELECT 1 FROM alert_notice AS e WHERE e.incident = n.incident AND e.route = n.route AND e.state = 0 AND e.row < n.row))
        ORDER BY n.due_at, n.row LIMIT 1
        """;
    private const string Claim = "UPDATE alert_notice SET claimed_by = ?2, claimed_until = ?3 WHERE id = ?1";
    private const string Record = """
        UPDATE alert_notice SET state = ?3, tries = ?4, first_try_at = ?5, due_at = ?6, ended_at = ?7, last_failure = ?8, claimed_by = NULL, claimed_until = NULL
        WHERE id = ?1 AND claimed_by = ?2 AND state = 0
        """;
    private const string Changes = "SELECT changes()";
    internal const string LastOfRoutes = $"""
        SELECT {NoticeColumns} FROM alert_notice WHERE row IN (
          SELECT max(row) FROM alert_notice GROUP BY route
          UNION SELECT row FROM alert_notice WHERE state = 0 AND tries > 0
          UNION SELECT max(row) FROM alert_notice WHERE state = 1 GROUP BY route) ORDER BY row
        """;
    internal const string Newest = """
        SELECT opened_at, row, state FROM alert_incident
        WHERE opened_at <= ?1 AND (opened_at < ?1 OR row < ?2) AND (?4 IS NULL OR (resolved_at IS NULL) = ?4) AND opened_at >= ?5 AND opened_at < ?6
        ORDER BY opened_at DESC, row DESC LIMIT ?3
        """;
    private const string ActionsOf = "SELECT at, who, what, comment, until FROM alert_action WHERE incident = ?1 ORDER BY row";

    private readonly SqliteApart _apart = new(files, "Incidents");

    public Task<bool> LeadAsync(string part, Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) => AloneAsync(
        database =>
        {
            database.Statement(Take).Bind(1, part).Bind(2, engine.ToString("N")).Bind(3, now).Bind(4, until).Run();
            return Changed(database);
        },
        cancel);

    public Task<DateTimeOffset?> HeldUntilAsync(string part, CancellationToken cancel) => AloneAsync(
        database =>
        {
            using var rows = database.Statement(Held).Bind(1, part).Rows();
            return rows.Next() ? rows.Time(0) : (DateTimeOffset?)null;
        },
        cancel);

    public Task LeaveAsync(string part, Guid engine, CancellationToken cancel) => AloneAsync(
        database =>
        {
            database.Statement(Leave).Bind(1, part).Bind(2, engine.ToString("N")).Run();
            return true;
        },
        cancel);

    public Task<IReadOnlyList<StoredIncident>> ActiveAsync(DateTimeOffset overAfter, CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<StoredIncident>>(database => Stored(database, database.Statement(Active).Bind(1, overAfter)), cancel);

    public Task<StoredIncident?> FindAsync(string id, CancellationToken cancel) => AloneAsync(database => Stored(database, database.Statement(One).Bind(1, id)).SingleOrDefault(), cancel);

    public Task<bool> CommitAsync(IReadOnlyList<IncidentChange> changes, CancellationToken cancel) => AloneAsync(
        database =>
        {
            database.Begin();
            try
            {
                if (!changes.All(c => Write(database, c)))
                {
                    database.Rollback();
                    return false;
                }

                database.Commit();
                return true;
            }
            catch
            {
                database.Rollback();
                throw;
            }
        },
        cancel);

    public Task AddAsync(Notice notice, DateTimeOffset due, CancellationToken cancel) => AloneAsync(
        database =>
        {
            Add(database, notice, due);
            return true;
        },
        cancel);

    // No transaction around the two: a SQLite store has one engine, and that asks one thing at a time here.
    public Task<SentNotice?> ClaimAsync(Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) => AloneAsync(
        database =>
        {
            string id;
            SentNotice due;
            using (var rows = database.Statement(Due).Bind(1, now).Bind(2, engine.ToString("N")).Rows())
            {
                if (!rows.Next())
                    return null;
                (id, due) = (rows.Text(0), Sent(rows, 1));
            }

            database.Statement(Claim).Bind(1, id).Bind(2, engine.ToString("N")).Bind(3, until).Run();
            return due;
        },
        cancel);

    public Task<bool> RecordAsync(Guid engine, string notice, NoticeDelivery delivery, Notice? standIn, CancellationToken cancel) => AloneAsync(
        database =>
        {
            var done = false;
            database.Transact(() =>
            {
                database.Statement(Record).Bind(1, notice).Bind(2, engine.ToString("N")).Bind(3, (long)delivery.State).Bind(4, (long)delivery.Tries)
                    .Bind(5, delivery.FirstTryAt).Bind(6, delivery.DueAt).Bind(7, delivery.EndedAt).Bind(8, delivery.LastFailure).Run();
                done = Changed(database);
                if (done && standIn is not null)
                    Add(database, standIn, delivery.EndedAt ?? delivery.DueAt);
            });
            return done;
        },
        cancel);

    public Task<IReadOnlyList<SentNotice>> LastOfRoutesAsync(CancellationToken cancel) =>
        AloneAsync<IReadOnlyList<SentNotice>>(database => Notices(database.Statement(LastOfRoutes)), cancel);

    public Task<Page<KnownIncident>> IncidentsAsync(bool? open, DateTimeOffset? from, DateTimeOffset? to, PageRequest page, CancellationToken cancel) => AloneAsync(
        database =>
        {
            var cursor = Cursor.Parse(page.Cursor);
            var found = new List<Placed<KnownIncident>>();
            using var rows = database.Statement(Newest).Bind(1, cursor.Ticks).Bind(2, cursor.Row).Bind(3, Pages.Size(page) + 1)
                .Bind(4, open is { } o ? (o ? 1L : 0L) : null).Bind(5, from ?? DateTimeOffset.MinValue).Bind(6, to ?? DateTimeOffset.MaxValue).Rows();
            while (rows.Next())
                found.Add(new(AlertJson.Incident(rows.Bytes(2)), new(rows.Int64(0), rows.Int64(1))));
            return Pages.Of(found, page);
        },
        cancel);

    public Task<IReadOnlyList<RecordedAction>> ActionsAsync(string incident, CancellationToken cancel) => AloneAsync<IReadOnlyList<RecordedAction>>(
        database =>
        {
            var actions = new List<RecordedAction>();
            using var rows = database.Statement(ActionsOf).Bind(1, incident).Rows();
            while (rows.Next())
                actions.Add(new(rows.Time(0), rows.Text(1), rows.Text(2), rows.TextOrNull(3), rows.TimeOrNull(4)));
            return actions;
        },
        cancel);

    public void Dispose() => _apart.Dispose();

    private static bool Write(SqliteDatabase database, IncidentChange change)
    {
        var incident = change.Incident;
        if (change.Version == 0)
            database.Statement(Insert).Bind(1, incident.Id).Bind(2, incident.OpenedAt).Bind(3, incident.ResolvedAt).Bind(4, AlertJson.Of(incident)).Run();
        else
            database.Statement(Update).Bind(1, incident.Id).Bind(2, change.Version).Bind(3, incident.ResolvedAt).Bind(4, AlertJson.Of(incident)).Run();
        if (!Changed(database))
            return false;
        if (change.Action is { } action)
        {
            var (what, until) = ActionNames.Of(action);
            database.Statement(AddAction).Bind(1, incident.Id).Bind(2, action.At).Bind(3, action.Who).Bind(4, what).Bind(5, action.Comment).Bind(6, until).Run();
        }

        foreach (var notice in change.Notices)
            Add(database, notice, change.Due);
        return true;
    }

    private static void Add(SqliteDatabase database, Notice notice, DateTimeOffset due) =>
        database.Statement(AddNotice).Bind(1, notice.Id).Bind(2, notice.Incident ?? "").Bind(3, notice.Route).Bind(4, due).Bind(5, AlertJson.Of(notice)).Run();

    private static bool Changed(SqliteDatabase database) => database.Number(Changes) > 0;

    private static List<StoredIncident> Stored(SqliteDatabase database, SqliteStatement statement)
    {
        var found = new List<(string Id, long Version, KnownIncident Incident)>();
        using (var rows = statement.Rows())
        {
            while (rows.Next())
                found.Add((rows.Text(0), rows.Int64(1), AlertJson.Incident(rows.Bytes(2))));
        }

        return found.ConvertAll(f => new StoredIncident(f.Incident, f.Version, Notices(database.Statement(NoticesOf).Bind(1, f.Id))));
    }

    private static List<SentNotice> Notices(SqliteStatement statement)
    {
        var notices = new List<SentNotice>();
        using var rows = statement.Rows();
        while (rows.Next())
            notices.Add(Sent(rows, 0));
        return notices;
    }

    private static SentNotice Sent(SqliteRows rows, int first) => new(
        AlertJson.Notice(rows.Bytes(first)),
        new((NoticeState)rows.Int32(first + 1), rows.Int32(first + 2), rows.TimeOrNull(first + 3), rows.Time(first + 4), rows.TimeOrNull(first + 5), rows.TextOrNull(first + 6)));

    private Task<T> AloneAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancel) => _apart.RunAsync(work, cancel);
}

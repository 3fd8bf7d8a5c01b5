using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Alerts;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Incidents and notices, shared by the engines of a database.</summary>
internal sealed class PostgresAlerts(PostgresDatabase database) : IAlertStore, IAlertQueries
{
    private const string Take = $"""
        INSERT INTO alert_lead AS l (part, engine, until) VALUES ($1, $2, $4)
        ON CONFLICT (part) DO UPDATE SET engine = excluded.engine, until = excluded.until WHERE l.engine = excluded.engine OR l.until <= $3 OR l.until > $4 + {ClockAhead.OfLease}
        """;
    private const string Held = "SELECT until FROM alert_lead WHERE part = $1";
    private const string Leave = "DELETE FROM alert_lead WHERE part = $1 AND engine = $2";
    private const string Active = "SELECT id, version, state FROM alert_incident WHERE resolved_at IS NULL OR resolved_at > $1";
    private const string One = "SELECT id, version, state FROM alert_incident WHERE id = $1";
    private const string NoticeColumns = "body, state, tries, first_try_at, due_at, ended_at, last_failure";
    private const string NoticesOf = $"SELECT {NoticeColumns} FROM alert_notice WHERE incident = $1 ORDER BY row";
    private const string Insert = "INSERT INTO alert_incident (id, version, opened_at, resolved_at, state) VALUES ($1, 1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    private const string Update = "UPDATE alert_incident SET version = version + 1, resolved_at = $3, state = $4 WHERE id = $1 AND version = $2";
    private const string AddAction = "INSERT INTO alert_action (incident, at, who, what, comment, until) VALUES ($1, $2, $3, $4, $5, $6)";
    private const string AddNotice = "INSERT INTO alert_notice (id, incident, route, state, tries, due_at, body) VALUES ($1, $2, $3, 0, 0, $4, $5) ON CONFLICT (id) DO NOTHING";

    // Who comes second does not wait for the first: it takes the next, or none.
    private const string Claim = $"""
        UPDATE alert_notice SET claimed_by = $2, claimed_until = $3
        WHERE row = (
          SELECT n.row FROM alert_notice AS n
          WHERE n.state = 0 AND (n.due_at <= $1 OR n.due_at > $1 + {ClockAhead.OfRetry}) AND (n.claimed_until IS NULL OR n.claimed_until <= $1 OR n.claimed_until > $1 + {ClockAhead.OfLease} OR n.claimed_by = $2)
            AND (n.incident = '' OR NOT EXISTS (SELECT 1 FROM alert_notice AS e WHERE e.incident = n.incident AND e.route = n.route AND e.state = 0 AND e.row < n.row))
          ORDER BY n.due_at, n.row LIMIT 1 FOR UPDATE OF n SKIP LOCKED)
        RETURNING {NoticeColumns}
        """;
    private const string Record = """
        UPDATE alert_notice SET state = $3, tries = $4, first_try_at = $5, due_at = $6, ended_at = $7, last_failure = $8, claimed_by = NULL, claimed_until = NULL
        WHERE id = $1 AND claimed_by = $2 AND state = 0
        """;
    private const string LastOfRoutes = $"""
        SELECT {NoticeColumns} FROM alert_notice WHERE row IN (SELECT max(row) FROM alert_notice GROUP BY route)
          OR (state = 0 AND tries > 0) OR row IN (SELECT max(row) FROM alert_notice WHERE state = 1 GROUP BY route) ORDER BY row
        """;
    private const string ActionsOf = "SELECT at, who, what, comment, until FROM alert_action WHERE incident = $1 ORDER BY row";

    public Task<bool> LeadAsync(string part, Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) =>
        WriteAsync(async c => await c.Command(Take, Value(part), Value(engine), Value(now.UtcTicks), Value(until.UtcTicks)).ExecuteNonQueryAsync(cancel) > 0, cancel);

    public Task<DateTimeOffset?> HeldUntilAsync(string part, CancellationToken cancel) =>
        WriteAsync(async c => await c.Command(Held, Value(part)).ExecuteScalarAsync(cancel) is long until ? new DateTimeOffset(until, TimeSpan.Zero) : (DateTimeOffset?)null, cancel);

    public Task LeaveAsync(string part, Guid engine, CancellationToken cancel) => WriteAsync(c => c.Command(Leave, Value(part), Value(engine)).ExecuteNonQueryAsync(cancel), cancel);

    public Task<IReadOnlyList<StoredIncident>> ActiveAsync(DateTimeOffset overAfter, CancellationToken cancel) =>
        WriteAsync<IReadOnlyList<StoredIncident>>(async c => await StoredAsync(c, c.Command(Active, Value(overAfter.UtcTicks)), cancel), cancel);

    public Task<StoredIncident?> FindAsync(string id, CancellationToken cancel) =>
        WriteAsync(async c => (await StoredAsync(c, c.Command(One, Value(PostgresText.Clean(id))), cancel)).SingleOrDefault(), cancel);

    public Task<bool> CommitAsync(IReadOnlyList<IncidentChange> changes, CancellationToken cancel) => WriteAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            // In one order for all, so that two engines never wait for each other.
            foreach (var change in changes.OrderBy(c => c.Incident.Id, StringComparer.Ordinal))
            {
                if (!await WriteAsync(connection, change, cancel))
                    return false;
            }

            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    public Task AddAsync(Notice notice, DateTimeOffset due, CancellationToken cancel) => WriteAsync(c => AddAsync(c, notice, due, cancel), cancel);

    public Task<SentNotice?> ClaimAsync(Guid engine, DateTimeOffset now, DateTimeOffset until, CancellationToken cancel) => WriteAsync(
        async c => (await c.Command(Claim, Value(now.UtcTicks), Value(engine), Value(until.UtcTicks)).ListAsync(Sent, cancel)).SingleOrDefault(), cancel);

    public Task<bool> RecordAsync(Guid engine, string notice, NoticeDelivery delivery, Notice? standIn, CancellationToken cancel) => WriteAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var done = await connection.Command(
                Record, Value(notice), Value(engine), Value((short)delivery.State), Value(delivery.Tries), OrNull(delivery.FirstTryAt), Value(delivery.DueAt.UtcTicks),
                OrNull(delivery.EndedAt), OrNull(delivery.LastFailure)).ExecuteNonQueryAsync(cancel) > 0;
            if (done && standIn is not null)
                await AddAsync(connection, standIn, delivery.EndedAt ?? delivery.DueAt, cancel);
            await transaction.CommitAsync(cancel);
            return done;
        },
        cancel);

    public Task<IReadOnlyList<SentNotice>> LastOfRoutesAsync(CancellationToken cancel) =>
        WriteAsync<IReadOnlyList<SentNotice>>(async c => await c.Command(LastOfRoutes).ListAsync(Sent, cancel), cancel);

    public Task<Page<KnownIncident>> IncidentsAsync(bool? open, DateTimeOffset? from, DateTimeOffset? to, PageRequest page, CancellationToken cancel) => OnAsync(
        database.Reads,
        async connection =>
        {
            var query = new PostgresQuery("SELECT opened_at, row, state FROM alert_incident");
            if (Cursor.Parse(page.Cursor) is var cursor && cursor != Cursor.Start)
                query.Where("opened_at <= ?", Value(cursor.Ticks)).Where("(opened_at < ? OR row < ?)", Value(cursor.Ticks), Value(cursor.Row));
            if (open is { } o)
                query.Where(o ? "resolved_at IS NULL" : "resolved_at IS NOT NULL");
            if (from is { } first)
                query.Where("opened_at >= ?", Value(first.UtcTicks));
            if (to is { } last)
                query.Where("opened_at < ?", Value(last.UtcTicks));
            var found = await query.Then(" ORDER BY opened_at DESC, row DESC LIMIT ?", Value((long)Pages.Size(page) + 1))
                .ListAsync(connection, rows => new Placed<KnownIncident>(AlertJson.Incident(rows.Bytes(2)), new(rows.GetInt64(0), rows.GetInt64(1))), cancel);
            return Pages.Of(found, page);
        },
        cancel);

    public Task<IReadOnlyList<RecordedAction>> ActionsAsync(string incident, CancellationToken cancel) => OnAsync<IReadOnlyList<RecordedAction>>(
        database.Reads,
        async c => await c.Command(ActionsOf, Value(PostgresText.Clean(incident))).ListAsync(
            r => new RecordedAction(r.Time(0), r.GetString(1), r.GetString(2), r.TextOrNull(3), r.TimeOrNull(4)), cancel),
        cancel);

    private static async Task<bool> WriteAsync(NpgsqlConnection connection, IncidentChange change, CancellationToken cancel)
    {
        var incident = change.Incident;
        var state = AlertJson.Of(incident);
        var written = change.Version == 0
            ? await connection.Command(Insert, Value(incident.Id), Value(incident.OpenedAt.UtcTicks), OrNull(incident.ResolvedAt), Value(state)).ExecuteNonQueryAsync(cancel)
            : await connection.Command(Update, Value(incident.Id), Value(change.Version), OrNull(incident.ResolvedAt), Value(state)).ExecuteNonQueryAsync(cancel);
        if (written == 0)
            return false;
        if (change.Action is { } action)
        {
            var (what, until) = ActionNames.Of(action);
            await connection.Command(
                AddAction, Value(incident.Id), Value(action.At.UtcTicks), Value(PostgresText.Clean(action.Who)), Value(what), OrNull(PostgresText.CleanOrNull(action.Comment)), OrNull(until))
                .ExecuteNonQueryAsync(cancel);
        }

        foreach (var notice in change.Notices)
            await AddAsync(connection, notice, change.Due, cancel);
        return true;
    }

    private static Task<int> AddAsync(NpgsqlConnection connection, Notice notice, DateTimeOffset due, CancellationToken cancel) =>
        connection.Command(AddNotice, Value(notice.Id), Value(notice.Incident ?? ""), Value(notice.Route), Value(due.UtcTicks), Value(AlertJson.Of(notice))).ExecuteNonQueryAsync(cancel);

    private static async Task<List<StoredIncident>> StoredAsync(NpgsqlConnection connection, NpgsqlCommand command, CancellationToken cancel)
    {
        var found = await command.ListAsync(rows => (Id: rows.GetString(0), Version: rows.GetInt64(1), Incident: AlertJson.Incident(rows.Bytes(2))), cancel);
        var stored = new List<StoredIncident>();
        foreach (var (id, version, incident) in found)
            stored.Add(new(incident, version, await connection.Command(NoticesOf, Value(id)).ListAsync(Sent, cancel)));
        return stored;
    }

    private static SentNotice Sent(NpgsqlDataReader rows) => new(
        AlertJson.Notice(rows.Bytes(0)),
        new((NoticeState)rows.GetInt16(1), rows.GetInt32(2), rows.TimeOrNull(3), rows.Time(4), rows.TimeOrNull(5), rows.TextOrNull(6)));

    private Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel) => OnAsync(database.Writes, work, cancel);

    private async Task<T> OnAsync<T>(NpgsqlDataSource source, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancel);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            database.Doubt(e);
            throw new LedgerUnavailableException($"Incidents cannot be kept or read: {PostgresFailure.Say(e)}", e);
        }
    }
}

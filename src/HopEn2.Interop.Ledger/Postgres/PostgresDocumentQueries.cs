using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Documents as the screens ask for them, and their counters.</summary>
internal static class PostgresDocumentQueries
{
    internal const string Counters = $"SELECT {PostgresCounters.Columns} FROM counter WHERE day BETWEEN $1 AND $2";
    internal const string Oldest = "SELECT uf, kind, min(waiting_since), count(*) FROM document WHERE waiting_since IS NOT NULL GROUP BY uf, kind";

    public static async Task<Page<DocumentState>> FindAsync(NpgsqlConnection connection, DocumentFilter filter, PageRequest page, CancellationToken cancel)
    {
        var patients = await PostgresKeys.PatientsAsync(connection, filter.Ipp, cancel);
        var visits = await PostgresKeys.NumbersAsync(connection, 'v', filter.Visit, cancel);
        var ufs = filter.Ufs?.Select(PostgresText.Key).Distinct(StringComparer.Ordinal).ToArray();
        string[] leads = filter switch
        {
            { Id: { } id } => [PostgresKeys.Document(id)],
            { Visit: not null } => visits!,
            { Ipp: not null } => patients!,
            { Stage: { } stage } when Few(stage) is not null => [""],
            { Ufs: not null } => ufs!,
            _ => [""],
        };
        var found = new List<Placed<DocumentState>>();
        // One query for each leading key, each in the order of its index, then merged: no query sorts what it will not show.
        foreach (var lead in leads)
        {
            var query = Query(filter, page, lead);
            if (patients is not null)
                query.Where("d.patient = ANY (?)", Array(patients));
            if (visits is not null)
                query.Where("d.visit = ANY (?)", Array(visits));
            if (ufs is not null)
                query.Where("d.uf = ANY (?)", Array(ufs));
            found.AddRange(await NewestFirst(query, page).ListAsync(connection, Row, cancel));
        }

        return Pages.Of(found, page);
    }

    public static async Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(NpgsqlConnection connection, DateOnly from, DateOnly to, CancellationToken cancel) =>
        await connection.Command(Counters, Value(from.DayNumber), Value(to.DayNumber)).ListAsync(PostgresCounters.Read, cancel);

    /// <summary>The same summed over the days, under the first of them.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> SumsAsync(NpgsqlConnection connection, DateOnly from, DateOnly to, CancellationToken cancel) =>
        await connection.Command(PostgresCounters.SumPeriod, Value(from.DayNumber), Value(to.DayNumber)).ListAsync(PostgresCounters.Read, cancel);

    public static async Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        await connection.Command(Oldest).ListAsync(rows => new OldestWaiting(rows.GetString(0), (DocumentKind)rows.GetInt16(1), rows.Time(2), (int)rows.GetInt64(3)), cancel);

    /// <param name="lead">Key of what leads: the document, the visit, the patient or the UF asked for.</param>
    internal static PostgresQuery Query(DocumentFilter filter, PageRequest page, string lead)
    {
        var query = new PostgresQuery("SELECT d.at, d.id, d.state FROM document AS d");
        switch (filter)
        {
            case { Id: not null }:
                query.Where("d.id = (SELECT i.document FROM document_id AS i WHERE i.key = ?)", Value(lead));
                break;
            case { Visit: not null }:
                query.Where("d.visit = ?", Value(lead));
                break;
            case { Ipp: not null }:
                query.Where("d.patient = ?", Value(lead));
                break;
            case { Stage: { } stage } when Few(stage) is { } few:
                query.Where(few);
                break;
            case { Ufs: not null }:
                query.Where("d.uf = ?", Value(lead));
                break;
        }

        if (filter.Kind is { } kind)
            query.Where("d.kind = ?", Value((short)kind));
        if (filter.Stage is { } stages && stages != Stages.None)
            query.Where("d.stages & ? = ?", Value((int)stages), Value((int)stages));
        // The times that these days can have, whatever the hospital's zone, for the index; the days themselves for the answer.
        if (filter.From is { } from)
            query.Where("d.at >= ?", Value(Ticks(from, -1))).Where("d.day >= ?", Value(from.DayNumber));
        if (filter.To is { } to)
            query.Where("d.at < ?", Value(Ticks(to, 2))).Where("d.day <= ?", Value(to.DayNumber));
        if (Cursor.Parse(page.Cursor) is var cursor && cursor != Cursor.Start)
            query.Where("d.at <= ?", Value(cursor.Ticks)).Where("(d.at < ? OR d.id < ?)", Value(cursor.Ticks), Value(cursor.Row));
        return query;
    }

    internal static PostgresQuery NewestFirst(PostgresQuery query, PageRequest page) => query.Then(" ORDER BY d.at DESC, d.id DESC LIMIT ?", Value((long)Pages.Size(page) + 1));

    /// <summary>The condition of the index of a stage that few documents are in, as it is written there; null for the others.</summary>
    private static string? Few(Stages stage) =>
        stage.HasFlag(Stages.Waiting) ? "d.waiting_since IS NOT NULL"
        : stage.HasFlag(Stages.Refused) ? "d.stages & 32 <> 0"
        : stage.HasFlag(Stages.Bounced) ? "d.stages & 1024 <> 0"
        : null;

    private static Placed<DocumentState> Row(NpgsqlDataReader rows) => new(LedgerJson.Document(rows.Bytes(2)), new Cursor(rows.GetInt64(0), rows.GetInt64(1)));

    private static long Ticks(DateOnly day, int days)
    {
        var number = Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber);
        return DateOnly.FromDayNumber(number).ToDateTime(TimeOnly.MinValue).Ticks;
    }
}

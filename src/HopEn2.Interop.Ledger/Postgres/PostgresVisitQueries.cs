using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Visits as the screens ask for them.</summary>
internal static class PostgresVisitQueries
{
    public static async Task<Page<VisitState>> FindAsync(NpgsqlConnection connection, VisitFilter filter, PageRequest page, CancellationToken cancel)
    {
        var numbers = await PostgresKeys.NumbersAsync(connection, 'v', filter.Visit, cancel);
        var dossiers = await PostgresKeys.NumbersAsync(connection, 'n', filter.Dossier, cancel);
        var patients = await PostgresKeys.PatientsAsync(connection, filter.Ipp, cancel);
        var found = new List<Placed<VisitState>>();
        // One query for each leading key, each in the order of its index, then merged: no query sorts what it will not show.
        foreach (var lead in numbers ?? dossiers ?? patients ?? [""])
        {
            var query = Query(filter, page, lead);
            if (dossiers is not null)
                query.Where("v.dossier = ANY (?)", Array(dossiers));
            if (patients is not null)
                query.Where("v.patient = ANY (?)", Array(patients));
            found.AddRange(await NewestFirst(query, page).ListAsync(connection, Row, cancel));
        }

        return Pages.Of(found, page);
    }

    /// <param name="lead">Of the most telling number asked for; ignored when none is.</param>
    internal static PostgresQuery Query(VisitFilter filter, PageRequest page, string lead)
    {
        var query = new PostgresQuery("SELECT v.at, v.id, v.state FROM visit AS v");
        if (filter is { Visit: not null } or { Dossier: not null } or { Ipp: not null })
            query.Where(filter switch { { Visit: not null } => "v.key = ?", { Dossier: not null } => "v.dossier = ?", _ => "v.patient = ?" }, Value(lead));
        if (filter.Status is { } status)
            query.Where("v.status = ?", Value((short)status));
        if (Cursor.Parse(page.Cursor) is var cursor && cursor != Cursor.Start)
            query.Where("v.at <= ?", Value(cursor.Ticks)).Where("(v.at < ? OR v.id < ?)", Value(cursor.Ticks), Value(cursor.Row));
        return query;
    }

    internal static PostgresQuery NewestFirst(PostgresQuery query, PageRequest page) => query.Then(" ORDER BY v.at DESC, v.id DESC LIMIT ?", Value((long)Pages.Size(page) + 1));

    private static Placed<VisitState> Row(NpgsqlDataReader rows) => new(LedgerJson.Visit(rows.Bytes(2)), new Cursor(rows.GetInt64(0), rows.GetInt64(1)));
}

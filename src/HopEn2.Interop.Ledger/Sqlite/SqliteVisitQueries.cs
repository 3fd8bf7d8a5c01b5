using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Visits as the screens ask for them.</summary>
internal static class SqliteVisitQueries
{
    // ?1 and ?2 the cursor, ?3 how many, ?4 status, ?5 dossiers, ?6 patients.
    private const string Tail = """
        v.at <= ?1 AND (v.at < ?1 OR v.id < ?2) AND (?4 IS NULL OR v.status = ?4)
          AND (?5 IS NULL OR v.dossier IN (SELECT value FROM json_each(?5)))
          AND (?6 IS NULL OR v.patient IN (SELECT value FROM json_each(?6)))
        ORDER BY v.at DESC, v.id DESC LIMIT ?3
        """;

    internal const string All = $"SELECT v.at, v.id, v.state FROM visit AS v WHERE {Tail}";
    internal const string OfStatus = $"SELECT v.at, v.id, v.state FROM visit AS v WHERE v.status = ?4 AND {Tail}";

    // ?7: one key; asked once for each.
    internal const string OfNumber = $"SELECT v.at, v.id, v.state FROM visit AS v WHERE v.key = ?7 AND {Tail}";
    internal const string OfDossier = $"SELECT v.at, v.id, v.state FROM visit AS v WHERE v.dossier = ?7 AND {Tail}";
    internal const string OfPatient = $"SELECT v.at, v.id, v.state FROM visit AS v WHERE v.patient = ?7 AND {Tail}";

    public static Page<VisitState> Find(SqliteDatabase database, VisitFilter filter, PageRequest page)
    {
        var dossiers = SqliteKeys.Numbers(database, 'n', filter.Dossier);
        var patients = SqliteKeys.Patients(database, filter.Ipp);
        var (sql, leads) = filter switch
        {
            { Visit: not null } => (OfNumber, SqliteKeys.Numbers(database, 'v', filter.Visit)!),
            { Dossier: not null } => (OfDossier, dossiers!),
            { Ipp: not null } => (OfPatient, patients!),
            { Status: not null } => (OfStatus, [""]),
            _ => (All, (IReadOnlyList<string>)[""]),
        };
        return Pages.Of(leads.SelectMany(lead => Find(database, sql, lead, filter.Status, dossiers, patients, page)).ToList(), page);
    }

    private static List<Placed<VisitState>> Find(
        SqliteDatabase database, string sql, string lead, VisitStatus? status, IReadOnlyList<string>? dossiers, IReadOnlyList<string>? patients, PageRequest page)
    {
        var cursor = Cursor.Parse(page.Cursor);
        var statement = database.Statement(sql)
            .Bind(1, cursor.Ticks).Bind(2, cursor.Row).Bind(3, Pages.Size(page) + 1).Bind(4, (long?)status)
            .BindJsonOrNull(5, dossiers).BindJsonOrNull(6, patients);
        if (lead.Length > 0)
            statement.Bind(7, lead);
        var found = new List<Placed<VisitState>>();
        using var rows = statement.Rows();
        while (rows.Next())
            found.Add(new Placed<VisitState>(LedgerJson.Visit(rows.Bytes(2)), new Cursor(rows.Int64(0), rows.Int64(1))));
        return found;
    }
}

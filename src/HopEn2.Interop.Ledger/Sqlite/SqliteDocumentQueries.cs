using System.Runtime.InteropServices;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Documents as the screens ask for them.</summary>
internal static class SqliteDocumentQueries
{
    // ?1 and ?2 days, both included; ?3 and ?4 what times they can have, whatever the hospital's zone; ?5 and ?6 the cursor; ?7 how many;
    // ?8 kind, ?9 stages, ?10 patients, ?11 visits, ?12 UFs.
    private const string Tail = """
        d.at >= ?3 AND d.at < ?4 AND d.at <= ?5 AND (d.at < ?5 OR d.id < ?6) AND d.day BETWEEN ?1 AND ?2
          AND (?8 IS NULL OR d.kind = ?8) AND (d.stages & ?9) = ?9
          AND (?10 IS NULL OR d.patient IN (SELECT value FROM json_each(?10)))
          AND (?11 IS NULL OR d.visit IN (SELECT value FROM json_each(?11)))
          AND (?12 IS NULL OR d.uf IN (SELECT value FROM json_each(?12)))
        ORDER BY d.at DESC, d.id DESC LIMIT ?7
        """;

    internal const string All = $"SELECT d.at, d.id, d.state FROM document AS d WHERE {Tail}";
    internal const string OfKind = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.kind = ?8 AND {Tail}";
    internal const string Refused = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.stages & 32 AND {Tail}";
    internal const string Bounced = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.stages & 1024 AND {Tail}";
    internal const string Waiting = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.waiting_since IS NOT NULL AND {Tail}";

    // ?13: one key; asked once for each.
    internal const string OfUf = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.uf = ?13 AND {Tail}";
    internal const string OfPatient = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.patient = ?13 AND {Tail}";
    internal const string OfVisit = $"SELECT d.at, d.id, d.state FROM document AS d WHERE d.visit = ?13 AND {Tail}";
    internal const string OfId = $"SELECT d.at, d.id, d.state FROM document_id AS i CROSS JOIN document AS d ON d.id = i.document WHERE i.key = ?13 AND {Tail}";

    internal const string Counters = "SELECT * FROM counter WHERE day BETWEEN ?1 AND ?2";
    internal const string Oldest = "SELECT uf, kind, min(waiting_since), count(*) FROM document WHERE waiting_since IS NOT NULL GROUP BY uf, kind";

    public static Page<DocumentState> Find(SqliteDatabase database, DocumentFilter filter, PageRequest page)
    {
        var patients = SqliteKeys.Patients(database, filter.Ipp);
        var visits = SqliteKeys.Numbers(database, 'v', filter.Visit);
        var (sql, leads) = filter switch
        {
            { Id: not null } => (OfId, SqliteKeys.Documents(filter.Id)!),
            { Visit: not null } => (OfVisit, visits!),
            { Ipp: not null } => (OfPatient, patients!),
            { Stage: { } stage } when stage.HasFlag(Stages.Waiting) => (Waiting, [""]),
            { Stage: { } stage } when stage.HasFlag(Stages.Refused) => (Refused, [""]),
            { Stage: { } stage } when stage.HasFlag(Stages.Bounced) => (Bounced, [""]),
            { Ufs: not null } => (OfUf, filter.Ufs),
            { Kind: not null } => (OfKind, [""]),
            _ => (All, (IReadOnlyList<string>)[""]),
        };
        // One query for each leading key, each in the order of its index, then merged: no query sorts what it will not show.
        return Pages.Of(leads.Distinct(StringComparer.Ordinal).SelectMany(lead => Find(database, sql, lead, filter, patients, visits, page)).ToList(), page);
    }

    public static IReadOnlyList<KeyValuePair<CounterKey, StageCounts>> CountersOf(SqliteDatabase database, DateOnly from, DateOnly to)
    {
        var counters = new List<KeyValuePair<CounterKey, StageCounts>>();
        EachCounter(database, from, to, (key, counts) => counters.Add(new(key, counts)));
        return counters;
    }

    /// <summary>The counters of these days, summed by UF and kind. Read through in the order they lie in, which is faster here than to have them sorted and summed.</summary>
    public static IReadOnlyDictionary<(string Uf, DocumentKind Kind), StageCounts> SumsOf(SqliteDatabase database, DateOnly from, DateOnly to)
    {
        var sums = new Dictionary<(string, DocumentKind), StageCounts>();
        EachCounter(database, from, to, (key, counts) => CollectionsMarshal.GetValueRefOrAddDefault(sums, (key.Uf, key.Kind), out _) += counts);
        return sums;
    }

    private static void EachCounter(SqliteDatabase database, DateOnly from, DateOnly to, Action<CounterKey, StageCounts> take)
    {
        // A hospital has some hundred units, which come again every day.
        var units = new SameTexts();
        using var rows = database.Statement(Counters).Bind(1, from.DayNumber).Bind(2, to.DayNumber).Rows();
        while (rows.Next())
        {
            var (key, counts) = SqliteCounters.Read(rows, units);
            take(key, counts);
        }
    }

    public static IReadOnlyList<OldestWaiting> OldestWaiting(SqliteDatabase database)
    {
        var oldest = new List<OldestWaiting>();
        using var rows = database.Statement(Oldest).Rows();
        while (rows.Next())
            oldest.Add(new OldestWaiting(rows.Text(0), (DocumentKind)rows.Int32(1), rows.Time(2), rows.Int32(3)));
        return oldest;
    }

    private static List<Placed<DocumentState>> Find(
        SqliteDatabase database, string sql, string lead, DocumentFilter filter, IReadOnlyList<string>? patients, IReadOnlyList<string>? visits, PageRequest page)
    {
        var cursor = Cursor.Parse(page.Cursor);
        var (from, to) = (filter.From ?? DateOnly.MinValue, filter.To ?? DateOnly.MaxValue);
        var statement = database.Statement(sql)
            .Bind(1, from.DayNumber).Bind(2, to.DayNumber).Bind(3, Ticks(from, -1)).Bind(4, Ticks(to, 2))
            .Bind(5, cursor.Ticks).Bind(6, cursor.Row).Bind(7, Pages.Size(page) + 1)
            .Bind(8, (long?)filter.Kind).Bind(9, (long)(filter.Stage ?? Stages.None))
            .BindJsonOrNull(10, patients).BindJsonOrNull(11, visits).BindJsonOrNull(12, filter.Ufs);
        if (lead.Length > 0 || sql == OfUf)
            statement.Bind(13, lead);
        var found = new List<Placed<DocumentState>>();
        using var rows = statement.Rows();
        while (rows.Next())
            found.Add(new Placed<DocumentState>(LedgerJson.Document(rows.Bytes(2)), new Cursor(rows.Int64(0), rows.Int64(1))));
        return found;
    }

    private static long Ticks(DateOnly day, int days)
    {
        var number = Math.Clamp(day.DayNumber + days, DateOnly.MinValue.DayNumber, DateOnly.MaxValue.DayNumber);
        return DateOnly.FromDayNumber(number).ToDateTime(TimeOnly.MinValue).Ticks;
    }
}

using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The table of visits.</summary>
internal sealed class SqliteVisits(SqliteDatabase database)
{
    // UNION: a visit asked for by its number and by its patient comes once.
    internal const string FindByKeys = """
        SELECT key, state FROM visit WHERE id IN (
          SELECT v.id FROM json_each(?1) AS asked JOIN visit AS v ON v.key = asked.value
          UNION SELECT v.id FROM json_each(?2) AS asked JOIN visit AS v ON v.dossier = asked.value
          UNION SELECT v.id FROM json_each(?3) AS asked JOIN visit AS v ON v.patient = asked.value)
        """;
    internal const string FindOutlived = "SELECT v.key FROM json_each(?1) AS asked CROSS JOIN visit AS v ON v.key = asked.value WHERE v.outlived";
    private const string Upsert = """
        INSERT INTO visit (key, dossier, patient, status, at, closed, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (key) DO UPDATE SET dossier = excluded.dossier, patient = excluded.patient, status = excluded.status, at = excluded.at, closed = excluded.closed,
          state = excluded.state
        """;
    private const string UpdateState = "UPDATE visit SET state = ?2 WHERE key = ?1";
    private const string Delete = "DELETE FROM visit WHERE key = ?1";

    private readonly RecentCache<string, VisitState> _recent = new(SqliteFolds.RecentStates);

    public void Forget() => _recent.Clear();

    public List<VisitState> Find(IEnumerable<SubjectKey> keys)
    {
        var kinds = keys.ToLookup(k => k.Kind, k => k.Value);
        var visits = new List<VisitState>();
        using var rows = database.Statement(FindByKeys).BindJson(1, kinds['v']).BindJson(2, kinds['n']).BindJson(3, kinds['p']).Rows();
        while (rows.Next())
        {
            var key = rows.Text(0);
            if (!_recent.TryGet(key, out var visit))
                _recent.Put(key, visit = LedgerJson.Visit(rows.Bytes(1)));
            visits.Add(visit);
        }

        return visits;
    }

    /// <summary>Those of these keys whose facts retention has begun to forget.</summary>
    public HashSet<string> Outlived(IEnumerable<SubjectKey> keys)
    {
        var outlived = new HashSet<string>(StringComparer.Ordinal);
        using var rows = database.Statement(FindOutlived).BindJson(1, keys.Select(k => k.Value)).Rows();
        while (rows.Next())
            outlived.Add(rows.Text(0));
        return outlived;
    }

    public void Write(VisitState visit)
    {
        var key = SubjectKey.Of(visit.Visit).Value;
        var packed = LedgerJson.Pack(visit);
        // Only what changed: an index entry that is written again costs as much as the row.
        if (_recent.TryGet(key, out var former) && VisitColumns.Of(former) == VisitColumns.Of(visit))
            database.Statement(UpdateState).Bind(1, key).Bind(2, packed).Run();
        else
            WriteAll(key, visit, packed);
        _recent.Put(key, visit);
    }

    public void Remove(SubjectKey key)
    {
        database.Statement(Delete).Bind(1, key.Value).Run();
        _recent.Remove(key.Value);
    }

    private void WriteAll(string key, VisitState visit, byte[] packed)
    {
        var (dossier, patient, status, at, closed) = VisitColumns.Of(visit);
        database.Statement(Upsert).Bind(1, key).Bind(2, dossier).Bind(3, patient).Bind(4, (long)status).Bind(5, at).Bind(6, closed).Bind(7, packed).Run();
    }
}

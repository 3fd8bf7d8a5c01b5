using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Maintenance;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>What differs between the folds of the ledger and those made anew beside it.</summary>
internal sealed class SqliteComparison
{
    // Key, state here, state there, whether it is there, whether what is searched by differs. By bytes first: the same state is written as the same bytes.
    internal const string PatientRows = """
        SELECT l.key, l.state, coalesce(r.state, (SELECT s.state FROM rebuilt.patient AS s WHERE s.key = r.survivor)), r.key IS NOT NULL,
          (l.survivor, l.qualified_ins) IS NOT (r.survivor, r.qualified_ins)
        FROM patient AS l LEFT JOIN rebuilt.patient AS r ON r.key = l.key
        WHERE (l.state, l.survivor, l.qualified_ins) IS NOT (r.state, r.survivor, r.qualified_ins)
        UNION ALL SELECT r.key, NULL, coalesce(r.state, (SELECT s.state FROM rebuilt.patient AS s WHERE s.key = r.survivor)), 1, 1 FROM rebuilt.patient AS r
        WHERE NOT EXISTS (SELECT 1 FROM patient AS l WHERE l.key = r.key)
        """;
    internal const string VisitRows = """
        SELECT l.key, l.state, r.state, r.key IS NOT NULL, (l.dossier, l.patient, l.status, l.at, l.closed) IS NOT (r.dossier, r.patient, r.status, r.at, r.closed)
        FROM visit AS l LEFT JOIN rebuilt.visit AS r ON r.key = l.key
        WHERE (l.state, l.dossier, l.patient, l.status, l.at, l.closed) IS NOT (r.state, r.dossier, r.patient, r.status, r.at, r.closed)
        UNION ALL SELECT r.key, NULL, r.state, 1, 1 FROM rebuilt.visit AS r WHERE NOT EXISTS (SELECT 1 FROM visit AS l WHERE l.key = r.key)
        """;
    internal const string DocumentRows = """
        SELECT l.key, l.state, r.state, r.key IS NOT NULL,
          (l.at, l.day, l.uf, l.kind, l.stages, l.patient, l.visit, l.waiting_since) IS NOT (r.at, r.day, r.uf, r.kind, r.stages, r.patient, r.visit, r.waiting_since)
        FROM document AS l LEFT JOIN rebuilt.document AS r ON r.key = l.key
        WHERE (l.state, l.at, l.day, l.uf, l.kind, l.stages, l.patient, l.visit, l.waiting_since)
          IS NOT (r.state, r.at, r.day, r.uf, r.kind, r.stages, r.patient, r.visit, r.waiting_since)
        UNION ALL SELECT r.key, NULL, r.state, 1, 1 FROM rebuilt.document AS r WHERE NOT EXISTS (SELECT 1 FROM document AS l WHERE l.key = r.key)
        """;
    internal const string DocumentIdRows = """
        SELECT d.key, r.state FROM document_id AS i CROSS JOIN document AS d ON d.id = i.document
        LEFT JOIN rebuilt.document AS r ON r.key = d.key LEFT JOIN rebuilt.document_id AS o ON o.key = i.key
        WHERE o.document IS NOT r.id
        """;

    private readonly List<string> _examples = [];
    private readonly Side<PatientState> _patients = new(state => LedgerJson.Patient(state));
    private readonly Side<VisitState> _visits = new(state => LedgerJson.Visit(state));
    private readonly Side<DocumentState> _documents = new(state => LedgerJson.Document(state));
    private readonly Dictionary<CounterKey, StageCounts> _counters = [];

    private SqliteComparison()
    {
    }

    private delegate T Decode<out T>(ReadOnlySpan<byte> state);

    public int Count { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    /// <param name="ledger">The ledger's file, with the rebuilt one attached as <c>rebuilt</c>.</param>
    public static SqliteComparison Of(SqliteDatabase ledger)
    {
        var comparison = new SqliteComparison();
        comparison.Compare(ledger, PatientRows, "patient", comparison._patients);
        comparison.Compare(ledger, VisitRows, "visit", comparison._visits);
        comparison.Compare(ledger, DocumentRows, "document", comparison._documents);
        comparison.CompareIds(ledger);
        comparison.CompareCounters(ledger);
        return comparison;
    }

    /// <summary>Puts what was made anew in the place of what differs; gives what that changed.</summary>
    public FoldChanges Replace(SqliteFolds folds)
    {
        folds.Remove(_patients.Keys, _visits.Keys, _documents.Keys);
        var changes = new FoldChanges(_patients.Anew, _visits.Anew, _documents.Anew, _documents.Gone, _counters);
        folds.Write(changes with { GoneDocuments = [] });
        return changes;
    }

    private void Compare<T>(SqliteDatabase ledger, string sql, string what, Side<T> side)
        where T : class
    {
        using var rows = ledger.Statement(sql).Rows();
        while (rows.Next())
        {
            var (here, there, exists) = (side.Read(rows, 1), side.Read(rows, 2), rows.Bool(3));
            if (Equals(here, there) && exists && !rows.Bool(4))
                continue;
            var key = rows.Text(0);
            side.Note(key, there, exists);
            Note(what, key, !exists ? "not rebuilt" : here is null ? "only rebuilt" : "differs");
        }
    }

    private void CompareIds(SqliteDatabase ledger)
    {
        using var rows = ledger.Statement(DocumentIdRows).Rows();
        while (rows.Next())
        {
            var key = rows.Text(0);
            if (_documents.Keys.Contains(key))
                continue;
            _documents.Note(key, _documents.Read(rows, 1), exists: true);
            Note("document", key, "found by other ids");
        }
    }

    private void CompareCounters(SqliteDatabase ledger)
    {
        var (here, there) = (Counters(ledger, "SELECT * FROM main.counter"), Counters(ledger, "SELECT * FROM rebuilt.counter"));
        foreach (var key in here.Keys.Union(there.Keys))
        {
            // A counter that came back to nothing and one that never was are the same.
            var (counted, rebuilt) = (here.GetValueOrDefault(key), there.GetValueOrDefault(key));
            if (counted == rebuilt)
                continue;
            _counters.Add(key, rebuilt - counted);
            Note("counter", $"{key.Day:O} {key.Uf} {key.Kind.Name()}", $"{counted} here, {rebuilt} rebuilt");
        }
    }

    private void Note(string what, string key, string how)
    {
        Count++;
        if (_examples.Count < RebuildReport.MostExamples)
            _examples.Add($"{what} {key}: {how}");
    }

    private static Dictionary<CounterKey, StageCounts> Counters(SqliteDatabase database, string sql)
    {
        var counters = new Dictionary<CounterKey, StageCounts>();
        var units = new SameTexts();
        using var rows = database.Statement(sql).Rows();
        while (rows.Next())
        {
            var (key, counts) = SqliteCounters.Read(rows, units);
            counters.Add(key, counts);
        }

        return counters;
    }

    /// <summary>What differs of one sort of state.</summary>
    private sealed class Side<T>(Decode<T> decode)
        where T : class
    {
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public List<T> Anew { get; } = [];

        public List<string> Gone { get; } = [];

        public T? Read(SqliteRows rows, int column) => rows.IsNull(column) ? null : decode(rows.Bytes(column));

        public void Note(string key, T? anew, bool exists)
        {
            Keys.Add(key);
            if (anew is not null)
                Anew.Add(anew);
            else if (!exists)
                Gone.Add(key);
        }
    }
}

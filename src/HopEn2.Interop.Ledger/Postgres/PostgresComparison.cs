using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Maintenance;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What differs between the folds of the ledger and those made anew beside it.</summary>
internal sealed class PostgresComparison
{
    // It reads both through, and each connection that does so is closed afterwards. With four megabytes, which servers give unasked, joining a year goes through hundreds of files.
    private const string ReadThrough = "SET work_mem = '64MB'; SET enable_seqscan = on; SET enable_hashjoin = on; SET enable_mergejoin = on";

    // Key, whether it is here, whether it is there, state here, state there, whether what is searched by differs. By bytes first: the same state is written as the same bytes.
    private const string PatientRows = """
        SELECT coalesce(l.key, r.key), l.key IS NOT NULL, r.key IS NOT NULL, l.state, coalesce(r.state, (SELECT s.state FROM pg_temp.patient AS s WHERE s.key = r.survivor)),
          (l.survivor, l.qualified_ins) IS DISTINCT FROM (r.survivor, r.qualified_ins)
        FROM {0}.patient AS l FULL JOIN pg_temp.patient AS r ON r.key = l.key
        WHERE l.key IS NULL OR r.key IS NULL OR (l.state, l.survivor, l.qualified_ins) IS DISTINCT FROM (r.state, r.survivor, r.qualified_ins)
        """;
    private const string VisitRows = """
        SELECT coalesce(l.key, r.key), l.key IS NOT NULL, r.key IS NOT NULL, l.state, r.state, (l.dossier, l.patient, l.status, l.at, l.closed) IS DISTINCT FROM (r.dossier, r.patient, r.status, r.at, r.closed)
        FROM {0}.visit AS l FULL JOIN pg_temp.visit AS r ON r.key = l.key
        WHERE (l.state, l.dossier, l.patient, l.status, l.at, l.closed) IS DISTINCT FROM (r.state, r.dossier, r.patient, r.status, r.at, r.closed)
        """;
    private const string DocumentRows = """
        SELECT coalesce(l.key, r.key), l.key IS NOT NULL, r.key IS NOT NULL, l.state, r.state,
          (l.at, l.day, l.uf, l.kind, l.stages, l.patient, l.visit, l.waiting_since) IS DISTINCT FROM (r.at, r.day, r.uf, r.kind, r.stages, r.patient, r.visit, r.waiting_since)
        FROM {0}.document AS l FULL JOIN pg_temp.document AS r ON r.key = l.key
        WHERE (l.state, l.at, l.day, l.uf, l.kind, l.stages, l.patient, l.visit, l.waiting_since)
          IS DISTINCT FROM (r.state, r.at, r.day, r.uf, r.kind, r.stages, r.patient, r.visit, r.waiting_since)
        """;
    private const string DocumentIdRows = """
        SELECT d.key, r.state FROM {0}.document_id AS i JOIN {0}.document AS d ON d.id = i.document
        LEFT JOIN pg_temp.document AS r ON r.key = d.key LEFT JOIN pg_temp.document_id AS o ON o.key = i.key
        WHERE o.document IS DISTINCT FROM r.id
        """;
    private const string Counts = """
        SELECT (SELECT count(*) FROM pg_temp.patient WHERE survivor IS NULL), (SELECT count(*) FROM pg_temp.visit),
          (SELECT count(*) FROM pg_temp.document), (SELECT count(*) FROM pg_temp.counter)
        """;
    private const string RemovePatients = "DELETE FROM patient WHERE key = ANY ($1) OR survivor = ANY ($1) RETURNING key, outlived";
    private const string RemoveVisits = "DELETE FROM visit WHERE key = ANY ($1) RETURNING key, outlived";
    private const string RemoveDocumentIds = "DELETE FROM document_id WHERE document IN (SELECT id FROM document WHERE key = ANY ($1))";
    private const string RemoveDocuments = "DELETE FROM document WHERE key = ANY ($1) RETURNING key, outlived";

    private readonly List<string> _examples = [];
    private readonly Side<PatientState> _patients = new(state => LedgerJson.Patient(state));
    private readonly Side<VisitState> _visits = new(state => LedgerJson.Visit(state));
    private readonly Side<DocumentState> _documents = new(state => LedgerJson.Document(state));
    private readonly Dictionary<CounterKey, StageCounts> _counters = [];

    private PostgresComparison()
    {
    }

    public int Count { get; private set; }

    public IReadOnlyList<string> Examples => _examples;

    /// <param name="connection">With the rebuilt folds in temporary tables.</param>
    /// <param name="schema">Of the ledger's own tables.</param>
    public static async Task<PostgresComparison> OfAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await connection.Command(ReadThrough).ExecuteNonQueryAsync(cancel);
        var comparison = new PostgresComparison();
        string Here(string sql) => sql.Replace("{0}", schema, StringComparison.Ordinal);
        await comparison.CompareAsync(connection.Command(Here(PatientRows)), "patient", comparison._patients, cancel);
        await comparison.CompareAsync(connection.Command(Here(VisitRows)), "visit", comparison._visits, cancel);
        await comparison.CompareAsync(connection.Command(Here(DocumentRows)), "document", comparison._documents, cancel);
        await comparison.CompareIdsAsync(connection.Command(Here(DocumentIdRows)), cancel);
        await comparison.CompareCountersAsync(connection, schema, cancel);
        return comparison;
    }

    public static async Task<(long Patients, long Visits, long Documents, long Counters)> CountAsync(NpgsqlConnection connection, CancellationToken cancel) =>
        (await connection.Command(Counts).ListAsync(rows => (rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3)), cancel)).Single();

    /// <summary>Puts what was made anew in the place of what differs; gives what that changed.</summary>
    public async Task<FoldChanges> ReplaceAsync(NpgsqlConnection alone, PostgresPartitions partitions, CancellationToken cancel)
    {
        async Task<string[]> RemoveAsync(string sql, IEnumerable<string> keys) =>
            [.. (await alone.Command(sql, Array([.. keys])).ListAsync(rows => (Key: rows.GetString(0), Outlived: rows.GetBoolean(1)), cancel)).Where(r => r.Outlived).Select(r => r.Key)];
        var patients = await RemoveAsync(RemovePatients, _patients.Keys);
        var visits = await RemoveAsync(RemoveVisits, _visits.Keys);
        await alone.Command(RemoveDocumentIds, Array([.. _documents.Keys])).ExecuteNonQueryAsync(cancel);
        var documents = await RemoveAsync(RemoveDocuments, _documents.Keys);

        var changes = new FoldChanges([.. _patients.Anew.DistinctBy(p => p.Ipp)], _visits.Anew, _documents.Anew, _documents.Gone, _counters);
        var folds = new PostgresFolds(alone, new PostgresFacts(alone, partitions));
        folds.Begin();
        await using var commands = new NpgsqlBatch(alone);
        await folds.WriteAsync(commands, changes with { GoneDocuments = [] }, cancel);
        // What had outlived its facts has still.
        foreach (var (table, keys) in new[] { ("patient", patients), ("visit", visits), ("document", documents) })
            commands.Add($"UPDATE {table} SET outlived = true WHERE key = ANY ($1)", Array(keys));
        await commands.ExecuteNonQueryAsync(cancel);
        return changes;
    }

    private async Task CompareAsync<T>(NpgsqlCommand command, string what, Side<T> side, CancellationToken cancel)
        where T : class
    {
        await using (command)
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                var (here, there, isHere, isThere) = (side.Read(rows, 3), side.Read(rows, 4), rows.GetBoolean(1), rows.GetBoolean(2));
                if (Equals(here, there) && isHere && isThere && !rows.GetBoolean(5))
                    continue;
                var key = rows.GetString(0);
                side.Note(key, there, isThere);
                Note(what, key, !isThere ? "not rebuilt" : !isHere ? "only rebuilt" : "differs");
            }
        }
    }

    private async Task CompareIdsAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        foreach (var (key, state) in await command.ListAsync(rows => (rows.GetString(0), _documents.Read(rows, 1)), cancel))
        {
            if (_documents.Keys.Contains(key))
                continue;
            _documents.Note(key, state, exists: true);
            Note("document", key, "found by other ids");
        }
    }

    private async Task CompareCountersAsync(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        async Task<Dictionary<CounterKey, StageCounts>> CountersAsync(string of) =>
            (await connection.Command($"SELECT {PostgresCounters.Columns} FROM {of}.counter").ListAsync(PostgresCounters.Read, cancel)).ToDictionary();
        var (here, there) = (await CountersAsync(schema), await CountersAsync("pg_temp"));
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

    /// <summary>What differs of one sort of state.</summary>
    private sealed class Side<T>(Func<byte[], T> decode)
        where T : class
    {
        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

        public List<T> Anew { get; } = [];

        public List<string> Gone { get; } = [];

        public T? Read(NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : decode(rows.Bytes(column));

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

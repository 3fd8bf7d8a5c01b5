using System.Text.Json;
using HopEn2.Interop.Ledger.Postgres;
using Npgsql;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>A store with enough rows that PostgreSQL chooses between its indexes, made at the first question.</summary>
public sealed class PostgresPlans : IDisposable
{
    // Three months of messages of four feeds, of which few are parked; documents and visits of as many services as a hospital has.
    private const string Rows = """
        INSERT INTO message (id, received_at, status, feed, type, control_id, sender, translation)
        SELECT (9171 + n / 100) * 1000000000::bigint + n, 638766720000000000 + n * 8640000000, CASE WHEN n % 10 = 0 THEN 2 WHEN n % 50 = 7 THEN 3 ELSE 1 END,
          CASE WHEN n % 70 = 0 THEN 'labo' ELSE 'dpi' || n % 3 END, 'ADT^A01', 'A' || n, 'DPI', '' FROM generate_series(1, 8999) AS n;
        INSERT INTO journal (id, received_at, fingerprint, size, format, answer, conflicting, feed, control_id, digest)
        SELECT id, received_at, id, 1, 0, 0, false, feed, control_id, '' FROM message;
        INSERT INTO body (id, coding, bytes) SELECT id, 0, '' FROM message;
        INSERT INTO message_key (key, sort, message) SELECT 'p:CH|P' || id % 1000, 0, id FROM message;
        INSERT INTO message_key (key, sort, message) SELECT 'd:1.' || id % 1000, 1, id FROM message;
        INSERT INTO superseded (message, replaced_at, translation) SELECT id, 0, '' FROM message;
        INSERT INTO patient (key, state) SELECT 'p:CH|P' || n, '' FROM generate_series(1, 5000) AS n;
        INSERT INTO visit (key, at, status, dossier, patient, state) SELECT 'v:CH|V' || n, n, n % 200, 'n:CH|D' || n / 4, 'p:CH|P' || n % 500, '' FROM generate_series(1, 5000) AS n;
        INSERT INTO document (key, at, day, uf, kind, stages, patient, visit, waiting_since, state)
        SELECT '1.' || n, n, 739000 + n / 100, 'U' || n % 100, n % 200, CASE n % 100 WHEN 0 THEN 33 WHEN 1 THEN 1025 ELSE 1 END, 'p:CH|P' || n % 500, 'v:CH|V' || n % 2000,
          CASE WHEN n % 100 = 2 THEN n END, '' FROM generate_series(1, 10000) AS n;
        INSERT INTO document_id (key, document) SELECT 'd:' || key, id FROM document;
        INSERT INTO counter SELECT 739000 + n / 100, 1, 'U' || n % 100, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 FROM generate_series(1, 5000) AS n;
        """;

    private readonly Lazy<Opened> _opened = new(() => new Opened());

    public void Dispose()
    {
        if (!_opened.IsValueCreated)
            return;
        _opened.Value.Connection.Dispose();
        _opened.Value.Store.Dispose();
    }

    /// <summary>Of a list: it is to come in the order of an index.</summary>
    internal Task<List<PlanStep>> OfAsync(PostgresQuery query)
    {
        Set("SET enable_sort = off; SET enable_hashagg = on");
        return ReadAsync(query.On(_opened.Value.Connection, "EXPLAIN (FORMAT JSON) "));
    }

    internal Task<List<PlanStep>> OfAsync(string sql, NpgsqlParameter[] values)
    {
        Set("SET enable_sort = on; SET enable_hashagg = on");
        return ReadAsync(_opened.Value.Connection.Command("EXPLAIN (FORMAT JSON) " + sql, [.. values.Select(v => v.Clone())]));
    }

    /// <summary>Of groups: they are to come in the order of an index.</summary>
    /// <remarks>
    /// Which of two small indexes costs less to read through depends on whether the one with all columns need not look at the rows, and that on
    /// whether any transaction anywhere in the database was open while they were vacuumed.
    /// </remarks>
    internal Task<List<PlanStep>> InOrderAsync(string sql)
    {
        Set("SET enable_sort = off; SET enable_hashagg = off");
        return ReadAsync(_opened.Value.Connection.Command("EXPLAIN (FORMAT JSON) " + sql));
    }

    private void Set(string setting)
    {
        using var command = new NpgsqlCommand(setting, _opened.Value.Connection);
        command.ExecuteNonQuery();
    }

    private async Task<List<PlanStep>> ReadAsync(NpgsqlCommand command)
    {
        var steps = new List<PlanStep>();
        void Walk(JsonElement node)
        {
            string? Text(string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
            steps.Add(new PlanStep(Text("Node Type")!, Text("Index Name") is { } index ? IndexOf(index) : null, Text("Relation Name")));
            if (node.TryGetProperty("Plans", out var plans))
            {
                foreach (var plan in plans.EnumerateArray())
                    Walk(plan);
            }
        }

        Walk(JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!).RootElement[0].GetProperty("Plan"));
        return steps;
    }

    /// <summary>The index of the whole table that an index belongs to, which a partition has under a name of its own.</summary>
    private string IndexOf(string index) => (string)_opened.Value.Store.Schema.Execute($"""
        SELECT coalesce((SELECT parent.relname FROM pg_inherits AS i JOIN pg_class AS parent ON parent.oid = i.inhparent WHERE i.inhrelid = c.oid), c.relname)::text
        FROM pg_class AS c WHERE c.relname = '{index}' AND c.relnamespace = current_schema()::regnamespace
        """)!;

    private sealed class Opened
    {
        public Opened()
        {
            Store.Database.Partitions.Cover(["journal", "body", "message", "message_key"], Enumerable.Range(9171, 90).Select(day => day * JournalIds.OneDay));
            Store.Schema.Execute(Rows);
            // Vacuumed, too: only then an index alone may answer.
            foreach (var table in (string[])["message", "message_key", "journal", "document"])
                Store.Schema.Execute($"VACUUM {table}");
            Store.Schema.Execute("ANALYZE");
            Connection = Store.Database.Reads.OpenConnection();
            using var settings = new NpgsqlCommand("SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off", Connection);
            settings.ExecuteNonQuery();
        }

        public PostgresStore Store { get; } = new();

        public NpgsqlConnection Connection { get; }
    }
}

/// <summary>A step of a plan.</summary>
/// <param name="Index">Of the whole table.</param>
internal sealed record PlanStep(string Node, string? Index, string? Relation);

using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The table of visits.</summary>
/// <param name="recent">Keys of states that stay decoded.</param>
internal sealed class PostgresVisits(NpgsqlConnection connection, int recent)
{
    internal const string FindByKeys = """
        SELECT v.key, v.state FROM unnest($1::text[]) AS asked (key) JOIN visit AS v ON v.key = asked.key
        UNION ALL SELECT v.key, v.state FROM unnest($2::text[]) AS asked (key) JOIN visit AS v ON v.dossier = asked.key
        UNION ALL SELECT v.key, v.state FROM unnest($3::text[]) AS asked (key) JOIN visit AS v ON v.patient = asked.key
        """;
    internal const string FindOutlived = "SELECT v.key FROM unnest($1::text[]) AS asked (key) JOIN visit AS v ON v.key = asked.key WHERE v.outlived";
    private const string Upsert = """
        INSERT INTO visit (key, dossier, patient, status, at, closed, state)
        SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::smallint[], $5::bigint[], $6::bigint[], $7::bytea[])
        ON CONFLICT (key) DO UPDATE SET dossier = excluded.dossier, patient = excluded.patient, status = excluded.status, at = excluded.at, closed = excluded.closed,
          state = excluded.state
        """;
    private const string Delete = "DELETE FROM visit WHERE key = ANY ($1)";

    private readonly StateCache<VisitState> _cache = new(v => [SubjectKey.Of(v.Visit)], recent);

    public StateCache<VisitState> Cache => _cache;

    /// <summary>By <c>v:</c>, <c>n:</c> and <c>p:</c> keys; each once.</summary>
    public async ValueTask<IReadOnlyList<VisitState>> FindAsync(IEnumerable<SubjectKey> keys, CancellationToken cancel)
    {
        var kinds = keys.ToLookup(k => k.Kind);
        var (found, missing) = _cache.Find(kinds['v']);
        if (missing.Count == 0 && !kinds.Contains('n') && !kinds.Contains('p'))
            return [.. found];

        await using var command = connection.Command(FindByKeys, Keys(missing), Keys(kinds['n']), Keys(kinds['p']));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            found.Add(_cache.Read(new SubjectKey(rows.GetString(0)), rows, 1, LedgerJson.Visit));
        _cache.NoteAbsent(missing, found);
        return [.. found];
    }

    public void Write(NpgsqlBatch commands, IReadOnlyList<VisitState> visits, HashSet<string> touched)
    {
        if (visits.Count == 0)
            return;
        var columns = visits.Column(VisitColumns.Of);
        commands.Add(
            Upsert, Keys(visits.Select(v => SubjectKey.Of(v.Visit))), Array(columns.Column(c => PostgresText.KeyOrNull(c.Dossier))), Array(columns.Column(c => PostgresText.KeyOrNull(c.Patient))),
            Array(columns.Column(c => (short)c.Status)), Array(columns.Column(c => c.At.UtcTicks)), Array(columns.Column(c => c.Closed?.UtcTicks)), Array(visits.Column(v => LedgerJson.Pack(v))));
        foreach (var visit in visits)
        {
            touched.Add(SubjectKey.Of(visit.Visit).Value);
            _cache.Put(visit);
        }
    }

    /// <summary>Those of these keys whose facts retention has begun to forget.</summary>
    public async ValueTask<HashSet<SubjectKey>> OutlivedAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel)
    {
        var byText = keys.ToDictionary(k => PostgresText.Key(k.Value));
        await using var command = connection.Command(FindOutlived, Array(byText.Keys.ToArray()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var outlived = new HashSet<SubjectKey>();
        while (await rows.ReadAsync(cancel))
            outlived.Add(byText[rows.GetString(0)]);
        return outlived;
    }

    /// <summary>Removes visits now.</summary>
    public async ValueTask RemoveAsync(IReadOnlyCollection<VisitState> visits, HashSet<string> touched, CancellationToken cancel)
    {
        await using var command = connection.Command(Delete, Keys(visits.Select(v => SubjectKey.Of(v.Visit))));
        await command.ExecuteNonQueryAsync(cancel);
        foreach (var visit in visits)
        {
            touched.Add(SubjectKey.Of(visit.Visit).Value);
            _cache.Remove(visit);
        }
    }

    private static NpgsqlParameter Keys(IEnumerable<SubjectKey> keys) => Array(keys.Select(k => PostgresText.Key(k.Value)).ToArray());
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The table of patients: a row for each IPP; the one of the surviving IPP has the state, the others lead there.</summary>
/// <param name="recent">Keys of states that stay decoded.</param>
internal sealed class PostgresPatients(NpgsqlConnection connection, int recent)
{
    internal const string FindByKeys = """
        SELECT p.key, p.state FROM unnest($1::text[]) AS asked (key) JOIN patient AS a ON a.key = asked.key JOIN patient AS p ON p.key = coalesce(a.survivor, a.key)
        """;
    internal const string FindQualified = """
        SELECT p.key, p.state FROM unnest($1::text[]) AS asked (ins) CROSS JOIN LATERAL (SELECT key, state FROM patient WHERE qualified_ins = asked.ins LIMIT $2) AS p
        """;
    internal const string FindOutlived = "SELECT p.key FROM unnest($1::text[]) AS asked (key) JOIN patient AS p ON p.key = asked.key WHERE p.outlived";
    private const string Upsert = """
        INSERT INTO patient (key, survivor, qualified_ins, state) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])
        ON CONFLICT (key) DO UPDATE SET survivor = excluded.survivor, qualified_ins = excluded.qualified_ins, state = excluded.state
        """;
    private const string OutliveWithMerged = """
        UPDATE patient AS p SET outlived = true FROM unnest($1::text[]) AS asked (key), patient AS m
        WHERE p.key = asked.key AND m.survivor = asked.key AND m.outlived AND NOT p.outlived
        """;
    private const string Delete = "DELETE FROM patient WHERE key = ANY ($1)";

    private readonly StateCache<PatientState> _cache = new(p => p.Ipps.Select(SubjectKey.Of), recent);

    public StateCache<PatientState> Cache => _cache;

    public async ValueTask<IReadOnlyList<PatientState>> FindAsync(IEnumerable<SubjectKey> keys, CancellationToken cancel)
    {
        var (found, missing) = _cache.Find(keys);
        if (missing.Count > 0)
        {
            await using var command = connection.Command(FindByKeys, Array(missing.Column(k => PostgresText.Key(k.Value))));
            found.UnionWith(await ReadAsync(command, cancel));
            _cache.NoteAbsent(missing, found);
        }

        return [.. found];
    }

    /// <summary>Those whose INS is qualified and one of these, at most <paramref name="most"/> of each.</summary>
    public async ValueTask<IReadOnlyList<PatientState>> QualifiedAsync(IReadOnlyCollection<SubjectKey> matricules, int most, CancellationToken cancel)
    {
        await using var command = connection.Command(FindQualified, Array(matricules.Select(k => PostgresText.Key(k.Value)).ToArray()), Value((long)most));
        return [.. (await ReadAsync(command, cancel)).Distinct()];
    }

    /// <summary>Adds what replaces every stored patient that shares an IPP with one of these.</summary>
    /// <param name="touched">Takes the keys of what changes.</param>
    public async ValueTask WriteAsync(NpgsqlBatch commands, IReadOnlyList<PatientState> patients, HashSet<string> touched, CancellationToken cancel)
    {
        if (patients.Count == 0)
            return;
        var former = (await FindAsync(patients.SelectMany(p => p.Ipps).Select(SubjectKey.Of).Distinct(), cancel)).ToDictionary(p => p.Ipp);
        var kept = patients.SelectMany(p => p.Ipps).ToHashSet();
        var gone = former.Values.SelectMany(p => p.Ipps).Where(ipp => !kept.Contains(ipp)).ToList();
        if (gone.Count > 0)
            commands.Add(Delete, Array(gone.Column(ipp => PostgresText.Key(SubjectKey.Of(ipp).Value))));

        var rows = new List<Row>();
        var merged = new List<string>();
        foreach (var patient in patients)
        {
            var key = SubjectKey.Of(patient.Ipp).Value;
            rows.Add(new Row(key, null, PatientColumns.QualifiedIns(patient), LedgerJson.Pack(patient)));
            if (former.GetValueOrDefault(patient.Ipp)?.Ipps.Equals(patient.Ipps) ?? patient.Ipps.Count == 1)
                continue;
            merged.Add(key);
            rows.AddRange(patient.Ipps.Where(ipp => ipp != patient.Ipp).Select(ipp => new Row(SubjectKey.Of(ipp).Value, key, null, null)));
        }

        commands.Add(
            Upsert, Array(rows.Column(r => PostgresText.Key(r.Key))), Array(rows.Column(r => PostgresText.KeyOrNull(r.Survivor))),
            Array(rows.Column(r => PostgresText.KeyOrNull(r.QualifiedIns))), Array(rows.Column(r => r.State)));
        if (merged.Count > 0)
            commands.Add(OutliveWithMerged, Array(merged.Column(PostgresText.Key)));

        foreach (var patient in former.Values)
            Forget(patient, touched);
        foreach (var patient in patients)
        {
            touched.UnionWith(patient.Ipps.Select(ipp => SubjectKey.Of(ipp).Value));
            _cache.Put(patient);
        }
    }

    /// <summary>Of these, every IPP of those whose facts retention has begun to forget.</summary>
    public async ValueTask<HashSet<Ipp>> OutlivedAsync(IReadOnlyCollection<PatientState> patients, CancellationToken cancel)
    {
        var byKey = patients.SelectMany(p => p.Ipps.Select(ipp => (Key: PostgresText.Key(SubjectKey.Of(ipp).Value), Patient: p))).ToDictionary(p => p.Key, p => p.Patient);
        await using var command = connection.Command(FindOutlived, Array(byKey.Keys.ToArray()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var outlived = new HashSet<Ipp>();
        while (await rows.ReadAsync(cancel))
            outlived.UnionWith(byKey[rows.GetString(0)].Ipps);
        return outlived;
    }

    /// <summary>Removes patients, and every row that leads to them, now.</summary>
    public async ValueTask RemoveAsync(IReadOnlyCollection<PatientState> patients, HashSet<string> touched, CancellationToken cancel)
    {
        await using var command = connection.Command(Delete, Array(patients.SelectMany(p => p.Ipps).Select(ipp => PostgresText.Key(SubjectKey.Of(ipp).Value)).ToArray()));
        await command.ExecuteNonQueryAsync(cancel);
        foreach (var patient in patients)
            Forget(patient, touched);
    }

    private void Forget(PatientState patient, HashSet<string> touched)
    {
        touched.UnionWith(patient.Ipps.Select(ipp => SubjectKey.Of(ipp).Value));
        _cache.Remove(patient);
    }

    private async ValueTask<List<PatientState>> ReadAsync(NpgsqlCommand command, CancellationToken cancel)
    {
        var patients = new List<PatientState>();
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
            patients.Add(_cache.Read(new SubjectKey(rows.GetString(0)), rows, 1, LedgerJson.Patient));
        return patients;
    }

    private sealed record Row(string Key, string? Survivor, string? QualifiedIns, byte[]? State);
}

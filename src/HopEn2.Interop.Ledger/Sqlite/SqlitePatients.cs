using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The table of patients: a row for each IPP; the one of the surviving IPP has the state, the others lead there.</summary>
internal sealed class SqlitePatients(SqliteDatabase database)
{
    internal const string FindByKeys = """
        SELECT key, state FROM patient
        WHERE key IN (SELECT coalesce(p.survivor, p.key) FROM json_each(?1) AS asked JOIN patient AS p ON p.key = asked.value)
        """;
    internal const string FindQualified = "SELECT key, state FROM patient WHERE qualified_ins = ?1 LIMIT ?2";
    internal const string FindMerged = "SELECT key FROM patient WHERE survivor = ?1";
    internal const string FindOutlived = "SELECT p.key FROM json_each(?1) AS asked CROSS JOIN patient AS p ON p.key = asked.value WHERE p.outlived";
    private const string Upsert = """
        INSERT INTO patient (key, survivor, qualified_ins, state) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (key) DO UPDATE SET survivor = excluded.survivor, qualified_ins = excluded.qualified_ins, state = excluded.state
        """;
    private const string MarkOutlived = "UPDATE patient SET outlived = 1 WHERE key = ?1";
    private const string UpdateState = "UPDATE patient SET state = ?2 WHERE key = ?1";
    private const string Delete = "DELETE FROM patient WHERE key = ?1";

    private readonly RecentCache<string, PatientState> _recent = new(SqliteFolds.RecentStates);

    public void Forget() => _recent.Clear();

    public List<PatientState> Find(IEnumerable<SubjectKey> keys)
    {
        using var rows = database.Statement(FindByKeys).BindJson(1, keys.Select(k => k.Value)).Rows();
        return Read(rows);
    }

    public List<PatientState> Qualified(SubjectKey ins, int most)
    {
        using var rows = database.Statement(FindQualified).Bind(1, ins.Value).Bind(2, most).Rows();
        return Read(rows);
    }

    /// <summary>Replaces every stored patient that shares an IPP with one of these.</summary>
    public void Write(IReadOnlyList<PatientState> patients)
    {
        if (patients.Count == 0)
            return;
        var former = Find(patients.SelectMany(p => p.Ipps).Select(SubjectKey.Of).Distinct()).ToDictionary(p => p.Ipp);
        var outlived = Outlived(former.Values);
        var kept = patients.SelectMany(p => p.Ipps).ToHashSet();
        foreach (var gone in former.Values.SelectMany(p => p.Ipps).Where(ipp => !kept.Contains(ipp)))
            Remove(SubjectKey.Of(gone));
        foreach (var patient in patients)
            Write(patient, former.GetValueOrDefault(patient.Ipp));
        foreach (var patient in patients.Where(p => p.Ipps.Any(outlived.Contains)))
            database.Statement(MarkOutlived).Bind(1, SubjectKey.Of(patient.Ipp).Value).Run();
    }

    /// <summary>Of these, every IPP of those whose facts retention has begun to forget.</summary>
    public HashSet<Ipp> Outlived(IEnumerable<PatientState> patients)
    {
        var byKey = patients.SelectMany(p => p.Ipps.Select(ipp => (Key: SubjectKey.Of(ipp).Value, Patient: p))).ToDictionary(p => p.Key, p => p.Patient);
        var outlived = new HashSet<Ipp>();
        using var rows = database.Statement(FindOutlived).BindJson(1, byKey.Keys).Rows();
        while (rows.Next())
            outlived.UnionWith(byKey[rows.Text(0)].Ipps);
        return outlived;
    }

    /// <summary>Removes a patient by one of its IPPs, and every row that leads to it.</summary>
    public void Remove(SubjectKey key)
    {
        var merged = new List<string>();
        using (var rows = database.Statement(FindMerged).Bind(1, key.Value).Rows())
        {
            while (rows.Next())
                merged.Add(rows.Text(0));
        }

        foreach (var gone in merged.Append(key.Value))
        {
            database.Statement(Delete).Bind(1, gone).Run();
            _recent.Remove(gone);
        }
    }

    private void Write(PatientState patient, PatientState? former)
    {
        var key = SubjectKey.Of(patient.Ipp).Value;
        var packed = LedgerJson.Pack(patient);
        _recent.Put(key, patient);
        if (former is not null && PatientColumns.QualifiedIns(former) == PatientColumns.QualifiedIns(patient) && former.Ipps.Equals(patient.Ipps))
        {
            database.Statement(UpdateState).Bind(1, key).Bind(2, packed).Run();
            return;
        }

        database.Statement(Upsert).Bind(1, key).Bind(2, (string?)null).Bind(3, PatientColumns.QualifiedIns(patient)).Bind(4, packed).Run();
        foreach (var merged in patient.Ipps)
        {
            if (merged == patient.Ipp)
                continue;
            var other = SubjectKey.Of(merged).Value;
            database.Statement(Upsert).Bind(1, other).Bind(2, key).Bind(3, (string?)null).BindNull(4).Run();
            _recent.Remove(other);
        }
    }

    private List<PatientState> Read(SqliteRows rows)
    {
        var patients = new List<PatientState>();
        while (rows.Next())
        {
            var key = rows.Text(0);
            if (!_recent.TryGet(key, out var patient))
                _recent.Put(key, patient = LedgerJson.Patient(rows.Bytes(1)));
            patients.Add(patient);
        }

        return patients;
    }
}

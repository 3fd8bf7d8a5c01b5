using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Ledger.Copying;

/// <summary>A table of states as it is copied: rows keep their number.</summary>
/// <param name="Columns">There and here: number, key, whether it is outlived and the state first.</param>
internal sealed record StateTable(string Name, string Sql, string Columns, Func<StoreCount, long> Count, Func<SqliteRows, object?[]> Rest)
{
    public static IReadOnlyList<StateTable> All { get; } =
    [
        new("patient", SqliteSource.Patients, "id, key, outlived, state, survivor, qualified_ins", c => c.Patients, r => [Key(r, 4), Key(r, 5)]),
        new("visit", SqliteSource.Visits, "id, key, outlived, state, dossier, patient, status, at, closed", c => c.Visits,
            r => [Key(r, 4), Key(r, 5), (short)r.Int32(6), r.Int64(7), r.IsNull(8) ? null : r.Int64(8)]),
        new("document", SqliteSource.Documents, "id, key, outlived, state, at, waiting_since, day, stages, kind, uf, patient, visit", c => c.Documents,
            r => [r.Int64(4), r.IsNull(5) ? null : r.Int64(5), r.Int32(6), r.Int32(7), (short)r.Int32(8), Key(r, 9), Key(r, 10), Key(r, 11)]),
    ];

    public object?[] Read(SqliteRows rows) => [rows.Int64(0), Key(rows, 1), rows.Bool(2), rows.IsNull(3) ? null : rows.Bytes(3).ToArray(), .. Rest(rows)];

    /// <summary>As the target works it out.</summary>
    public static byte[] Digest(IEnumerable<object?[]> rows)
    {
        using var digest = new Digest();
        foreach (var row in rows)
            digest.Number((long)row[0]!).Text((string?)row[1]).Bytes((byte[]?)row[3]).EndRow();
        return digest.End();
    }

    private static string? Key(SqliteRows rows, int column) => PostgresText.KeyOrNull(rows.TextOrNull(column));
}

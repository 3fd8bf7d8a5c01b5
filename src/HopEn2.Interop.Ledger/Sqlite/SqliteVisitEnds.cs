using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Fills the column of when visits ended from their states, once, in a ledger that was made before there was one.</summary>
internal static class SqliteVisitEnds
{
    internal const string Next = "SELECT id, state FROM visit WHERE id > ?1 ORDER BY id LIMIT ?2";
    private const string Set = "UPDATE visit SET closed = ?2 WHERE id = ?1";
    private const int AtOnce = 1000;

    public static void Fill(SqliteDatabase database)
    {
        for (long last = 0, seen = AtOnce; seen == AtOnce;)
        {
            var ends = new List<(long Id, DateTimeOffset? End)>(AtOnce);
            using (var rows = database.Statement(Next).Bind(1, last).Bind(2, AtOnce).Rows())
            {
                while (rows.Next())
                    ends.Add((rows.Int64(0), LedgerJson.Visit(rows.Bytes(1)).ClosedAt));
            }

            foreach (var (id, end) in ends)
            {
                last = id;
                if (end is not null)
                    database.Statement(Set).Bind(1, id).Bind(2, end).Run();
            }

            seen = ends.Count;
        }
    }
}

using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Fills the column of when visits ended from their states, once, in a ledger that was made before there was one.</summary>
internal static class PostgresVisitEnds
{
    internal const string Next = "SELECT id, state FROM visit WHERE id > $1 ORDER BY id LIMIT $2";
    private const string Set = "UPDATE visit AS v SET closed = told.closed FROM unnest($1::bigint[], $2::bigint[]) AS told (id, closed) WHERE v.id = told.id";
    private const int AtOnce = 1000;

    public static void Fill(NpgsqlConnection connection)
    {
        for (long last = 0, seen = AtOnce; seen == AtOnce;)
        {
            var ends = new List<(long Id, long? End)>(AtOnce);
            using (var command = connection.Command(Next, Value(last), Value((long)AtOnce)))
            using (var rows = command.ExecuteReader())
            {
                while (rows.Read())
                    ends.Add((rows.GetInt64(0), LedgerJson.Visit(rows.Bytes(1)).ClosedAt?.UtcTicks));
            }

            using var update = connection.Command(Set, Array(ends.Column(e => e.Id)), Array(ends.Column(e => e.End)));
            update.ExecuteNonQuery();
            (last, seen) = (ends.Count > 0 ? ends[^1].Id : last, ends.Count);
        }
    }
}

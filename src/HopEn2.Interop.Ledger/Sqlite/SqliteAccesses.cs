using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Accesses in the ledger's file, each durable before what was asked for is shown.</summary>
internal sealed class SqliteAccesses(SqliteStoreFiles files) : IAccessStore, IDisposable
{
    private const string Insert = "INSERT INTO access (at, who, role, peer, search, type, subject) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    internal const string Newest = "SELECT number, at, who, role, peer, search, type, subject FROM access WHERE number < ?1 AND at >= ?2 AND at <= ?3 ORDER BY number DESC LIMIT ?4";

    private readonly SqliteApart _apart = new(files, "Accesses");

    public Task KeepAsync(AccessRecord access, CancellationToken cancel) => _apart.RunAsync(
        database =>
        {
            database.Statement(Insert).Bind(1, access.At).Bind(2, access.Who).Bind(3, access.Role).Bind(4, access.Peer).Bind(5, access.Search ? 1L : 0L).Bind(6, access.Type).Bind(7, access.Subject).Run();
            return true;
        },
        cancel);

    public Task<IReadOnlyList<AccessRecord>> NewestAsync(DateTimeOffset? from, DateTimeOffset? to, long? before, int most, CancellationToken cancel) => _apart.RunAsync<IReadOnlyList<AccessRecord>>(
        database =>
        {
            var found = new List<AccessRecord>();
            using var rows = database.Statement(Newest).Bind(1, before ?? long.MaxValue).Bind(2, from ?? DateTimeOffset.MinValue).Bind(3, to ?? DateTimeOffset.MaxValue).Bind(4, most).Rows();
            while (rows.Next())
                found.Add(new(rows.Int64(0), rows.Time(1), rows.Text(2), rows.Text(3), rows.TextOrNull(4), rows.Int64(5) != 0, rows.Text(6), rows.Text(7)));
            return found;
        },
        cancel);

    public void Dispose() => _apart.Dispose();
}

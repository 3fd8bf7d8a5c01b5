using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Accesses, of every engine of a database.</summary>
internal sealed class PostgresAccesses(PostgresDatabase database) : IAccessStore
{
    private const string Insert = "INSERT INTO access (at, who, role, peer, search, type, subject) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    internal const string Newest = "SELECT number, at, who, role, peer, search, type, subject FROM access WHERE number < $1 AND at >= $2 AND at <= $3 ORDER BY number DESC LIMIT $4";

    public Task KeepAsync(AccessRecord access, CancellationToken cancel) => PostgresApart.RunAsync(
        database,
        "Accesses",
        connection => connection.Command(
            Insert, Value(access.At.UtcTicks), Value(PostgresText.Clean(access.Who)), Value(access.Role), OrNull(access.Peer), Value(access.Search), Value(access.Type),
            Value(PostgresText.Clean(access.Subject))).ExecuteNonQueryAsync(cancel),
        cancel);

    public Task<IReadOnlyList<AccessRecord>> NewestAsync(DateTimeOffset? from, DateTimeOffset? to, long? before, int most, CancellationToken cancel) => PostgresApart.RunAsync<IReadOnlyList<AccessRecord>>(
        database,
        "Accesses",
        async connection => await connection.Command(
            Newest, Value(before ?? long.MaxValue), Value((from ?? DateTimeOffset.MinValue).UtcTicks), Value((to ?? DateTimeOffset.MaxValue).UtcTicks), Value((long)most)).ListAsync(Read, cancel),
        cancel);

    private static AccessRecord Read(NpgsqlDataReader rows) => new(
        rows.GetInt64(0), rows.Time(1), rows.GetString(2), rows.GetString(3), rows.IsDBNull(4) ? null : rows.GetString(4), rows.GetBoolean(5), rows.GetString(6), rows.GetString(7));
}

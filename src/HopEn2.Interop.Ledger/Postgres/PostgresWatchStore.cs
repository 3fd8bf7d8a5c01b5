using HopEn2.Interop.Domain.Ports;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Keeps what the watch has learnt in the database.</summary>
internal sealed class PostgresWatchStore(PostgresDatabase database) : IWatchStore
{
    private const string Read = "SELECT state FROM watch";
    private const string Write = "INSERT INTO watch (kept_at, state) VALUES (now(), $1) ON CONFLICT (\"only\") DO UPDATE SET kept_at = excluded.kept_at, state = excluded.state";
    private const string Forget = "DELETE FROM watch";

    public async Task<byte[]?> ReadAsync(CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        return await connection.Command(Read).ExecuteScalarAsync(cancel) as byte[];
    }

    public async Task WriteAsync(byte[] state, CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        await connection.Command(Write, Value(state)).ExecuteNonQueryAsync(cancel);
    }

    public async Task ForgetAsync(CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        await connection.Command(Forget).ExecuteNonQueryAsync(cancel);
    }
}

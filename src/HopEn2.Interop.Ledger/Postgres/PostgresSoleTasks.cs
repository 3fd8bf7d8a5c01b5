using HopEn2.Interop.Domain.Ports;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Of the engines on a database, the one whose session holds the lock of a task does it; a dead engine's session ends, and with it its lock.</summary>
internal sealed class PostgresSoleTasks(PostgresDatabase database) : ISoleTasks
{
    private const string Alive = "SELECT 1";

    public async Task<ISoleLease?> TryTakeAsync(SoleTask task, CancellationToken cancel)
    {
        var connection = await database.Apart.OpenConnectionAsync(cancel);
        try
        {
            if ((bool)(await connection.Command(PostgresLocks.Try(task)).ExecuteScalarAsync(cancel))!)
                return new Lease(connection);
        }
        catch
        {
            connection.Abandon();
            throw;
        }

        connection.Abandon();
        return null;
    }

    private sealed class Lease(NpgsqlConnection connection) : ISoleLease
    {
        public async Task<bool> IsHeldAsync(CancellationToken cancel)
        {
            try
            {
                await using var command = connection.Command(Alive);
                command.CommandTimeout = 5;
                await command.ExecuteScalarAsync(cancel);
                return true;
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or IOException or TimeoutException)
            {
                return false;
            }
        }

        public ValueTask DisposeAsync()
        {
            connection.Abandon();
            return ValueTask.CompletedTask;
        }
    }
}

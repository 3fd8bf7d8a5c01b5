using HopEn2.Interop.Domain.Ports;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Work on a connection of the database for what is neither journal nor ledger.</summary>
internal static class PostgresApart
{
    /// <param name="what">What it keeps, for who is told that it cannot.</param>
    public static async Task<T> RunAsync<T>(PostgresDatabase database, string what, Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel)
    {
        try
        {
            await using var connection = await database.Writes.OpenConnectionAsync(cancel);
            return await work(connection);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            database.Doubt(e);
            throw new LedgerUnavailableException($"{what} cannot be kept or read: {PostgresFailure.Say(e)}", e);
        }
    }
}

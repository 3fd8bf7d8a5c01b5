using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Whether a database can be reached and used, without changing it.</summary>
public static class PostgresReach
{
    private const string CanUse = "SELECT current_schema() IS NOT NULL AND has_schema_privilege(current_schema(), 'CREATE')";

    /// <exception cref="StoreRefusedException">It cannot; the text says why and what to do.</exception>
    public static async Task CheckAsync(StoreOptions.Postgres options, CancellationToken cancel)
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Connection) { Pooling = false, Timeout = 5, CommandTimeout = 5 }.ConnectionString);
            await connection.OpenAsync(cancel);
            if (!(bool)(await connection.Command(CanUse).ExecuteScalarAsync(cancel))!)
                throw new StoreRefusedException($"The store {options.Name} cannot be used: the user may not create tables there. Make it the owner of the database, or of the schema.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw new StoreRefusedException($"The store {options.Name} cannot be opened: {PostgresFailure.Say(e)}", e);
        }
    }
}

using System.Globalization;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Puts in the place of a partition one that has only the rows to keep, and gives back the space of the former.</summary>
internal static class PostgresPartitionSwap
{
    private const string Size = "SELECT pg_total_relation_size($1::regclass)";

    /// <summary>Within a transaction. What waits for the partition waits from the end of the copying to the commit.</summary>
    /// <param name="keep">Condition on the rows, as <c>t</c>, that stay.</param>
    /// <returns>Rows and bytes that are gone.</returns>
    public static async Task<(long Rows, long Bytes)> KeepOnlyAsync(NpgsqlConnection connection, Partition partition, string keep, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        var (table, name, kept) = (partition.Table, partition.Name, partition.Name + "_kept");
        var before = (long)(await connection.Command(Size, Value(name)).ExecuteScalarAsync(cancel))!;
        var rows = (long)(await connection.Command($"SELECT count(*) FROM {name}").ExecuteScalarAsync(cancel))!;
        await connection.Command($"CREATE TABLE {kept} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)").ExecuteNonQueryAsync(cancel);
        var stay = await connection.Command($"INSERT INTO {kept} SELECT t.* FROM {name} AS t WHERE {keep}", values).ExecuteNonQueryAsync(cancel);
        await connection.Command($"ALTER TABLE {table} DETACH PARTITION {name}").ExecuteNonQueryAsync(cancel);
        await connection.Command($"DROP TABLE {name}").ExecuteNonQueryAsync(cancel);
        if (stay == 0)
        {
            await connection.Command($"DROP TABLE {kept}").ExecuteNonQueryAsync(cancel);
            return (rows, before);
        }

        await connection.Command($"ALTER TABLE {kept} RENAME TO {name}").ExecuteNonQueryAsync(cancel);
        await connection.Command(string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES FROM ({partition.From}) TO ({partition.To})")).ExecuteNonQueryAsync(cancel);
        return (rows - stay, before - (long)(await connection.Command(Size, Value(name)).ExecuteScalarAsync(cancel))!);
    }
}

using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Rows of a query as values.</summary>
internal static class PostgresRows
{
    public static async Task<List<T>> ListAsync<T>(this NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        var found = new List<T>();
        await using (command)
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                found.Add(read(rows));
        }

        return found;
    }

    public static Task<List<T>> ListAsync<T>(this PostgresQuery query, NpgsqlConnection connection, Func<NpgsqlDataReader, T> read, CancellationToken cancel) =>
        query.On(connection).ListAsync(read, cancel);

    /// <summary>UTC ticks as a time.</summary>
    public static DateTimeOffset Time(this NpgsqlDataReader rows, int column) => new(rows.GetInt64(column), TimeSpan.Zero);

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.Time(column);

    public static string? TextOrNull(this NpgsqlDataReader rows, int column) => rows.IsDBNull(column) ? null : rows.GetString(column);

    public static byte[] Bytes(this NpgsqlDataReader rows, int column) => rows.GetFieldValue<byte[]>(column);
}

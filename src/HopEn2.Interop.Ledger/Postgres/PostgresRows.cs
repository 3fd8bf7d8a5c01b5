using System.Buffers;
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

    /// <summary>What packed JSON in a column says. Its bytes are not kept.</summary>
    public static T Unpacked<T>(this NpgsqlDataReader rows, int column, Func<ReadOnlySpan<byte>, T> unpack)
    {
        var bytes = ArrayPool<byte>.Shared.Rent((int)rows.GetBytes(column, 0, null, 0, 0));
        try
        {
            return unpack(bytes.AsSpan(0, (int)rows.GetBytes(column, 0, bytes, 0, bytes.Length)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public static byte[] Bytes(this NpgsqlDataReader rows, int column) => rows.GetFieldValue<byte[]>(column);
}

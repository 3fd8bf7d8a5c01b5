using Npgsql;
using NpgsqlTypes;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Makes commands of a batch: a constant text, and typed parameters in the order of $1, $2 …</summary>
internal static class PostgresCommands
{
    public static NpgsqlBatch Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
        return batch;
    }

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>Closes a connection after a failure, with whatever transaction it was in. It may be dead: then closing fails as well, and that is all the same.</summary>
    public static void Abandon(this NpgsqlConnection connection)
    {
        try
        {
            connection.Dispose();
        }
        catch (Exception e) when (e is NpgsqlException or IOException or TimeoutException)
        {
            // Gone already: the server has undone what it had not committed.
        }
    }

    public static NpgsqlParameter Value(long value) => new NpgsqlParameter<long> { TypedValue = value };

    public static NpgsqlParameter Value(int value) => new NpgsqlParameter<int> { TypedValue = value };

    public static NpgsqlParameter Value(short value) => new NpgsqlParameter<short> { TypedValue = value };

    public static NpgsqlParameter Value(Guid value) => new NpgsqlParameter<Guid> { TypedValue = value };

    public static NpgsqlParameter Value(string value) => new NpgsqlParameter<string> { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter Value(byte[] value) => new NpgsqlParameter<byte[]> { TypedValue = value };

    public static NpgsqlParameter Value(bool value) => new NpgsqlParameter<bool> { TypedValue = value };

    public static NpgsqlParameter OrNull(string? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    public static NpgsqlParameter OrNull(short? value) => new() { Value = value ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint };

    /// <summary>A time as UTC ticks.</summary>
    public static NpgsqlParameter OrNull(DateTimeOffset? value) => new() { Value = value?.UtcTicks ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    public static NpgsqlParameter Array(long[] values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Array(long?[] values) => Array(values, NpgsqlDbType.Bigint);

    public static NpgsqlParameter Array(int[] values) => Array(values, NpgsqlDbType.Integer);

    public static NpgsqlParameter Array(short[] values) => Array(values, NpgsqlDbType.Smallint);

    public static NpgsqlParameter Array(bool[] values) => Array(values, NpgsqlDbType.Boolean);

    public static NpgsqlParameter Array(string?[] values) => Array(values, NpgsqlDbType.Text);

    public static NpgsqlParameter Array(ReadOnlyMemory<byte>[] values) => Array(values, NpgsqlDbType.Bytea);

    public static NpgsqlParameter Array(byte[]?[] values) => Array(values, NpgsqlDbType.Bytea);

    /// <summary>The column of a list of rows.</summary>
    public static TColumn[] Column<TRow, TColumn>(this IReadOnlyList<TRow> rows, Func<TRow, TColumn> of)
    {
        var column = new TColumn[rows.Count];
        for (var i = 0; i < column.Length; i++)
            column[i] = of(rows[i]);
        return column;
    }

    private static NpgsqlParameter<T[]> Array<T>(T[] values, NpgsqlDbType of) => new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | of };
}

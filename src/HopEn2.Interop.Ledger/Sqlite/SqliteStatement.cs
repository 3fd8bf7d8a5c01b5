using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SQLitePCL;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>A prepared statement: bind, then <see cref="Run"/> it or walk its <see cref="Rows"/>. Parameters count from 1, columns from 0.</summary>
internal sealed partial class SqliteStatement(SqliteDatabase database, sqlite3_stmt handle) : IDisposable
{
    private const int LongestTextOnStack = 512;

    /// <summary>For reading numbers past the wrapper, which counts every use of the handle: that was half of what a year's counters cost, a million numbers. The handle lives as long as this.</summary>
    private readonly nint _pointer = handle.DangerousGetHandle();

    public SqliteStatement Bind(int index, long value)
    {
        database.Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        database.Check(value is { } v ? raw.sqlite3_bind_int64(handle, index, v) : raw.sqlite3_bind_null(handle, index));
        return this;
    }

    /// <summary>A time is kept as UTC ticks of 100 ns: exact, and ordered as a number.</summary>
    public SqliteStatement Bind(int index, DateTimeOffset? value) => Bind(index, value?.UtcTicks);

    public SqliteStatement Bind(int index, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            database.Check(value is null ? raw.sqlite3_bind_null(handle, index) : raw.sqlite3_bind_text(handle, index, ""));
            return this;
        }

        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        var utf8 = most <= LongestTextOnStack ? stackalloc byte[LongestTextOnStack] : new byte[most];
        return BindText(index, utf8[..Encoding.UTF8.GetBytes(value, utf8)]);
    }

    public SqliteStatement BindText(int index, ReadOnlySpan<byte> utf8)
    {
        database.Check(raw.sqlite3_bind_text(handle, index, utf8));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> blob)
    {
        database.Check(blob.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, blob));
        return this;
    }

    /// <summary>A blob of that many zeros, to be written afterwards (<see cref="SqliteDatabase.Blob"/>).</summary>
    public SqliteStatement BindRoom(int index, int bytes)
    {
        database.Check(raw.sqlite3_bind_zeroblob(handle, index, bytes));
        return this;
    }

    public SqliteStatement BindNull(int index)
    {
        database.Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    /// <summary>A list as a JSON array, for <c>json_each</c>: one statement for any number of keys.</summary>
    public SqliteStatement BindJson(int index, IEnumerable<long> values) => Bind(index, "[" + string.Join(',', values) + "]");

    public SqliteStatement BindJson(int index, IEnumerable<string> values)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartArray();
            foreach (var value in values)
                writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        return BindText(index, json.WrittenSpan);
    }

    public SqliteStatement BindJsonOrNull(int index, IEnumerable<string>? values) => values is null ? BindNull(index) : BindJson(index, values);

    /// <summary>Executes a statement that returns nothing.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        // The error is read before the reset, which would return it a second time.
        try
        {
            database.Check(code);
        }
        finally
        {
            raw.sqlite3_reset(handle);
        }
    }

    /// <summary>Executes a query. To be disposed: an unfinished query holds the database's past alive.</summary>
    public SqliteRows Rows() => new(this);

    internal bool Step()
    {
        var code = raw.sqlite3_step(handle);
        database.Check(code);
        return code == raw.SQLITE_ROW;
    }

    internal void Reset() => raw.sqlite3_reset(handle);

    internal bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    internal long Int64(int column) => Int64(_pointer, column);

    internal ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => raw.sqlite3_finalize(handle);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_column_int64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static partial long Int64(nint statement, int column);
}

/// <summary>The rows of a query, one at a time.</summary>
internal readonly struct SqliteRows(SqliteStatement statement) : IDisposable
{
    public bool Next() => statement.Step();

    public bool IsNull(int column) => statement.IsNull(column);

    public long Int64(int column) => statement.Int64(column);

    public int Int32(int column) => (int)statement.Int64(column);

    public bool Bool(int column) => statement.Int64(column) != 0;

    public DateTimeOffset Time(int column) => new(statement.Int64(column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    /// <summary>Bytes of a blob, or UTF-8 of a text; valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => statement.Blob(column);

    public string Text(int column) => Encoding.UTF8.GetString(statement.Blob(column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    public void Dispose() => statement.Reset();
}

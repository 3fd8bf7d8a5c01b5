using System.Diagnostics;
using SQLitePCL;

namespace HopEn2.Interop.Ledger.Sqlite;

internal enum SqliteAccess
{
    ReadOnly,

    /// <summary>Created when missing. Durable at each commit.</summary>
    Write,

    /// <summary>
    /// Created when missing. A power cut may take back the last commits, as a whole and from the end: for what is made from something durable and is
    /// made again from it. What a process had committed when it was killed stays.
    /// </summary>
    WriteAgain,
}

/// <summary>One connection to one file, used by one thread at a time. Statements are prepared once and kept with it.</summary>
/// <remarks>
/// Over SQLite's own interface rather than ADO.NET: a message costs about fifteen small statements, and the layers of commands, readers
/// and boxed parameters would cost as much as the statements themselves.
/// </remarks>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>How long to wait for another connection's write transaction.</summary>
    private const int BusyTimeoutMilliseconds = 5_000;

    private readonly sqlite3 _handle;
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    static SqliteDatabase() => Batteries_V2.Init();

    private SqliteDatabase(sqlite3 handle, string file)
    {
        _handle = handle;
        File = file;
    }

    public string File { get; }

    /// <summary>Opens a file, in WAL mode.</summary>
    public static SqliteDatabase Open(string file, SqliteAccess access)
    {
        // NOMUTEX: a connection belongs to one thread at a time, SQLite need not see to it.
        var flags = raw.SQLITE_OPEN_NOMUTEX | (access == SqliteAccess.ReadOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);
        var code = raw.sqlite3_open_v2(file, out var handle, flags, null);
        var database = new SqliteDatabase(handle, file);
        try
        {
            database.Check(code);
            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
            database.Execute("PRAGMA foreign_keys = OFF; PRAGMA recursive_triggers = OFF; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY;");
            if (access != SqliteAccess.ReadOnly)
            {
                database.Execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL;");
                database.UseWal();
            }

            // Checkpoints write a page once however often it was written since the last: folds write the same ones again and again, the journal does not.
            if (access == SqliteAccess.Write)
                database.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 1000;");
            if (access == SqliteAccess.WriteAgain)
                database.Execute("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 2048;");
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>The prepared statement of a text; prepared at its first use. Give constants: the text is the key.</summary>
    public SqliteStatement Statement(string sql)
    {
        if (_statements.TryGetValue(sql, out var known))
            return known;
        Check(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle));
        var statement = new SqliteStatement(this, handle);
        _statements.Add(sql, statement);
        return statement;
    }

    /// <summary>A large blob, in pieces.</summary>
    public SqliteBlob Blob(string table, string column, long key, bool write) => new(this, _handle, table, column, key, write);

    /// <summary>Runs one or several statements that return nothing.</summary>
    public void Execute(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    /// <summary>Runs <paramref name="work"/> in one write transaction: committed when it returns, undone when it throws.</summary>
    public void Transact(Action work)
    {
        Begin();
        try
        {
            work();
            Commit();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Begins a write transaction. IMMEDIATE: another's is waited for here, not in the middle.</summary>
    public void Begin() => Statement("BEGIN IMMEDIATE").Run();

    public void Commit() => Statement("COMMIT").Run();

    /// <summary>Undoes the transaction, if SQLite has not done so already (it does on a full disk).</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_handle) == 0)
            raw.sqlite3_exec(_handle, "ROLLBACK");
    }

    /// <summary>The number that a query of one row and one column gives.</summary>
    public long Number(string sql)
    {
        using var rows = Statement(sql).Rows();
        rows.Next();
        return rows.Int64(0);
    }

    /// <summary>Where another connection does the same, or writes a file that is not in WAL mode yet, SQLite says BUSY at once; a transaction it does wait for.</summary>
    private void UseWal()
    {
        var begun = Stopwatch.GetTimestamp();
        int code;
        while (((code = raw.sqlite3_exec(_handle, "PRAGMA journal_mode = WAL")) & 0xFF) == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(begun).TotalMilliseconds < BusyTimeoutMilliseconds)
            Execute("BEGIN IMMEDIATE; COMMIT");
        Check(code);
    }

    internal void Check(int code)
    {
        if (code is raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE)
            return;
        throw new SqliteFailureException(_handle.IsInvalid ? code : raw.sqlite3_extended_errcode(_handle), File, raw.sqlite3_errstr(code).utf8_to_string());
    }

    public void Dispose()
    {
        if (_handle.IsClosed || _handle.IsInvalid)
            return;
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
        raw.sqlite3_close_v2(_handle);
    }
}

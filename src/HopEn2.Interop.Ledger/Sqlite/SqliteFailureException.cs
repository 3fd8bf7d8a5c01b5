using SQLitePCL;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>SQLite could not do what it was asked. Carries its code, never a bound value.</summary>
internal sealed class SqliteFailureException(int code, string file, string message) : Exception($"{Path.GetFileName(file)}: {message} (SQLite {code})")
{
    /// <summary>Extended result code.</summary>
    public int Code => code;

    /// <summary>The disk, or the size the file may have, is used up.</summary>
    public bool Full => (code & 0xff) == raw.SQLITE_FULL;

    /// <summary>Another connection held the write lock longer than the busy time-out.</summary>
    public bool Busy => (code & 0xff) == raw.SQLITE_BUSY;
}

using System.Collections.Concurrent;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Read-only connections of one file, opened as needed and used again.</summary>
/// <param name="open">Opens one.</param>
internal sealed class SqliteReaders(Func<SqliteDatabase> open) : IDisposable
{
    private readonly ConcurrentBag<SqliteDatabase> _idle = [];
    private volatile bool _disposed;

    /// <summary>Reads with a connection of its own: what it sees is one state of the file for each statement.</summary>
    public T Read<T>(Func<SqliteDatabase, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out var database))
            database = open();
        try
        {
            var result = read(database);
            _idle.Add(database);
            return result;
        }
        catch
        {
            // After an error the connection is not trusted again.
            database.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var database))
            database.Dispose();
    }
}

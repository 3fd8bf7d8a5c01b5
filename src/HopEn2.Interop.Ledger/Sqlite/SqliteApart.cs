using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>A writing connection to the ledger's file of one's own, used by one at a time; each commit is durable.</summary>
/// <param name="what">What it keeps, for who is told that it cannot.</param>
internal sealed class SqliteApart(SqliteStoreFiles files, string what) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private SqliteDatabase? _database;

    public async Task<T> RunAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            return work(_database ??= SqliteDatabase.Open(files.Options.File, SqliteAccess.Write));
        }
        catch (SqliteFailureException e)
        {
            // After an error the connection is not trusted again.
            _database?.Dispose();
            _database = null;
            throw new LedgerUnavailableException($"{what} cannot be kept or read: {e.Message}", e);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _database?.Dispose();
        _gate.Dispose();
    }
}

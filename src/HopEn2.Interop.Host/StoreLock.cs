using HopEn2.Interop.Ledger;

namespace HopEn2.Interop.Host;

/// <summary>Says that one engine owns a SQLite store; a PostgreSQL database has room for several. Held by an open file: gone with the process, however it ends.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly FileStream? _file;

    private StoreLock(FileStream? file) => _file = file;

    /// <summary>Null when somebody else holds it.</summary>
    public static StoreLock? Take(StoreOptions store)
    {
        if (store is not StoreOptions.Sqlite sqlite)
            return new StoreLock(null);
        var path = sqlite.File + ".lock";
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        try
        {
            return new StoreLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose() => _file?.Dispose();
}

using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Keeps what the watch has learnt in a file beside the ledger's: written by nobody else, and made again from the ledger when lost.</summary>
internal sealed class FileWatchStore(string file) : IWatchStore
{
    public async Task<byte[]?> ReadAsync(CancellationToken cancel) => File.Exists(file) ? await File.ReadAllBytesAsync(file, cancel) : null;

    public async Task WriteAsync(byte[] state, CancellationToken cancel)
    {
        var beside = file + ".new";
        await File.WriteAllBytesAsync(beside, state, cancel);
        File.Move(beside, file, overwrite: true);
    }

    public Task ForgetAsync(CancellationToken cancel)
    {
        File.Delete(file);
        return Task.CompletedTask;
    }
}

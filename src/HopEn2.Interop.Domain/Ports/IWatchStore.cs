namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps what the rupture watch has learnt, beside the ledger, and says which of several engines watches.</summary>
public interface IWatchStore
{
    /// <summary>What was kept last; null when nothing is.</summary>
    Task<byte[]?> ReadAsync(CancellationToken cancel);

    /// <summary>Keeps it instead of what was kept before: after a crash one of the two is there whole.</summary>
    Task WriteAsync(byte[] state, CancellationToken cancel);

    /// <summary>Forgets it: the watch learns anew from what the ledger holds.</summary>
    Task ForgetAsync(CancellationToken cancel);

    /// <summary>Takes the watch for this engine; null while another has it. Lost with the engine, however it ends.</summary>
    Task<IWatchLease?> TryTakeAsync(CancellationToken cancel);
}

/// <summary>The right to watch; given back when disposed.</summary>
public interface IWatchLease : IAsyncDisposable
{
    /// <summary>Whether it is still held. Once it is not, another engine may watch.</summary>
    Task<bool> IsHeldAsync(CancellationToken cancel);
}

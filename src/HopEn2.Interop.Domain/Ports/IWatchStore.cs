namespace HopEn2.Interop.Domain.Ports;

/// <summary>Keeps what the rupture watch has learnt, beside the ledger.</summary>
public interface IWatchStore
{
    /// <summary>What was kept last; null when nothing is.</summary>
    Task<byte[]?> ReadAsync(CancellationToken cancel);

    /// <summary>Keeps it instead of what was kept before: after a crash one of the two is there whole.</summary>
    Task WriteAsync(byte[] state, CancellationToken cancel);

    /// <summary>Forgets it: the watch learns anew from what the ledger holds.</summary>
    Task ForgetAsync(CancellationToken cancel);
}

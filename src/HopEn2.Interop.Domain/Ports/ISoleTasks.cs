namespace HopEn2.Interop.Domain.Ports;

/// <summary>What of several engines on one store one alone does at a time.</summary>
public enum SoleTask
{
    /// <summary>The rupture watch.</summary>
    Watch,

    /// <summary>Reading the return mailbox of MSSanté.</summary>
    Returns,
}

/// <summary>Says which of several engines does what one alone may do.</summary>
public interface ISoleTasks
{
    /// <summary>Takes a task for this engine; null while another has it. Lost with the engine, however it ends.</summary>
    Task<ISoleLease?> TryTakeAsync(SoleTask task, CancellationToken cancel);
}

/// <summary>The right to do it; given back when disposed.</summary>
public interface ISoleLease : IAsyncDisposable
{
    /// <summary>Whether it is still held. Once it is not, another engine may be at it.</summary>
    Task<bool> IsHeldAsync(CancellationToken cancel);
}

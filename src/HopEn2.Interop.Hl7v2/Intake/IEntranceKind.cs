using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Hl7v2.Intake;

/// <summary>A transport that has entrances to open.</summary>
internal interface IEntranceKind
{
    FeedTransport Transport { get; }

    /// <summary>Opens an entrance; disposing of what is returned finishes what is on its way and closes it.</summary>
    /// <remarks>Throws <see cref="EntranceException"/> when it cannot be opened now.</remarks>
    Task<IAsyncDisposable> OpenAsync(string entrance, CancellationToken cancel);
}

/// <summary>An entrance cannot be opened now: the port is taken, the folder is missing, the broker is away.</summary>
internal sealed class EntranceException(string problem, Exception? cause = null) : Exception(problem, cause);

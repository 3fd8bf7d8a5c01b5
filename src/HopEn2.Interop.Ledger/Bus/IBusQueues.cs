namespace HopEn2.Interop.Ledger.Bus;

/// <summary>The queue of announcements and the queue of those that were given up, beside the bus that carries them.</summary>
/// <remarks>Throws <see cref="BusUnavailableException"/> where the bus cannot be asked.</remarks>
internal interface IBusQueues : IAsyncDisposable
{
    Task<QueueDepths> DepthsAsync(CancellationToken cancel);

    /// <summary>Completes when one more announcement may be sent: bounds what is on its way, here or at the broker, when recording is slower than intake.</summary>
    Task RoomAsync(CancellationToken cancel);

    /// <summary>An announcement has been dealt with, one way or the other.</summary>
    void Consumed();

    /// <summary>So much is on its way that what is not recorded yet is most likely not lost but slow.</summary>
    bool Behind { get; }

    /// <summary>Keeps what was given up; durable when it completes, as far as the bus is.</summary>
    Task GiveUpAsync(BusError error, CancellationToken cancel);

    /// <summary>The oldest given up, in order, at most <paramref name="most"/>. They stay where they are.</summary>
    Task<IReadOnlyList<BusError>> PeekErrorsAsync(int most, CancellationToken cancel);

    /// <summary>Hands over, one after the other, those that are given up now; each leaves the queue when <paramref name="again"/> has completed for it.</summary>
    /// <returns>How many left it.</returns>
    Task<int> TakeErrorsAsync(Func<BusError, Task> again, CancellationToken cancel);
}

/// <param name="Waiting">Announcements not yet handed to an engine.</param>
/// <param name="Engines">Engines that take from it.</param>
internal readonly record struct QueueDepths(int Waiting, int Engines, int Errors);

/// <summary>The broker is away or refuses; the text says which and what helps, and holds no password.</summary>
public sealed class BusUnavailableException(string what, Exception? cause = null) : Exception(what, cause);

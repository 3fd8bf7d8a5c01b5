namespace HopEn2.Interop.Ledger.Bus;

/// <summary>What was given up, for those who repair it.</summary>
public sealed class BusErrors
{
    private readonly IBusQueues _queues;
    private readonly JournalAnnouncer _announcer;

    internal BusErrors(IBusQueues queues, JournalAnnouncer announcer) => (_queues, _announcer) = (queues, announcer);

    /// <summary>The oldest, in order, at most <paramref name="most"/>. Throws <see cref="BusUnavailableException"/>.</summary>
    public Task<IReadOnlyList<BusError>> ReadAsync(int most, CancellationToken cancel) => _queues.PeekErrorsAsync(most, cancel);

    /// <summary>Announces all of them once more; what fails again comes back. Throws <see cref="BusUnavailableException"/>; then those not yet announced are still there.</summary>
    /// <returns>How many messages were announced.</returns>
    public Task<int> ReplayAsync(CancellationToken cancel) => _announcer.AnnounceErrorsAsync(cancel);
}

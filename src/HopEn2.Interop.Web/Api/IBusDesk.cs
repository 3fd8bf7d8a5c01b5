using HopEn2.Interop.Ledger.Bus;

namespace HopEn2.Interop.Web.Api;

/// <summary>The bus, as an operator sees and repairs it.</summary>
public interface IBusDesk
{
    BusState State { get; }

    /// <summary>The oldest that were given up. Throws <see cref="BusUnavailableException"/>.</summary>
    Task<IReadOnlyList<BusError>> ErrorsAsync(int most, CancellationToken cancel);

    /// <summary>Has all that was given up tried again; what fails again comes back. Throws <see cref="BusUnavailableException"/>.</summary>
    /// <returns>How many messages that are.</returns>
    Task<int> ReplayErrorsAsync(CancellationToken cancel);
}

internal sealed class LedgerBusDesk(BusWatch watch, BusErrors errors) : IBusDesk
{
    public BusState State => watch.State;

    public Task<IReadOnlyList<BusError>> ErrorsAsync(int most, CancellationToken cancel) => errors.ReadAsync(most, cancel);

    public Task<int> ReplayErrorsAsync(CancellationToken cancel) => errors.ReplayAsync(cancel);
}

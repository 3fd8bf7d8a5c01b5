using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Web.Api;

namespace HopEn2.Interop.Tests.Unit.Web;

/// <summary>A bus with one announcement given up.</summary>
internal sealed class FakeBus : IBusDesk
{
    private static readonly BusError Error = new([7], "InvalidOperationException at Somewhere", new(2025, 3, 10, 8, 0, 0, TimeSpan.Zero));

    /// <summary>Why it cannot be asked; null: it can.</summary>
    public string? Away { get; set; }

    public BusState State { get; } = new("amqp://broker:5672/", true, null, new(2025, 3, 10, 7, 0, 0, TimeSpan.Zero), 3, 2, 1, Error);

    public Task<IReadOnlyList<BusError>> ErrorsAsync(int most, CancellationToken cancel) => Task.FromResult<IReadOnlyList<BusError>>([Error]);

    public Task<int> ReplayErrorsAsync(CancellationToken cancel) => Away is { } away ? throw new BusUnavailableException(away) : Task.FromResult(1);
}

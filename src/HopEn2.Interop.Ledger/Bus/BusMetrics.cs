using System.Diagnostics.Metrics;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>The bus in figures. What is not known has no value.</summary>
public sealed class BusMetrics : IDisposable
{
    private readonly Meter _meter;

    /// <param name="factory">Its meter bears the name of the engine's others: they are read together.</param>
    public BusMetrics(IMeterFactory factory, BusWatch watch)
    {
        _meter = factory.Create("HopEn2.Interop");
        _meter.CreateObservableGauge("hopen2.bus.connected", () => Known(watch.State.Connected switch { true => 1, false => 0, null => null }), null, "1: the bus is there; 0: it is away.");
        _meter.CreateObservableGauge("hopen2.bus.waiting", () => Known(watch.State.Waiting), "{announcement}", "Announcements in the queue, of up to 256 messages each.");
        _meter.CreateObservableGauge("hopen2.bus.engines", () => Known(watch.State.Engines), "{engine}", "Engines that take from the queue.");
        _meter.CreateObservableGauge("hopen2.bus.errors", () => Known(watch.State.Errors), "{announcement}", "Announcements given up, in the error queue.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Known(int? value) => value is { } known ? [new(known)] : [];
}

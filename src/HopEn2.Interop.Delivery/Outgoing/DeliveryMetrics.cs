using System.Diagnostics.Metrics;
using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Delivery in figures: destinations, outcomes and reasons, never a document or a patient.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _pieces;
    private readonly Histogram<double> _took;
    private volatile IReadOnlyList<WorkCount>? _counts;
    private volatile IReadOnlyList<DestinationStatus>? _destinations;
    private readonly TimeProvider _time;
    private double? _behind;

    /// <param name="factory">Its meter bears the name of the engine's others: they are read together.</param>
    public DeliveryMetrics(IMeterFactory factory, TimeProvider time)
    {
        _time = time;
        _meter = factory.Create("HopEn2.Interop");
        _pieces = _meter.CreateCounter<long>("hopen2.delivery.pieces", "{piece}", "Pieces of work looked at, by destination and how it ended.");
        _took = _meter.CreateHistogram<double>("hopen2.delivery.duration", "s", "From taking a piece to its end.");
        _meter.CreateObservableGauge("hopen2.delivery.backlog", () => Of(c => c.Count), "{piece}", "Pieces that wait, are held or failed, by destination, state and reason.");
        _meter.CreateObservableGauge("hopen2.delivery.oldest", () => Of(c => (_time.GetUtcNow() - c.Oldest).TotalSeconds), "s", "Age of the oldest of them.");
        _meter.CreateObservableGauge("hopen2.delivery.behind", () => _behind is { } behind ? [new Measurement<double>(behind)] : Array.Empty<Measurement<double>>(), "s", "Age of the recorded message that was just looked through for work; 0 when none waits.");
        _meter.CreateObservableGauge("hopen2.delivery.up", Up, null, "1: the neighbour answers; 0: it fails or is paused.");
    }

    public void Carried(string destination, WorkEnd end, TimeSpan took)
    {
        _pieces.Add(1, new("destination", destination), new("outcome", end.GetType().Name.ToLowerInvariant()));
        _took.Record(took.TotalSeconds, new KeyValuePair<string, object?>("destination", destination));
    }

    /// <summary>How it stands now; null: not known, and then nothing is shown.</summary>
    public void Stands(IReadOnlyList<WorkCount>? counts, IReadOnlyList<DestinationStatus>? destinations) => (_counts, _destinations) = (counts, destinations);

    /// <summary>How long the messages that are just looked through for work had been there; zero: there were none.</summary>
    public void Follows(TimeSpan behind) => _behind = Math.Max(0, behind.TotalSeconds);

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Of<T>(Func<WorkCount, T> value)
        where T : struct => (_counts ?? []).Select(c => new Measurement<T>(
            value(c), new("destination", c.Destination), new("state", c.State.ToString().ToLowerInvariant()), new("reason", c.Reason ?? "none")));

    private IEnumerable<Measurement<int>> Up() => (_destinations ?? []).Select(d => new Measurement<int>(d.PausedBy is null && d.BrokenSince is null ? 1 : 0, new KeyValuePair<string, object?>("destination", d.Name)));
}

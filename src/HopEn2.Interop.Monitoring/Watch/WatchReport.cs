using System.Diagnostics.Metrics;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Ruptures;
using HopEn2.Interop.Monitoring.Metrics;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>Passes on what is broken: to those who tell people, and to the instruments.</summary>
internal sealed class WatchReport : IDisposable
{
    private readonly IEnumerable<IIncidentObserver> _observers;
    private readonly ILogger<WatchReport> _log;
    private readonly Meter _meter;
    private (IncidentReport Report, int Streams)? _last;

    public WatchReport(IEnumerable<IIncidentObserver> observers, IMeterFactory factory, ILogger<WatchReport> log)
    {
        (_observers, _log) = (observers, log);
        _meter = factory.Create(EngineMetrics.MeterName);
        _meter.CreateObservableGauge("hopen2.ruptures.open", ReadOpen, "{incident}", "Incidents open now, by kind of break and level of what broke. No value: this engine does not watch.");
        _meter.CreateObservableGauge("hopen2.watch.streams", ReadStreams, "{stream}", "Streams under watch. No value: this engine does not watch, or learns from the past.");
    }

    public void Tell(IncidentReport report, int streams)
    {
        _last = (report, streams);
        foreach (var observer in _observers)
        {
            try
            {
                observer.Observe(report);
            }
            catch (Exception e)
            {
                Log.NotReported(_log, observer.GetType().Name, e);
            }
        }
    }

    /// <summary>This engine no longer watches: what it said last is no longer known to hold.</summary>
    public void Stop() => _last = null;

    public void Dispose() => _meter.Dispose();

    // Every kind has a value at every moment that is watched, so that the first incident of a kind is a rise and not a new series.
    private IEnumerable<Measurement<long>> ReadOpen()
    {
        if (_last is not { Report.Open: var open })
            yield break;
        var counted = open.Select(i => (Kind: (i.Alert ?? i.Children[0]).Kind, Level: StreamSubject.Parse(i.Root)?.Level)).CountBy(i => i).ToDictionary();
        foreach (var kind in Enum.GetValues<RuptureKind>().Where(k => counted.Keys.All(c => c.Kind != k)))
            yield return Measured(0, kind, "");
        foreach (var ((kind, level), count) in counted)
            yield return Measured(count, kind, level?.ToString().ToLowerInvariant() ?? "");
    }

    private static Measurement<long> Measured(long count, RuptureKind kind, string level) => new(count, new("kind", kind.ToString().ToLowerInvariant()), new("level", level));

    private IEnumerable<Measurement<long>> ReadStreams() => _last is { } last ? [new(last.Streams)] : [];
}

using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Ports;

/// <summary>Everything that is broken at one moment.</summary>
/// <param name="At">The moment it is about, by the hospital's clock.</param>
/// <param name="Open">All open incidents, grouped; what is no longer in it has ended. Streams are named as <see cref="StreamSubject.Name"/>.</param>
public sealed record IncidentReport(DateTimeOffset At, IReadOnlyList<Incident> Open);

/// <summary>Told by the rupture watch what is broken; must be quick and must not throw.</summary>
public interface IIncidentObserver
{
    /// <summary>The whole of what is open, told whenever it changes and at least once a minute: who missed one word misses nothing.</summary>
    void Observe(IncidentReport report);
}

/// <summary>Knows the silences that people planned: maintenance windows, closures, strikes.</summary>
public interface IPlannedSilence
{
    /// <summary>Whether a stream is expected to be other than usual at a moment: the watch then neither raises nor learns.</summary>
    /// <remarks>A plan for a feed covers the feed's own streams (and its sender's when all its feeds are planned). What depends on it is the asker's to know: ask for parents, too.</remarks>
    bool Covers(StreamSubject subject, DateTimeOffset at);
}

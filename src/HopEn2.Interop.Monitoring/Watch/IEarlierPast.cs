using HopEn2.Interop.Domain.Ruptures.Hospital;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>What happened before the store began, where somebody knows: the past of a demonstration.</summary>
public interface IEarlierPast
{
    /// <summary>When the store begins. What it holds of messages sent before is in the past told here already.</summary>
    DateTimeOffset Until { get; }

    /// <summary>In order of time.</summary>
    IEnumerable<WatchedMessage> Messages(CancellationToken cancel);

    /// <summary>Told when the watch has learnt, from this past or what it kept, and watches what comes from now on.</summary>
    void Learnt();
}

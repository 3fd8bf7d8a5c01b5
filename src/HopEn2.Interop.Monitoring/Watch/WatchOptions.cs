using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Monitoring.Watch;

/// <summary>The rupture watch, as far as it is a program.</summary>
public sealed record WatchOptions
{
    /// <summary>How much of the ledger's past is learnt from when nothing was kept. Default 90 days; 1 day to 5 years. More takes longer at the first start and teaches little.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "1826.00:00:00")]
    public TimeSpan LearnFrom { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How often what was learnt is kept. Default 5 min; 10 s to 1 day. After a crash the rest is read from the ledger again.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan KeepEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after it was received a message has surely been recorded, if nothing is behind. Default 3 s; 0.1 s to 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Settled { get; init; } = TimeSpan.FromSeconds(3);
}

using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>How often the wallboard's figures are told and read. Durations are the machine's, not the hospital clock's.</summary>
public sealed class CounterBoardOptions
{
    /// <summary>Least time between two announcements; changes within it are told together. Default 100 ms; 10 ms to 5 s. Part of the delay from ACK to screen.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:05")]
    public TimeSpan Coalesce { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often what waits is read. Default 5 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan WaitingEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a reading of what waits is shown when newer ones fail. Default 1 min; 5 s to 1 h. After it the screens say that nobody knows.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan WaitingKept { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the figures are compared with the ledger in a quiet moment. Default 1 min; 5 s to 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "1.00:00:00")]
    public TimeSpan ReconcileEvery { get; set; } = TimeSpan.FromMinutes(1);
}

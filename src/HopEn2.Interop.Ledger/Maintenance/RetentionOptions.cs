using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>How long what was kept stays. Facts outlive bodies; states outlive both.</summary>
public sealed record RetentionOptions
{
    /// <summary>How long the bytes of a message stay after it came. Default 90 days; 1 day to 10 years.</summary>
    /// <remarks>Afterwards it can be searched and counted, not read or replayed. What waits or is parked keeps its bytes.</remarks>
    [Range(typeof(TimeSpan), "1.00:00:00", "3653.00:00:00")]
    public TimeSpan Bodies { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How long the facts of a message stay after it came. Default 5 years; 30 days to 30 years, and never shorter than the bodies.</summary>
    /// <remarks>Afterwards the documents, visits and patients they made stay with their counters, without a timeline.</remarks>
    [Range(typeof(TimeSpan), "30.00:00:00", "10958.00:00:00")]
    public TimeSpan Facts { get; init; } = TimeSpan.FromDays(5 * 365.25);

    /// <summary>How long incidents stay after they are over, with what people did and who was told. Default 2 years; 30 days to 30 years.</summary>
    [Range(typeof(TimeSpan), "30.00:00:00", "10958.00:00:00")]
    public TimeSpan Incidents { get; init; } = TimeSpan.FromDays(2 * 365.25);

    /// <summary>How often it is looked for what to forget, besides once at start: a program restarted more often would never look. Default 1 day; 1 minute to 30 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Of the time, how much looking and forgetting may take; in between the store is the feeds'. Default 0.2; 0.01 to 1.</summary>
    /// <remarks>For SQLite, where one writes at a time. On PostgreSQL whole partitions are dropped.</remarks>
    [Range(0.01, 1)]
    public double Share { get; init; } = 0.2;

    /// <summary>Facts that outlive their bodies for no time at all would be forgotten first.</summary>
    public TimeSpan FactsAtLeastAsLongAsBodies => Facts > Bodies ? Facts : Bodies;
}

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How many false alarms are allowed: the one setting of the watch. Everything else is learnt or calibrated to it.</summary>
/// <param name="PerStreamMonth">False alarms allowed per stream and 30 days. Default 0.1; 0.001 to 10.</param>
/// <param name="PerHospitalMonth">False alarms allowed in the whole hospital per 30 days: the more streams, the less each. Null: no such limit.</param>
public sealed record FalseAlarmBudget(double PerStreamMonth = 0.1, double? PerHospitalMonth = null)
{
    public const double HoursPerMonth = 720;

    // What is learnt is never quite what is: the calibration aims below what is allowed.
    private const double Aim = 0.75;

    /// <summary>What one stream is allowed while so many are watched: its own allowance, or its share of the hospital's where that is less.</summary>
    public FalseAlarmBudget Over(int streams) =>
        PerHospitalMonth is { } all && all / Math.Max(1, streams) is var share && share < PerStreamMonth ? this with { PerStreamMonth = share } : this;

    /// <summary>Mean number of expected events between two false alarms of a stream: what the evidence is held against.</summary>
    /// <param name="eventsPerHour">The stream's mean rate over a week.</param>
    public double EventsBetweenAlarms(double eventsPerHour) => Math.Max(eventsPerHour, 1e-6) * HoursPerMonth / (Aim * PerStreamMonth);

    /// <summary>Chance of a false alarm allowed to one occasion of those that come <paramref name="perDay"/> times a day.</summary>
    public double ChancePerOccasion(double perDay) => Math.Min(0.5, Aim * PerStreamMonth / (30 * perDay));
}

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>How the watch itself did over a period: what a house needs to trust it, or to change its budget.</summary>
/// <param name="Days">Length of the period.</param>
/// <param name="Incidents">Opened in it; those that ended in another are not counted twice.</param>
/// <param name="MarkedFalse">Of them, said by people to be false alarms.</param>
/// <param name="TimeToSee">Median time from break to alarm, of those not marked false; null without any.</param>
/// <param name="Watched">Streams watched; 0: not known.</param>
/// <param name="Budget">False alarms allowed per stream and 30 days.</param>
public sealed record WatchScore(double Days, int Incidents, int MarkedFalse, TimeSpan? TimeToSee, int Watched, double Budget)
{
    private const double Month = 30;

    /// <summary>False alarms per stream and 30 days; null while the streams are not counted.</summary>
    public double? FalsePerStreamAndMonth => Watched == 0 || Days <= 0 ? null : MarkedFalse * Month / Days / Watched;

    /// <summary>Incidents per 30 days.</summary>
    public double IncidentsPerMonth => Days <= 0 ? 0 : Incidents * Month / Days;

    public static WatchScore Of(IReadOnlyCollection<KnownIncident> opened, double days, int watched, double budget)
    {
        var counted = opened.Where(i => i.Resolution is not Resolution.Merged).ToList();
        var seen = counted.Where(i => i.MarkedFalse is null).Select(i => i.TimeToSee).Order().ToList();
        return new(days, counted.Count, counted.Count(i => i.MarkedFalse is not null), seen.Count == 0 ? null : seen[(seen.Count - 1) / 2], watched, budget);
    }
}

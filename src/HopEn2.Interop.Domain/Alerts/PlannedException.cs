using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>Why a silence was planned. A word for people; all are treated alike.</summary>
public enum ExceptionSort
{
    Maintenance,
    Strike,
    Closure,
    Other,
}

/// <summary>A silence that people planned and named: nobody is told of what it covers, and the watch does not learn from it.</summary>
/// <param name="Label">What people call it: « Mise à jour du DPI ».</param>
/// <param name="Feeds">Of these feeds. Empty, with no services either: of everything.</param>
/// <param name="Services">Of these services.</param>
/// <param name="From">The hospital's time; null: since ever.</param>
/// <param name="To">Excluded; null: until further notice.</param>
/// <param name="Weekly">Within the period, only in these hours of the week; null: all of it.</param>
public sealed record PlannedException(
    string Label, ExceptionSort Sort, ValueList<string> Feeds, ValueList<string> Services, DateTime? From, DateTime? To, RotaHours? Weekly)
{
    /// <param name="feedsOf">Feeds of a sender or an entrance: these are planned to be silent when all their feeds are.</param>
    /// <param name="local">The hospital's time.</param>
    public bool Covers(StreamSubject subject, DateTime local, PublicHolidays holidays, Func<StreamSubject, IReadOnlyCollection<string>> feedsOf) =>
        IsOn(local, holidays) && Concerns(subject, feedsOf);

    /// <summary>Whether it is now.</summary>
    public bool IsOn(DateTime local, PublicHolidays holidays) =>
        (From is null || local >= From) && (To is null || local < To) && (Weekly is null || Weekly.Contain(local, holidays));

    private bool Concerns(StreamSubject subject, Func<StreamSubject, IReadOnlyCollection<string>> feedsOf) => subject switch
    {
        _ when Feeds.Count == 0 && Services.Count == 0 => true,
        { Service: { } service } => Services.Contains(service),
        { Feed: { } feed } => Feeds.Contains(feed),
        _ => feedsOf(subject) is { Count: > 0 } feeds && feeds.All(Feeds.Contains),
    };
}

using HopEn2.Interop.Domain.Ruptures;

namespace HopEn2.Interop.Domain.Alerts;

/// <summary>A day of the week as on-call rotas know it. A public holiday is a holiday and no weekday.</summary>
public enum RotaDay
{
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
    Holiday,
}

/// <summary>Hours of some days. An end that is not after the beginning is of the next day: 18:00 to 08:00 is a night, 08:00 to 08:00 a day and its night.</summary>
/// <param name="From">Included; the hospital's time.</param>
/// <param name="To">Excluded.</param>
public sealed record RotaHours(ValueList<RotaDay> Days, TimeOnly From, TimeOnly To)
{
    /// <param name="local">The hospital's time.</param>
    public bool Contain(DateTime local, PublicHolidays holidays)
    {
        var (day, time) = (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local));
        if (From < To)
            return Is(day, holidays) && time >= From && time < To;
        return (Is(day, holidays) && time >= From) || (Is(day.AddDays(-1), holidays) && time < To);
    }

    private bool Is(DateOnly day, PublicHolidays holidays) =>
        Days.Contains(holidays.Contains(day) ? RotaDay.Holiday : (RotaDay)(((int)day.DayOfWeek + 6) % 7));
}

/// <summary>When somebody may be told. No hours at all: always.</summary>
public sealed record WeekHours(ValueList<RotaHours> Hours)
{
    public static WeekHours Always { get; } = new([]);

    public bool Contain(DateTime local, PublicHolidays holidays) => Hours.Count == 0 || Hours.Any(h => h.Contain(local, holidays));
}

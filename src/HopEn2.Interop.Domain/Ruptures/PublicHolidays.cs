namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Public holidays of France.</summary>
/// <param name="AlsaceMoselle">Also Good Friday and 26 December, holidays in Bas-Rhin, Haut-Rhin and Moselle.</param>
/// <remarks>Code du travail, art. L3133-1; for Alsace and Moselle art. L3134-13.</remarks>
public sealed record PublicHolidays(bool AlsaceMoselle = false)
{
    public bool Contains(DateOnly day) => (day.Month, day.Day) switch
    {
        (1, 1) or (5, 1) or (5, 8) or (7, 14) or (8, 15) or (11, 1) or (11, 11) or (12, 25) => true,
        (12, 26) => AlsaceMoselle,
        _ => (day.DayNumber - Easter(day.Year).DayNumber) switch
        {
            1 or 39 or 50 => true, // Easter Monday, Ascension, Whit Monday
            -2 => AlsaceMoselle,
            _ => false,
        },
    };

    /// <summary>The last Sundays of March and October, when clocks change (directive 2000/84/EC).</summary>
    public static bool ClocksChange(DateOnly day) => day is { Month: 3 or 10, Day: > 24, DayOfWeek: DayOfWeek.Sunday };

    /// <summary>The instant (UTC ticks) at which clocks change, 1 h UTC, if one lies after the one given and not after the other.</summary>
    public static long? ClocksChangeBetween(long after, long until)
    {
        if (until - after > 190 * TimeSpan.TicksPerDay)
            return null;
        for (var day = after / TimeSpan.TicksPerDay; day <= until / TimeSpan.TicksPerDay; day++)
        {
            var at = (day * TimeSpan.TicksPerDay) + TimeSpan.TicksPerHour;
            if (at > after && at <= until && ClocksChange(DateOnly.FromDayNumber((int)day)))
                return at;
        }

        return null;
    }

    /// <summary>Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).</summary>
    public static DateOnly Easter(int year)
    {
        var (a, b, c) = (year % 19, year / 100, year % 100);
        var h = ((19 * a) + b - (b / 4) - ((b - ((b + 8) / 25) + 1) / 3) + 15) % 30;
        var l = (32 + (2 * (b % 4)) + (2 * (c / 4)) - h - (c % 4)) % 7;
        var m = (a + (11 * h) + (22 * l)) / 451;
        var n = h + l - (7 * m) + 114;
        return new DateOnly(year, n / 31, (n % 31) + 1);
    }
}

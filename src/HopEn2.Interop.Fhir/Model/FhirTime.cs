using System.Globalization;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>Reads date, dateTime and instant as points in time.</summary>
public static class FhirTime
{
    /// <summary>The time in UTC; a day, month or year is its beginning in the zone. Null when there is none, or it is no time.</summary>
    /// <param name="zone">Of dates, which name none; null: UTC.</param>
    public static DateTimeOffset? Read(string? value, TimeZoneInfo? zone = null)
    {
        if (value is null)
            return null;
        if (value.Length > 10)
        {
            // A leap second is the one before it: .NET has none.
            var seconds = value.Length > 18 && value.AsSpan(17, 2) is "60" ? string.Concat(value.AsSpan(0, 17), "59", value.AsSpan(19)) : value;
            return DateTimeOffset.TryParse(seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant.ToUniversalTime() : null;
        }

        return Day(value) is { } day ? At(day, zone) : null;
    }

    /// <summary>Likewise, of a day, month or year its last moment: the end of a period includes it.</summary>
    public static DateTimeOffset? ReadEnd(string? value, TimeZoneInfo? zone = null)
    {
        if (value is null || value.Length > 10)
            return Read(value, zone);
        if (Day(value) is not { } day || day.Year == 9999)
            return null;
        var next = value.Length switch { 4 => day.AddYears(1), 7 => day.AddMonths(1), _ => day.AddDays(1) };
        return At(next, zone)?.AddTicks(-1);
    }

    /// <summary>As FHIR writes an instant, in UTC.</summary>
    public static string Write(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static DateTime? Day(string value)
    {
        string[] formats = ["yyyy-MM-dd", "yyyy-MM", "yyyy"];
        return DateTime.TryParseExact(value, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    private static DateTimeOffset? At(DateTime day, TimeZoneInfo? zone)
    {
        var offset = zone?.GetUtcOffset(day) ?? TimeSpan.Zero;
        var ticks = day.Ticks - offset.Ticks;
        return ticks < 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}

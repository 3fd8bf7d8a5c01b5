using System.Globalization;

namespace HopEn2.Interop.Imports;

/// <summary>Dates as extracts write them.</summary>
/// <param name="formats">.NET spelling; empty: the usual French and ISO ways.</param>
internal sealed class Dates(TimeZoneInfo zone, IReadOnlyList<string> formats)
{
    private static readonly string[] Usual =
    [
        "dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "dd/MM/yyyy HH'h'mm", "dd/MM/yyyy", "d/M/yyyy H:mm", "d/M/yyyy", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd",
        "yyyyMMddHHmmss", "yyyyMMddHHmm", "yyyyMMdd", "dd-MM-yyyy HH:mm", "dd-MM-yyyy", "dd.MM.yyyy HH:mm", "dd.MM.yyyy", "yyyy-MM-dd HH:mm:ss.fff", "yyyy-MM-dd'T'HH:mm:ss.fff",
    ];

    private static readonly string[] WithZone = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:sszzz"];

    private readonly string[] _formats = formats.Count > 0 ? [.. formats] : Usual;

    /// <summary>UTC; null with the reason when it is no time.</summary>
    public DateTimeOffset? Time(string text, out string? problem)
    {
        problem = null;
        if (DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
            if (zone.IsInvalidTime(local))
            {
                problem = $"names an hour that the clock leaves out in {zone.Id} when summer begins";
                return null;
            }

            // Of the hour that comes twice in autumn the first, as everywhere here.
            var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
            return Plausible(new DateTimeOffset(local, offset).ToUniversalTime(), out problem);
        }

        if (text.AsSpan().Trim() is [.., 'Z'] or [.., _, ':', _, _] or [.., '+' or '-', _, _, _, _]
            && DateTimeOffset.TryParseExact(text, WithZone, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return Plausible(time.ToUniversalTime(), out problem);
        problem = "is no date in a form that is known";
        return null;
    }

    public DateOnly? Day(string text)
    {
        var days = _formats.Where(f => !f.Contains('H', StringComparison.Ordinal)).ToArray();
        return DateOnly.TryParseExact(text, days.Length > 0 ? days : ["dd/MM/yyyy", "yyyy-MM-dd", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
    }

    /// <summary>2025-03, 03/2025, 202503, or a day of it.</summary>
    public Domain.Month? Month(string text) =>
        DateTime.TryParseExact(text, ["yyyy-MM", "MM/yyyy", "yyyyMM", "M/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? Domain.Month.Of(DateOnly.FromDateTime(month))
            : Day(text) is { } day ? Domain.Month.Of(day) : null;

    // 01/01/1900 and 31/12/9999 are what systems write for nothing.
    private static DateTimeOffset? Plausible(DateTimeOffset time, out string? problem)
    {
        problem = time.Year is < 1990 or > 2100 ? "is a date that cannot be meant" : null;
        return problem is null ? time : null;
    }
}

using System.Globalization;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Web.Api;

/// <summary>Reads the parameters of a request, and collects what is wrong with them instead of stopping at the first.</summary>
internal sealed class QueryReader(HospitalClock clock)
{
    private const int DefaultSize = 50;
    private const int LargestSize = 500;

    private readonly List<string> _problems = [];

    /// <summary>Null when everything could be read.</summary>
    public IResult? Problem => _problems.Count == 0 ? null : Api.Problem.Bad("The request cannot be read.", string.Join(' ', _problems));

    /// <summary>One of the named values of an enumeration; null when nothing was asked.</summary>
    public T? OneOf<T>(string parameter, string? value)
        where T : struct, Enum
    {
        if (string.IsNullOrEmpty(value))
            return null;
        // Enum.TryParse takes numbers, which mean nothing to anybody outside.
        if (char.IsLetter(value[0]) && Enum.TryParse<T>(value, ignoreCase: true, out var parsed))
            return parsed;
        Wrong(parameter, value, "one of " + string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..])));
        return null;
    }

    public T? Named<T>(string parameter, string? value, Func<string, T?> parse, IEnumerable<string> known)
        where T : struct
    {
        if (string.IsNullOrEmpty(value))
            return null;
        var parsed = parse(value);
        if (parsed is null)
            Wrong(parameter, value, "one of " + string.Join(", ", known));
        return parsed;
    }

    public PageRequest Page(string? cursor, string? size)
    {
        if (string.IsNullOrEmpty(size))
            return new(Blank(cursor), DefaultSize);
        if (int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LargestSize)
            return new(Blank(cursor), number);
        Wrong("size", size, $"a number from 1 to {LargestSize}");
        return new(Blank(cursor), DefaultSize);
    }

    /// <summary>A time with its offset, or a time or day of the hospital.</summary>
    public DateTimeOffset? Time(string parameter, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time))
            return time.Kind == DateTimeKind.Unspecified ? new(time, clock.Zone.GetUtcOffset(time)) : new DateTimeOffset(time).ToUniversalTime();
        Wrong(parameter, value, "a time such as 2025-03-10T14:30 (hospital time) or 2025-03-10T13:30Z");
        return null;
    }

    public DateOnly? Day(string parameter, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Wrong(parameter, value, "a day such as 2025-03-10");
        return null;
    }

    public void Wrong(string parameter, string value, string wanted) => _problems.Add($"{parameter} is \"{value}\"; it is to be {wanted}.");

    public static string? Blank(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

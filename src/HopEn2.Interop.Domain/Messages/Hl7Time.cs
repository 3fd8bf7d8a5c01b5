namespace HopEn2.Interop.Domain.Messages;

/// <summary>Reads the point in time that HL7v2 (DTM, TS) and CDA (TS) write alike: <c>YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]</c>.</summary>
/// <remarks>
/// Part of a time that is not written is its beginning: <c>2024</c> is midnight on 1 January 2024. Without zone the time is the hospital's own (hl7v2.md §1; cda.md,
/// "What 124 published examples do"). Beyond the standard it takes <c>Z</c>, <c>±HH</c>, <c>±HH:MM</c>, a leap second and <c>240000</c>, each of which means one thing only.
/// </remarks>
public static class Hl7Time
{
    /// <summary>The time in UTC; null when the text is empty, the HL7 null (<c>""</c>) or no time.</summary>
    /// <param name="zone">Zone of times that name none.</param>
    /// <remarks>
    /// In the hour that the clock skips in spring, the time is read by the winter clock; in the hour it repeats in autumn, the first one is meant. Either way the same
    /// text always gives the same instant.
    /// </remarks>
    public static DateTimeOffset? Read(ReadOnlySpan<char> text, TimeZoneInfo zone)
    {
        text = text.Trim();
        if (!TryZone(ref text, out var offset) || !TryLocal(text, out var local))
            return null;
        var ticks = local.Ticks - (offset ?? OffsetOf(zone, local)).Ticks;
        return ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks ? null : new DateTimeOffset(ticks, TimeSpan.Zero);
    }

    /// <inheritdoc cref="Read(ReadOnlySpan{char}, TimeZoneInfo)"/>
    public static DateTimeOffset? Read(string? text, TimeZoneInfo zone) => text is null ? null : Read(text.AsSpan(), zone);

    /// <summary>The day as written, whatever the time and zone after it; null when the text does not name a whole day.</summary>
    public static DateOnly? ReadDay(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        return text.Length >= 8 && TryLocal(text[..8], out var local) ? DateOnly.FromDateTime(local) : null;
    }

    /// <summary>The text says in which zone its time is.</summary>
    public static bool HasZone(ReadOnlySpan<char> text) => TryZone(ref text, out var offset) && offset is not null;

    /// <summary>Takes the zone off the end. True also when there is none; false when what follows the sign is no zone.</summary>
    private static bool TryZone(ref ReadOnlySpan<char> text, out TimeSpan? offset)
    {
        offset = null;
        text = text.Trim();
        if (text.EndsWith("Z", StringComparison.OrdinalIgnoreCase))
        {
            offset = TimeSpan.Zero;
            text = text[..^1];
            return true;
        }

        var sign = text.LastIndexOfAny('+', '-');
        if (sign < 0)
            return true;
        var digits = text[(sign + 1)..];
        var minutesAt = digits is [_, _, ':', _, _] ? 3 : 2;
        if (digits.Length is not (2 or 4 or 5) || (digits.Length == 5 && minutesAt == 2) || !TryNumber(digits[..2], out var hours))
            return false;
        var minutes = 0;
        if (digits.Length > 2 && !TryNumber(digits[minutesAt..], out minutes))
            return false;
        if (hours > 14 || minutes > 59)
            return false;
        var size = new TimeSpan(hours, minutes, 0);
        offset = text[sign] == '-' ? -size : size;
        text = text[..sign];
        return true;
    }

    private static bool TryLocal(ReadOnlySpan<char> text, out DateTime local)
    {
        local = default;
        var fraction = TimeSpan.Zero;
        var dot = text.IndexOfAny('.', ',');
        if (dot >= 0)
        {
            // A fraction is one of seconds: it follows whole seconds or nothing.
            if (dot != 14 || !TryFraction(text[15..], out fraction))
                return false;
            text = text[..14];
        }

        Span<int> parts = [0, 1, 1, 0, 0, 0];
        if (text.Length is not (4 or 6 or 8 or 10 or 12 or 14) || !TryNumber(text[..4], out parts[0]))
            return false;
        for (var i = 1; 2 + (2 * i) < text.Length; i++)
        {
            if (!TryNumber(text.Slice(2 + (2 * i), 2), out parts[i]))
                return false;
        }

        var (year, month, day, hour, minute, second) = (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
        var midnight = hour == 24 && minute == 0 && second == 0 && fraction == TimeSpan.Zero;
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month) || (hour > 23 && !midnight) || minute > 59 || second > 60)
            return false;
        local = new DateTime(year, month, day) + new TimeSpan(hour, minute, second) + fraction;
        return true;
    }

    private static bool TryFraction(ReadOnlySpan<char> digits, out TimeSpan fraction)
    {
        fraction = default;
        if (digits.IsEmpty || digits.Length > 9)
            return false;
        long ticks = 0, unit = TimeSpan.TicksPerSecond;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        fraction = TimeSpan.FromTicks(ticks);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            number = (number * 10) + (digit - '0');
        }

        return true;
    }

    // Asking the zone costs more than all the rest, and the times of messages are of a few days: what is the same all day is remembered.
    private static TimeSpan OffsetOf(TimeZoneInfo zone, DateTime local)
    {
        var day = (int)(local.Ticks / TimeSpan.TicksPerDay);
        if (Days[day & (RememberedDays - 1)] is { } known && known.Day == day && ReferenceEquals(known.Zone, zone))
            return known.Offset;

        var midnight = local.Date;
        var offset = zone.GetUtcOffset(midnight);
        if (zone.IsAmbiguousTime(midnight) || zone.GetUtcOffset(midnight.AddDays(1)) != offset)
            return zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        Days[day & (RememberedDays - 1)] = new(zone, day, offset);
        return offset;
    }

    private const int RememberedDays = 64;

    private static readonly DayOffset?[] Days = new DayOffset?[RememberedDays];

    /// <summary>The offset of a day on which the clock is not changed.</summary>
    private sealed record DayOffset(TimeZoneInfo Zone, int Day, TimeSpan Offset);
}

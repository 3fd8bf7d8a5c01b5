using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A number within bounds, both included.</summary>
internal sealed class Number(double least, double most, string unit) : ScalarValue<double>
{
    protected override string Wanted => string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most} ({unit}), with a dot for decimals");

    protected override bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= least && value <= most;

    public override JsonObject Schema() => new() { ["type"] = "number", ["minimum"] = least, ["maximum"] = most };
}

/// <summary>A duration with its unit, <c>30s</c>, <c>5min</c>, <c>1h</c>, within bounds.</summary>
/// <param name="zero">0s is allowed too, whatever the least.</param>
internal sealed partial class Duration(TimeSpan least, TimeSpan most, bool zero = false) : ScalarValue<TimeSpan>
{
    private static readonly char[] Digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'];

    protected override string Wanted => $"a duration from {Written(least)} to {Written(most)}{(zero ? ", or 0s" : "")}, such as 30s, 5min or 1h";

    protected override bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (!Form().IsMatch(text))
            return false;

        var unit = text.TrimStart(Digits);
        var count = int.Parse(text.AsSpan(0, text.Length - unit.Length), CultureInfo.InvariantCulture);
        value = unit switch
        {
            "s" => TimeSpan.FromSeconds(count),
            "min" => TimeSpan.FromMinutes(count),
            _ => TimeSpan.FromHours(count),
        };
        return (zero && value == TimeSpan.Zero) || (value >= least && value <= most);
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    public static string Written(TimeSpan span) =>
        span.TotalHours >= 1 && span.Ticks % TimeSpan.TicksPerHour == 0 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours}h")
        : span.TotalMinutes >= 1 && span.Ticks % TimeSpan.TicksPerMinute == 0 ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes}min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds}s");

    [GeneratedRegex("^([0-9]{1,6})(s|min|h)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>A number of bytes with its unit, <c>512KB</c>, <c>50MB</c> (of 1024), within bounds.</summary>
internal sealed partial class Size(int least, int most) : ScalarValue<int>
{
    protected override string Wanted => $"a size from {Written(least)} to {Written(most)}, such as 512KB or 50MB";

    protected override bool TryParse(string text, out int value)
    {
        value = 0;
        if (!Form().IsMatch(text))
            return false;

        var bytes = long.Parse(text.AsSpan(0, text.Length - 2), CultureInfo.InvariantCulture) * (text.EndsWith("KB", StringComparison.Ordinal) ? 1024L : 1024L * 1024);
        value = (int)Math.Clamp(bytes, 0, int.MaxValue);
        return bytes >= least && bytes <= most;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    private static string Written(int bytes) => bytes >= 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)}MB") : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024}KB");

    [GeneratedRegex("^([0-9]{1,9})(KB|MB)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

/// <summary>A day, <c>2025-06-30</c>.</summary>
internal sealed class Day : ScalarValue<DateOnly>
{
    protected override string Wanted => "a day that exists, as year-month-day: 2025-06-30";

    protected override bool TryParse(string text, out DateOnly value) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" };
}

/// <summary>A time of day, <c>18:30</c>.</summary>
internal sealed class TimeOfDay : ScalarValue<TimeOnly>
{
    protected override string Wanted => "a time of day from 00:00 to 23:59, between quotes: \"18:30\"";

    protected override bool TryParse(string text, out TimeOnly value) => TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out value);

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^([01][0-9]|2[0-3]):[0-5][0-9]$" };
}

/// <summary>A day, or a minute of one, by the hospital's clock.</summary>
/// <param name="At">The minute, or the day's first.</param>
/// <param name="WholeDay">Only the day was written.</param>
internal readonly record struct LocalMoment(DateTime At, bool WholeDay)
{
    /// <summary>The end of a period that goes up to it: a day is included.</summary>
    public DateTime End => WholeDay ? At.AddDays(1) : At;
}

/// <inheritdoc cref="LocalMoment"/>
internal sealed class Moment : ScalarValue<LocalMoment>
{
    protected override string Wanted => "a day that exists, or a minute of one: 2025-06-30 or 2025-06-30T18:30";

    protected override bool TryParse(string text, out LocalMoment value)
    {
        var day = DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at);
        var found = day || DateTime.TryParseExact(text, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out at);
        value = new(at, day);
        return found;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = "^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$" };
}

using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>A criterion of a date: <c>ge2025-03-10</c>. A day, month or year stands for all its moments, in the hospital's zone.</summary>
internal sealed record DateCriterion(string Prefix, DateTimeOffset First, DateTimeOffset Last)
{
    private static readonly string[] Prefixes = ["eq", "ne", "gt", "lt", "ge", "le", "sa", "eb"];

    /// <summary>Null: it is no date, or has a prefix that is not supported.</summary>
    public static DateCriterion? Parse(string text, TimeZoneInfo zone)
    {
        var prefix = text.Length > 2 && Prefixes.Contains(text[..2], StringComparer.Ordinal) ? text[..2] : "eq";
        var value = text.StartsWith(prefix, StringComparison.Ordinal) ? text[2..] : text;
        if (value.Length == 0 || !char.IsAsciiDigit(value[0]) || FhirTime.Read(value, zone) is not { } first || FhirTime.ReadEnd(value, zone) is not { } last)
            return null;
        // A time without fractions stands for its whole second.
        return new(prefix, first, value.Length > 10 && !value.Contains('.', StringComparison.Ordinal) ? last.AddTicks(TimeSpan.TicksPerSecond - 1) : last);
    }

    public bool Holds(DateTimeOffset time) => Prefix switch
    {
        "ne" => time < First || time > Last,
        "gt" or "sa" => time > Last,
        "lt" or "eb" => time < First,
        "ge" => time >= First,
        "le" => time <= Last,
        _ => time >= First && time <= Last,
    };

    /// <summary>No time before it can hold; null: any may.</summary>
    public DateTimeOffset? Earliest => Prefix is "eq" or "ge" or "gt" or "sa" ? First : null;

    /// <summary>No time after it can hold; null: any may.</summary>
    public DateTimeOffset? Latest => Prefix is "eq" or "le" or "lt" or "eb" ? Last : null;
}

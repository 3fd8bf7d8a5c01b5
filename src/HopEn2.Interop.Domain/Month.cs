using System.Globalization;

namespace HopEn2.Interop.Domain;

/// <summary>A calendar month in the hospital's time: what an indicator is measured over.</summary>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    public DateOnly FirstDay => new(Year, Number, 1);

    public DateOnly LastDay => FirstDay.AddMonths(1).AddDays(-1);

    public int Days => DateTime.DaysInMonth(Year, Number);

    public static Month Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>Reads <c>2025-03</c>; null when it is no month.</summary>
    public static Month? Parse(string? text) =>
        DateOnly.TryParseExact(text + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Of(day) : null;

    public bool Contains(DateOnly day) => day.Year == Year && day.Month == Number;

    public Month AddMonths(int months) => Of(FirstDay.AddMonths(months));

    public int CompareTo(Month other) => FirstDay.CompareTo(other.FirstDay);

    public override string ToString() => FirstDay.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

namespace HopEn2.Interop.Domain;

/// <summary>Which day it is in the hospital: days and months are the house's, not UTC's.</summary>
public sealed class HospitalCalendar(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    public Month MonthOf(DateTimeOffset at) => Month.Of(DayOf(at));

    /// <summary>The moment a day begins here. Where the clock is set forward over midnight, the first moment that exists.</summary>
    public DateTimeOffset BeginningOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        // Of an hour that comes twice, the first.
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

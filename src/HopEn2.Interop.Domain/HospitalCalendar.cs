namespace HopEn2.Interop.Domain;

/// <summary>Which day it is in the hospital: days and months are the house's, not UTC's.</summary>
public sealed class HospitalCalendar(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);
}

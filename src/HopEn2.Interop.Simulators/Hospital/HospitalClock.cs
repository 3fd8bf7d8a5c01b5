using System.Globalization;

namespace HopEn2.Interop.Simulators.Hospital;

/// <summary>Times as the hospital's systems write them: local, in HL7v2 mostly without zone.</summary>
internal sealed class HospitalClock(TimeZoneInfo zone)
{
    /// <summary>A time of day on a day; one that the change to summer time skips is moved an hour on.</summary>
    public DateTimeOffset At(DateOnly day, TimeSpan timeOfDay)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + timeOfDay;
        if (zone.IsInvalidTime(local))
            local += TimeSpan.FromHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    public int HourOf(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).Hour;

    /// <summary>HL7v2: local time to the second. Only in the hour that comes twice in autumn does it say its zone.</summary>
    public string Hl7(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        var text = local.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        return zone.IsAmbiguousTime(local.DateTime) ? text + Offset(local) : text;
    }

    /// <summary>HL7v2 to the minute, as some senders write MSH-7.</summary>
    public string Hl7Minute(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return zone.IsAmbiguousTime(local.DateTime) ? Hl7(at) : local.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
    }

    /// <summary>CDA: always with its zone.</summary>
    public string Cda(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + Offset(local);
    }

    /// <summary>FHIR: to the second, always with its zone.</summary>
    public string Fhir(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>FHIR: the day alone.</summary>
    public string FhirDate(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>For people: <c>10/03/2025 09:30</c>.</summary>
    public string French(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).ToString("dd/MM/yyyy HH:mm", CultureInfo.InvariantCulture);

    private static string Offset(DateTimeOffset local) =>
        (local.Offset < TimeSpan.Zero ? "-" : "+") + local.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
}

namespace HopEn2.Interop.Monitoring;

/// <summary>The time as the hospital reads it: days, months and screens go by it, whatever time zone the machine is in.</summary>
/// <remarks>
/// It has a <see cref="TimeProvider"/> of its own because a demonstration lets the hospital's day run faster than the machine's:
/// delays, time-outs and heartbeats go by the machine, days and ages by the hospital.
/// </remarks>
/// <param name="ofMachine">Which instant of the hospital an instant of the machine is, where the two differ.</param>
public sealed class HospitalClock(TimeProvider time, TimeZoneInfo zone, Func<DateTimeOffset, DateTimeOffset>? ofMachine = null)
{
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>Now, with the offset of the hospital's time zone.</summary>
    public DateTimeOffset Now => Local(time.GetUtcNow());

    public DateOnly Today => DayOf(time.GetUtcNow());

    /// <summary>When it was for the hospital that the machine noted this time, such as that of a message's reception.</summary>
    public DateTimeOffset OfMachine(DateTimeOffset at) => Local(ofMachine is null ? at : ofMachine(at));

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>The day something belongs to: 23:30 UTC of 31 December is 1 January in Paris.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);
}

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>The days of one month as the calendar of the house has them, told without its time zone for each of half a million times.</summary>
internal sealed class MonthDays
{
    private static readonly TimeSpan Around = TimeSpan.FromHours(1);

    private readonly HospitalCalendar _calendar;
    private readonly DateOnly _first;
    private readonly DateTimeOffset[] _starts;
    private readonly bool _plain;

    public MonthDays(Month month, HospitalCalendar calendar)
    {
        (_calendar, _first) = (calendar, month.FirstDay);
        _starts = [.. Enumerable.Range(0, month.Days + 1).Select(d => calendar.BeginningOf(_first.AddDays(d)))];
        // A clock that is set about midnight makes days that do not simply follow each other: then the calendar is asked.
        _plain = _starts.All(s => calendar.Zone.GetUtcOffset(s - Around) == calendar.Zone.GetUtcOffset(s + Around));
    }

    /// <summary>It is a day of the month.</summary>
    public bool Contain(DateTimeOffset at) => _plain ? at >= _starts[0] && at < _starts[^1] : Month.Of(_first).Contains(_calendar.DayOf(at));

    /// <summary>The day something belongs to, of whichever month.</summary>
    public DateOnly DayOf(DateTimeOffset at)
    {
        if (!_plain || at < _starts[0] || at >= _starts[^1])
            return _calendar.DayOf(at);
        var found = Array.BinarySearch(_starts, at);
        return _first.AddDays(found >= 0 ? found : ~found - 1);
    }
}

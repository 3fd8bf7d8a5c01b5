namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Judges a stream that comes as one lot a day: whether the lot that is due is missing, and whether the one that came was cut short.</summary>
internal static class LotJudge
{
    /// <summary>The next instant at which something is to be decided if no event comes first.</summary>
    public static long NextWake(StreamWatch stream, House house)
    {
        var lots = stream.Lots;
        var next = lots.Middle + (TimeSpan.TicksPerDay / 2);
        if (stream.Alert is not null)
            return Math.Max(next, stream.Upto + 1);
        if (!lots.Came && !lots.Judged)
            next = Math.Min(next, Due(stream, house));
        if (lots.Current is { } lot && stream.Upto - lot.Begin < Lots.LongestMinutes * TimeSpan.TicksPerMinute)
            next = Math.Min(next, lot.Begin + ((((stream.Upto - lot.Begin) / TimeSpan.TicksPerMinute) + 1) * TimeSpan.TicksPerMinute));
        return Math.Max(next, stream.Upto + 1);
    }

    /// <summary>The alert when the awaited lot was due and has not come.</summary>
    public static RuptureAlert? Absence(StreamWatch stream, long at, House house)
    {
        var lots = stream.Lots;
        if (lots.Came || lots.Judged || at < Due(stream, house))
            return null;
        lots.Judged = true;
        var allowed = PerLot(house);
        if (MayRest(stream, house) && lots.ChanceOfNone(StreamWatch.Sunday) > allowed)
            return null;
        var chance = Math.Pow(lots.ChanceOfNone(DayOfWeek(stream)), lots.MissedInARow + 1);
        return chance > allowed
            ? null
            : new RuptureAlert(stream.Name, stream.Time(at), RuptureKind.LotMissing, stream.Time(lots.Middle), lots.MeanSize * (lots.MissedInARow + 1), 0, -Math.Log(chance));
    }

    /// <summary>The alert when the lot that is coming falls too far behind its usual course.</summary>
    public static RuptureAlert? Shortness(StreamWatch stream, long at, House house)
    {
        if (stream.Lots is not { Current: { } lot } lots)
            return null;
        var doubt = lots.Doubt(at);
        return doubt * lots.Trust < -Math.Log(PerLot(house))
            ? null
            : new RuptureAlert(stream.Name, stream.Time(at), RuptureKind.LotShort, stream.Time(lot.Begin), lots.MeanSize, lot.Size, doubt);
    }

    /// <summary>Whether the awaited day is a holiday on which the stream may rest.</summary>
    public static bool MayRest(StreamWatch stream, House house) => house.Holidays.Contains(AwaitedDate(stream)) && stream.Habit.MayRest(house.Habit, house.Budget);

    /// <summary>Day of the week of the awaited lot; 0 is Monday.</summary>
    public static int DayOfWeek(StreamWatch stream) => (int)((stream.Lots.AwaitedDay + stream.Offset) / TimeSpan.TicksPerDay % 7);

    // Half of what one night is allowed goes to a lot that does not come, half to one cut short.
    private static double PerLot(House house) => house.Budget.ChancePerOccasion(1) / 2;

    // On the nights when clocks change, what runs at two o'clock may run an hour later.
    private static long Due(StreamWatch stream, House house)
    {
        var due = stream.Lots.Due(PerLot(house));
        return due < long.MaxValue && PublicHolidays.ClocksChange(AwaitedDate(stream)) ? due + TimeSpan.TicksPerHour : due;
    }

    private static DateOnly AwaitedDate(StreamWatch stream) => DateOnly.FromDayNumber((int)((stream.Lots.AwaitedDay + stream.Offset) / TimeSpan.TicksPerDay));
}

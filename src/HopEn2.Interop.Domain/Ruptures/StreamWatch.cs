using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>One stream under watch: what was learnt of it, the evidence against it, and its alert when it has one.</summary>
/// <remarks>All times are UTC ticks; hours and days are the hospital's, by the offset that comes with the times.</remarks>
public sealed class StreamWatch
{
    internal const int Hours = 24, Sunday = 6;
    private const int PatienceDays = 14;
    private const double Suspicious = 20;
    private const double Recovered = 6;

    private readonly double[] _rates = new double[Hours];
    private readonly double[] _surplus = new double[Hours];
    private double _threshold = double.PositiveInfinity;
    private double _sureness = 0.5;
    private bool _ready;

    public required string Name { get; init; }

    public long FirstEvent { get; set; }

    public long LastEvent { get; set; }

    public long Upto { get; set; }

    public long Offset { get; set; }

    public required WatchedDay Today { get; set; }

    public List<WatchedDay> Pending { get; set; } = [];

    public Level Level { get; set; } = new();

    public Profile Profile { get; set; } = new();

    public HourSpread Spread { get; set; } = new();

    public Presence Presence { get; set; } = new();

    public Runs Runs { get; set; } = new();

    /// <summary>Events of the run under way.</summary>
    public int RunLength { get; set; }

    public Surge Surge { get; set; } = new();

    public ChangeEvidence Evidence { get; set; } = new();

    public HolidayHabit Habit { get; set; } = new();

    public Lots Lots { get; set; } = new();

    public RuptureAlert? Alert { get; set; }

    /// <summary>What waits at the sender comes at once when a break ends: until then (UTC ticks) nothing is learnt.</summary>
    public long FlushesUntil { get; set; }

    /// <summary>Events expected and seen since the break began, and how much speaks for its end, while an alert is open.</summary>
    public double OpenExpected { get; set; }

    public double OpenSeen { get; set; }

    public double Recovery { get; set; }

    public static StreamWatch Begin(string name, DateTimeOffset at)
    {
        var (midnight, day) = DayOf(at.UtcTicks, at.Offset.Ticks);
        return new StreamWatch
        {
            Name = name,
            FirstEvent = at.UtcTicks,
            LastEvent = at.UtcTicks,
            Upto = at.UtcTicks,
            Offset = at.Offset.Ticks,
            Today = new WatchedDay { Begin = midnight, DayOfWeek = day },
        };
    }

    /// <summary>An event came. True when the next waking time may have come nearer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool See(long at, long offset, House house, List<WatchNews> news)
    {
        Prepare(house);
        var sooner = Rebase(offset);
        Advance(at);
        var longest = Runs.LongestExceeded(at - LastEvent);
        if (Lots.See(at, LastEvent, (at + offset) % TimeSpan.TicksPerDay / (double)TimeSpan.TicksPerMinute, Alert is not null))
            sooner = true;
        var counts = longest >= Runs.Limit;
        LastEvent = at;
        var hour = Math.Clamp((int)((at - Today.Begin) / TimeSpan.TicksPerHour), 0, Hours - 1);
        Today.Came[hour] = true;
        if (Alert is not null)
        {
            if (!counts && !Lots.Regular)
                return sooner;
            OpenSeen++;
            if (Lots.Regular)
            {
                if (Lots.Current!.Size < Math.Max(1, Lots.MeanSize / 2))
                    return sooner;
                Close(at, ClearReason.FlowsAgain, news);
                return true;
            }

            Recovery += Math.Log(1 / StillFlowing);
            if (Recovery < Math.Max(Recovered, Math.Log(Level.PerHour * Profile.Mean * Hours * PatienceDays) + 1))
                return sooner;
            Close(at, ClearReason.FlowsAgain, news);
            return true;
        }

        for (var g = 0; g <= longest && at >= FlushesUntil; g++)
            Today.Starts[(g * Hours) + hour]++;
        Evidence.See(Sureness, counts);
        if (counts && RunLength > 0)
        {
            Today.RunsEnded++;
            Today.RunsOfOne += RunLength == 1 ? 1 : 0;
        }

        RunLength = counts ? 1 : Math.Min(RunLength + 1, 1000);
        return sooner;
    }

    /// <summary>The time that <see cref="NextWake"/> asked for has come.</summary>
    public void Wake(long at, House house, List<WatchNews> news)
    {
        Prepare(house);
        Advance(at);
        if (Lots.Regular)
            JudgeLots(at, house, news);
        else if (Alert is null && Evidence.Total >= _threshold * (1 - 1e-6))
            RaiseByEvidence(at, news);
        if (at < Today.End)
            return;
        Turn(house, news);
        Prepare(house);
    }

    /// <summary>When an alert would be due if nothing came, at the latest the next midnight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public long NextWake(House house)
    {
        Prepare(house);
        if (Lots.Regular)
            return Math.Min(Today.End, LotJudge.NextWake(this, house));
        if (Alert is not null || double.IsInfinity(_threshold))
            return Today.End;
        var missing = Evidence.ExpectedUntil(_threshold, Sureness);
        var at = Upto;
        while (at < Today.End)
        {
            // Where clocks go back just after midnight, the first hour is longer.
            var hour = Math.Max(0, (int)((at - Today.Begin) / TimeSpan.TicksPerHour));
            var until = Today.Begin + ((hour + 1) * TimeSpan.TicksPerHour);
            var expected = _rates[hour] * (until - at) / TimeSpan.TicksPerHour;
            if (expected >= missing)
                return Math.Min(until, at + (long)Math.Ceiling(missing / _rates[hour] * TimeSpan.TicksPerHour));
            if (_surplus[hour] > 0)
                return until;
            missing -= expected;
            at = until;
        }

        return Today.End;
    }

    /// <summary>Nothing was watched between the last word and now: the clock of the watch begins anew, and nothing is held against the stream.</summary>
    /// <param name="at">Earlier than the last word when the machine's clock was set back.</param>
    public void Resume(long at, long offset, House house)
    {
        Prepare(house);
        Evidence.Forget();
        Recovery = 0;
        Upto = LastEvent = at;
        FirstEvent = Math.Min(FirstEvent, at);
        Rebase(offset);
        Lots.Resume(at);
        if (at >= Today.End || at < Today.Begin)
        {
            Pending.Add(Today);
            (var midnight, var day) = DayOf(at, offset);
            Today = new WatchedDay { Begin = midnight, DayOfWeek = day };
            DayLearning.Learn(this, long.MaxValue, PatienceDays, house);
            _ready = false;
            Prepare(house);
        }
    }

    /// <summary>What happened since an instant has a cause that is known and over: nothing is learnt from it or held against the stream.</summary>
    public void Excuse(long since, long at, House house, List<WatchNews> news)
    {
        Prepare(house);
        Advance(Math.Max(Upto, at));
        if (Alert is not null)
            Close(at, ClearReason.FlowsAgain, news);
        foreach (var day in Pending)
            day.Strike(since);
        Today.Strike(since);
        Evidence.Forget();
        LastEvent = Math.Max(LastEvent, at);
        Lots.Resume(at);
    }

    /// <summary>Events expected in a stretch of today, at the rhythm that holds now; as far as it lies today.</summary>
    public double ExpectedBetween(long from, long to, House house)
    {
        Prepare(house);
        var expected = 0.0;
        for (var at = Math.Max(from, Today.Begin); at < Math.Min(to, Today.End);)
        {
            var hour = Math.Clamp((int)((at - Today.Begin) / TimeSpan.TicksPerHour), 0, Hours - 1);
            var until = Math.Min(Math.Min(to, Today.End), Math.Max(at + 1, Today.Begin + ((hour + 1) * TimeSpan.TicksPerHour)));
            expected += _rates[hour] * (until - at) / TimeSpan.TicksPerHour;
            at = until;
        }

        return expected;
    }

    private double Sureness => _sureness;

    // The share that still came since the break began: what a recovery is told apart from. At least a fifth: a feed that stopped may come back limping.
    private double StillFlowing => Math.Clamp((OpenSeen + 0.5) / (OpenExpected + 1), 0.2, 0.6);

    private static (long Midnight, int Day) DayOf(long at, long offset)
    {
        var local = at + offset;
        var days = local / TimeSpan.TicksPerDay;
        return ((days * TimeSpan.TicksPerDay) - offset, (int)(days % 7)); // 1 January of year 1 was a Monday
    }

    /// <summary>The hospital's clock was changed: its hours and days now begin at other instants. True when it was.</summary>
    public bool Rebase(long offset)
    {
        if (offset == Offset)
            return false;
        Today.Begin += Offset - offset;
        Lots.AwaitedDay += Offset - offset;
        Offset = offset;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Advance(long to)
    {
        double expected = 0, surplus = 0;
        while (Upto < to)
        {
            var hour = Math.Clamp((int)((Upto - Today.Begin) / TimeSpan.TicksPerHour), 0, Hours - 1);
            var until = Math.Min(to, Math.Max(Upto + 1, Today.Begin + ((hour + 1) * TimeSpan.TicksPerHour)));
            var share = (until - Upto) / (double)TimeSpan.TicksPerHour;
            expected += _rates[hour] * share;
            var begin = Today.Begin + (hour * TimeSpan.TicksPerHour);
            if (until == begin + TimeSpan.TicksPerHour && LastEvent < begin)
                surplus += _surplus[hour];
            if (Alert is not null)
                Today.Struck[hour] = true;
            else if (Upto >= FlushesUntil)
                Today.Watched[hour] += share;
            Upto = until;
        }

        if (Alert is null)
        {
            Evidence.Expect(expected, Sureness);
            if (surplus > 0)
                Evidence.Miss(surplus);
            return;
        }

        OpenExpected += expected;
        Recovery = Math.Max(0, Recovery - ((1 - StillFlowing) * expected));
    }

    private void JudgeLots(long at, House house, List<WatchNews> news)
    {
        if (Alert is null && LotJudge.Absence(this, at, house) is { } absent)
            Raise(absent, news);
        if (Alert is null && LotJudge.Shortness(this, at, house) is { } shortened)
            Raise(shortened, news);
        if (at >= Lots.Middle + (TimeSpan.TicksPerDay / 2))
            Lots.NextDay(LotJudge.DayOfWeek(this), Alert is not null || LotJudge.MayRest(this, house));
    }

    private void RaiseByEvidence(long at, List<WatchNews> news)
    {
        var i = Evidence.Strongest;
        var since = i == 0 ? LastEvent : BackFrom(at, Evidence.Expected[i]);
        Raise(new RuptureAlert(
            Name, Time(at), i == 0 ? RuptureKind.Silence : RuptureKind.Drop, Time(since), Evidence.Expected[i], Evidence.Seen[i], Math.Log(Evidence.Total)), news);
    }

    private void Raise(RuptureAlert alert, List<WatchNews> news)
    {
        var since = alert.Since.UtcTicks;
        Alert = alert;
        OpenExpected = alert.Expected;
        OpenSeen = alert.Seen;
        Recovery = 0;
        if (Lots.Current is { } lot && lot.Begin >= since)
            lot.Struck = true;
        Evidence.Forget();
        foreach (var day in Pending)
            day.Strike(since);
        Today.Strike(since);
        news.Add(new WatchNews.Raised(Alert));
    }

    private void Close(long at, ClearReason reason, List<WatchNews> news)
    {
        news.Add(new WatchNews.Cleared(Alert!, Time(at), reason));
        Alert = null;
        RunLength = 0;
        // To the end of the hour, or the next when that is near.
        FlushesUntil = ((((at + (TimeSpan.TicksPerHour / 4)) / TimeSpan.TicksPerHour) + 1) * TimeSpan.TicksPerHour);
        Evidence.Forget();
    }

    private void Turn(House house, List<WatchNews> news)
    {
        if (Alert is not null && OpenSeen > 0 && !Lots.Regular && Upto - Alert.RaisedAt.UtcTicks > PatienceDays * TimeSpan.TicksPerDay)
        {
            Level.Restart(Level.PerHour * Math.Min(1, OpenSeen / Math.Max(OpenExpected, 1e-9)), OpenSeen);
            Close(Upto, ClearReason.NewLevel, news);
        }

        Pending.Add(Today);
        Today = new WatchedDay { Begin = Today.End, DayOfWeek = (Today.DayOfWeek + 1) % 7 };
        var i = Evidence.Strongest;
        Lots.Learn(Today.Begin);
        var suspectSince = Alert is null && !Lots.Regular && Evidence.Total > Suspicious ? (i == 0 ? LastEvent : BackFrom(Upto, Evidence.Expected[i])) : long.MaxValue;
        DayLearning.Learn(this, suspectSince, PatienceDays, house);
        Evidence.Peaks.NextDay();
        Evidence.NextDay(Math.Clamp(_sureness / Math.Max(Level.Lasting, 0.5), 0, 1));
        _ready = false;
    }

    // What follows from what was learnt is not kept with the state: it is computed again when needed.
    private void Prepare(House house)
    {
        if (_ready)
            return;
        _ready = true;
        var mean = Level.PerHour * Profile.Mean;
        _sureness = 1 / ((1 / Math.Max(Level.Sureness, 0.5)) + Spread.Inverse);
        var date = DayLearning.DateOf(Today, Offset);
        var holiday = house.Holidays.Contains(date);
        // Christmas and New Year are quiet everywhere, whatever other holidays are like.
        if (holiday)
            _sureness = 1 / ((1 / _sureness) + (1 / (date is { Month: 12, Day: 25 } or { Month: 1, Day: 1 } ? Math.Min(DayLearning.HolidayShape, house.Habit.Shape) : house.Habit.Shape)));
        var rests = holiday && Habit.MayRest(house.Habit, house.Budget);
        for (var h = 0; h < Hours; h++)
        {
            var factor = Profile.At(Today.DayOfWeek, h) * Profile.Belief(Today.DayOfWeek, h);
            _rates[h] = Level.PerHour * (rests ? Math.Min(factor, Profile.At(Sunday, h) * Profile.Belief(Sunday, h)) : factor);
            _surplus[h] = holiday || Lots.Regular ? 0 : Presence.Surplus(Today.DayOfWeek, h, _rates[h]);
        }

        _threshold = mean <= 0 ? double.PositiveInfinity : house.Budget.EventsBetweenAlarms(mean);
    }

    private long BackFrom(long at, double events)
    {
        var day = Today.DayOfWeek;
        var hour = Math.Clamp((int)((at - Today.Begin) / TimeSpan.TicksPerHour), 0, Hours - 1);
        for (var steps = 0; steps < 24 * PatienceDays; steps++)
        {
            var rate = Level.PerHour * Profile.At(day, hour);
            if (rate > events)
                return Math.Max(FirstEvent, at - (long)(events / rate * TimeSpan.TicksPerHour));
            events -= rate;
            at -= TimeSpan.TicksPerHour;
            if (--hour < 0)
                (hour, day) = (Hours - 1, (day + 6) % 7);
        }

        return Math.Max(FirstEvent, at);
    }

    internal DateTimeOffset Time(long at) => new DateTimeOffset(at, TimeSpan.Zero).ToOffset(new TimeSpan(Offset));
}

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Recognises a stream that comes as one lot a day at its hour, and knows when the next is due and what size it has by when.</summary>
/// <remarks>
/// A lot is due by a quantile of the times its predecessors came at, extrapolated beyond the latest of them by an exponential tail (peaks over threshold; Pickands 1975).
/// Its course is held against the usual size and progress by a likelihood ratio, whose maximum exceeds 1/p with chance p at most (Ville), so both keep the budget.
/// </remarks>
public sealed class Lots
{
    public const int LongestMinutes = 180;

    /// <summary>A gap this long ends a lot.</summary>
    internal static readonly long Apart = TimeSpan.FromMinutes(60).Ticks;

    private const int Kept = 60, FewestLots = 5;
    private const double Day = 1440, WidestMinutes = 60, Left = 0.2, Times = 3;
    private static readonly long HalfDay = TimeSpan.FromHours(12).Ticks;

    /// <summary>The last lots, oldest first, without the current one.</summary>
    public List<Lot> Past { get; set; } = [];

    public Lot? Current { get; set; }

    /// <summary>True while the stream is understood as lots.</summary>
    public bool Regular { get; set; }

    /// <summary>Usual minute of the day.</summary>
    public double Usual { get; set; }

    /// <summary>Midnight (UTC ticks) of the day whose lot is awaited.</summary>
    public long AwaitedDay { get; set; }

    public bool Came { get; set; }

    /// <summary>Days in a row without their lot.</summary>
    public int MissedInARow { get; set; }

    /// <summary>Per day of the week: how often a lot was awaited, and how often none came.</summary>
    public double[] Awaited { get; set; } = new double[7];

    public double[] Absent { get; set; } = new double[7];

    public double MeanSize { get; set; }

    /// <summary>Shape of the gamma law of the size.</summary>
    public double SizeShape { get; set; } = 20;

    /// <summary>How far a course's likelihood ratio may be believed, 1 being in full.</summary>
    public double Trust { get; set; } = 1;

    /// <summary>Events per minute since the beginning of their lot: of past lots, older ones weighing less, and of the current one.</summary>
    public double[] Course { get; set; } = new double[LongestMinutes];

    public double[] CurrentCourse { get; set; } = new double[LongestMinutes];

    /// <summary>The awaited lot was due and its absence was judged.</summary>
    public bool Judged { get; set; }

    /// <summary>An event came.</summary>
    /// <returns>True when it began a lot.</returns>
    public bool See(long at, long last, double minute, bool struck)
    {
        var begins = Current is null || at - last > Apart;
        if (begins)
        {
            Finish();
            Current = new Lot { Begin = at, Minute = minute, Struck = struck };
            if (Regular && Math.Abs(at - Middle) < HalfDay)
                Came = true;
        }

        Current!.Size++;
        Current.End = at;
        Current.Struck |= struck;
        var index = (at - Current.Begin) / TimeSpan.TicksPerMinute;
        if (index < LongestMinutes)
            CurrentCourse[index]++;
        return begins;
    }

    /// <summary>When the awaited lot must have begun, whatever the day; the chance that a normal one begins later is <paramref name="chance"/>.</summary>
    public long Due(double chance)
    {
        var late = Past.Where(l => !l.Struck).Select(l => Around(l.Minute - Usual)).Order().ToList();
        if (late.Count == 0)
            return long.MaxValue;
        var rank = (int)(late.Count * 0.8);
        var limit = late[Math.Min(rank, late.Count - 1)];
        var spread = Math.Sqrt(late.Sum(m => m * m) / late.Count);
        var excess = (late.Skip(rank).Sum(m => m - limit) + spread + (30.0 / late.Count)) / (late.Count - rank + 1);
        return AwaitedDay + (long)((Usual + limit + (excess * Math.Max(0, Math.Log(0.2 / chance)))) * TimeSpan.TicksPerMinute);
    }

    /// <summary>Chance that a lot of this day of the week does not come, by what was seen.</summary>
    public double ChanceOfNone(int dayOfWeek)
    {
        if (Awaited[dayOfWeek] - Absent[dayOfWeek] < 0.5)
            return 1;
        return Absent[dayOfWeek] > 0.1 ? Absent[dayOfWeek] / Awaited[dayOfWeek] : 0.05 / (1 + Enumerable.Range(0, 7).Where(d => Absent[d] <= 0.1).Sum(d => Awaited[d]));
    }

    /// <summary>How strongly the current lot's course speaks for its being cut short: logarithm of the likelihood ratio.</summary>
    public double Doubt(long at)
    {
        if (Current is not { } lot)
            return 0;
        var minutes = (at - lot.Begin) / (double)TimeSpan.TicksPerMinute;
        var whole = (int)Math.Min(minutes, LongestMinutes - 1);
        double before = 0, all = 0;
        for (var m = 0; m < LongestMinutes; m++)
        {
            all += Course[m];
            before += m < whole ? Course[m] : m == whole ? Course[m] * Math.Min(1, minutes - whole) : 0;
        }

        var expected = (MeanSize - 1) * before / Math.Max(all, 1e-9);
        if (expected <= 0)
            return 0;
        double seen = lot.Size - 1;
        var ratio = (seen * Math.Log(Left)) + ((SizeShape + seen) * (Math.Log(SizeShape + expected) - Math.Log(SizeShape + (Left * expected))));
        lot.Doubt = Math.Max(lot.Doubt, ratio);
        return ratio;
    }

    /// <summary>The awaited day's half of the night is over: counts it, and awaits the next day's lot.</summary>
    public void NextDay(int dayOfWeek, bool struck)
    {
        if (!struck)
        {
            Awaited[dayOfWeek] = (Awaited[dayOfWeek] * 0.97) + 1;
            Absent[dayOfWeek] = (Absent[dayOfWeek] * 0.97) + (Came ? 0 : 1);
        }

        MissedInARow = Came ? 0 : MissedInARow + 1;
        AwaitedDay += TimeSpan.TicksPerDay;
        Judged = false;
        Came = Current is { } lot && Math.Abs(lot.Begin - Middle) < HalfDay;
    }

    /// <summary>Nothing was watched until now: what was due meanwhile is not known to be missing.</summary>
    public void Resume(long at)
    {
        (Current, MissedInARow) = (null, 0);
        Array.Clear(CurrentCourse);
        for (; Regular && at >= Middle + HalfDay; AwaitedDay += TimeSpan.TicksPerDay)
            Came = Judged = false;
        Came |= Regular && at >= Middle - (2 * Apart);
    }

    /// <summary>Middle of the awaited lot's day, UTC ticks: lots within half a day of it are its.</summary>
    public long Middle => AwaitedDay + (long)(Usual * TimeSpan.TicksPerMinute);

    /// <summary>Looks again whether the stream comes in lots, and learns from those that came.</summary>
    /// <param name="midnight">The hospital's last midnight, UTC ticks.</param>
    public void Learn(long midnight)
    {
        if (Current is { } current && midnight - current.End > Apart)
            Finish();
        if (!Regular && Past.Count == Kept && midnight - Past[0].Begin < 21 * TimeSpan.TicksPerDay)
            return; // three a day and more
        var recent = Past.Where(l => midnight - l.Begin < 21 * TimeSpan.TicksPerDay).ToList();
        // Lots under an alert are no examples, unless the stream has plainly changed: its hour, when whole lots come late three times in a row; anything, after ten.
        if (LastStruck(recent, 3) && recent.TakeLast(3).All(l => l.Size >= MeanSize / 2))
            recent.TakeLast(3).ToList().ForEach(l => l.Struck = false);
        else if (LastStruck(recent, 10))
            recent.TakeLast(10).ToList().ForEach(l => l.Struck = false);
        recent = [.. recent.Where(l => !l.Struck)];
        var was = Regular;
        Regular = recent.Count >= (was ? 2 : FewestLots) && IsRegular(recent);
        if (!Regular)
            return;
        var days = Past.Where(l => !l.Struck).ToList();
        if (!was)
        {
            AwaitedDay = midnight;
            if (Middle - midnight > HalfDay)
                AwaitedDay -= TimeSpan.TicksPerDay;
            Came = Judged = false;
            if (Current is { } now)
                Came = Math.Abs(now.Begin - Middle) < HalfDay;
            // The days until now count as awaited: the stream came in lots before it was understood so.
            for (var day = 1; day <= 21 && midnight - (day * TimeSpan.TicksPerDay) >= Past[0].Begin - TimeSpan.TicksPerDay; day++)
            {
                var middle = Middle - (day * TimeSpan.TicksPerDay);
                var weekday = WeekdayBefore(midnight, day);
                Awaited[weekday]++;
                if (!Past.Any(l => Math.Abs(l.Begin - middle) < HalfDay))
                    Absent[weekday]++;
            }
        }

        // A lot many times the usual one (a backlog, a resend) is no example of their size.
        var most = Times * days.Select(l => l.Size).Order().ElementAt(days.Count / 2);
        MeanSize = days.Average(l => Math.Min(l.Size, most));
        var variance = days.Average(l => Math.Min(l.Size, most) - MeanSize is var off ? off * off : 0);
        var over = ((days.Count * Math.Max(0, (variance - MeanSize) / (MeanSize * MeanSize))) + (4 / 20.0)) / (days.Count + 4);
        SizeShape = 1 / Math.Max(over, 0.002);
        var doubts = days.Where(l => l.Doubt > 0.5).Select(l => l.Doubt - 0.5).ToList();
        Trust = Math.Min(1, (5.0 + doubts.Count) / (5.0 + doubts.Sum()));
    }

    private static int WeekdayBefore(long midnight, int days) => (int)((((midnight + HalfDay) / TimeSpan.TicksPerDay) - days) % 7);

    private bool IsRegular(List<Lot> lots)
    {
        if (lots.Select(l => l.Begin / TimeSpan.TicksPerDay).Distinct().Count() * 1.15 < lots.Count)
            return false;
        var (sine, cosine) = (lots.Average(l => Math.Sin(2 * Math.PI * l.Minute / Day)), lots.Average(l => Math.Cos(2 * Math.PI * l.Minute / Day)));
        var usual = Math.Atan2(sine, cosine) / (2 * Math.PI) * Day;
        usual = usual < 0 ? usual + Day : usual;
        if (lots.Average(l => Around(l.Minute - usual) * Around(l.Minute - usual)) > WidestMinutes * WidestMinutes)
            return false;
        var durations = lots.Select(l => l.End - l.Begin).Order().ToList();
        if (durations[durations.Count / 2] > 120 * TimeSpan.TicksPerMinute)
            return false;
        Usual = usual;
        return true;
    }

    private static bool LastStruck(List<Lot> lots, int count) => lots.Count >= count && lots.TakeLast(count).All(l => l.Struck);

    private static double Around(double minutes) => minutes - (Day * Math.Round(minutes / Day));

    private void Finish()
    {
        if (Current is null)
            return;
        if (!Current.Struck)
        {
            var weight = MeanSize > 0 ? Math.Min(1, Times * MeanSize / Current.Size) : 1;
            for (var m = 0; m < LongestMinutes; m++)
                Course[m] = (Course[m] * 0.95) + (weight * CurrentCourse[m]);
        }

        Array.Clear(CurrentCourse);
        Past.Add(Current);
        if (Past.Count > Kept)
            Past.RemoveAt(0);
        Current = null;
    }
}

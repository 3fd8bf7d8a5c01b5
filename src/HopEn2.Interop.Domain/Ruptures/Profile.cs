using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>The rhythm of a stream's week: how much each hour differs from the mean hour. 1 is an hour like the mean.</summary>
/// <remarks>
/// Rhythms of growing detail (none, hour of day, day type and hour, hour of week), each shrunk towards the coarser one by so many pseudo-events, are weighed by how well
/// they predicted the hours so far. A thin stream is thus watched by a flat or daily rhythm, a rich one by its whole week, and nobody chooses.
/// </remarks>
public sealed class Profile
{
    private const int Hours = 24, Week = 168, DayTypes = 3;
    private const double HalfLifeDays = 180, Share = 1e-4;

    // Pseudo-events of the coarser rhythm: many for hours that differ by degrees, few for hours that are open or closed.
    private const double Gentle = 2, Sharp = 0.05;

    // Weeks in a row that an hour of the week, or days in a row that an hour of a type of day, has to be silent for.
    private const int Habit = 3, DailyHabit = 5, NewHabit = 3;

    // Days that differ by more than a quarter in all teach no rhythm by that.
    private const double DayShape = 20;

    private enum Detail { Flat, DaySmooth, Day, DayTypeSmooth, DayType, Week, DayTypeSharp, WeekSharp }

    private static readonly int Details = Enum.GetValues<Detail>().Length;

    public double[] WeekCount { get; set; } = new double[Week];

    /// <summary>Events that the level alone led to expect, per hour of week.</summary>
    public double[] WeekExpected { get; set; } = new double[Week];

    /// <summary>How often each day type's hour was watched in full.</summary>
    public double[] Visits { get; set; } = new double[DayTypes * Hours];

    public double[] WeekVisits { get; set; } = new double[Week];

    /// <summary>How many times in a row an hour of the week passed under an alert, and empty.</summary>
    public int[] Struck { get; set; } = new int[Week];

    public double[] Weight { get; set; } = [.. Enumerable.Repeat(1.0 / Details, Details)];

    /// <summary>How many days of a type in a row an hour passed under an alert, and empty, while the day was well otherwise.</summary>
    public int[] StruckDays { get; set; } = new int[DayTypes * Hours];

    /// <summary>How many days of a type in a row an hour brought many times what was expected.</summary>
    public int[] BusyDays { get; set; } = new int[DayTypes * Hours];

    /// <summary>Days since one on which some hour was watched in full and brought something. Of a stream that is dead nothing is learnt, however long.</summary>
    public int SinceWell { get; set; }

    private readonly double[] _mixed = new double[Week];
    private double[]? _tables;

    /// <summary>0 Monday to Friday, 1 Saturday, 2 Sunday.</summary>
    public static int DayType(int day) => Math.Max(0, day - 4);

    /// <summary>Factor of an hour of the week.</summary>
    /// <param name="day">0 is Monday.</param>
    public double At(int day, int hour)
    {
        if (_tables is null)
            Tables();
        return _mixed[(day * Hours) + hour];
    }

    /// <summary>Mean factor over a week.</summary>
    public double Mean
    {
        get
        {
            Tables();
            return _mixed.Average();
        }
    }

    /// <summary>How far an hour's rhythm may be believed: 0 when such an hour was never seen on such a type of day, towards 1 with each time, sooner on the same day of the week.</summary>
    public double Belief(int day, int hour)
    {
        var seen = WeekVisits[(day * Hours) + hour] + (0.2 * Visits[(DayType(day) * Hours) + hour]);
        return seen * seen / (1 + (seen * seen));
    }

    /// <summary>Learns one day.</summary>
    /// <param name="counts">Events per hour.</param>
    /// <param name="watched">Share of each hour that was watched, 0 to 1.</param>
    /// <param name="struck">Hours that passed under an alert, and empty.</param>
    /// <param name="ordinary">Of the events and the watched share, what is no surge: by that the rhythms are weighed.</param>
    /// <param name="level">Events per hour that the level led to expect that day.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn(int day, ReadOnlySpan<double> counts, ReadOnlySpan<double> watched, (double[] Counts, double[] Watched) ordinary, ReadOnlySpan<bool> struck, double level)
    {
        var tables = Tables();
        // An hour that is closed by habit was watched, and empty.
        Span<double> known = stackalloc double[Hours];
        for (var h = 0; h < Hours; h++)
            known[h] = struck[h] && (Struck[(day * Hours) + h] >= Habit || StruckDays[(DayType(day) * Hours) + h] >= DailyHabit) ? 1 : ordinary.Watched[h];
        if (level > 0)
            Weigh(tables, day, ordinary.Counts, known, level);

        var kept = Math.Pow(2, -1 / HalfLifeDays);
        for (var c = 0; c < Week; c++)
        {
            WeekCount[c] *= kept;
            WeekExpected[c] *= kept;
        }

        for (var h = 0; h < Hours; h++)
        {
            var cell = (day * Hours) + h;
            WeekCount[cell] += counts[h];
            WeekExpected[cell] += level * watched[h];
            Visits[(DayType(day) * Hours) + h] += watched[h];
            WeekVisits[cell] += watched[h];
        }

        Close(day, counts, watched, struck, level);
        Open(day, counts, watched, level);
        _tables = null;
    }

    // What is silent again and again at the same hour is closed then, whatever the alerts said and whatever it was before.
    private void Close(int day, ReadOnlySpan<double> counts, ReadOnlySpan<double> watched, ReadOnlySpan<bool> struck, double level)
    {
        var well = false;
        for (var h = 0; h < Hours; h++)
            well |= counts[h] > 0 && watched[h] > 0.99;
        SinceWell = well ? 0 : SinceWell + 1;
        for (var h = 0; h < Hours; h++)
        {
            ref var weeks = ref Struck[(day * Hours) + h];
            weeks = !struck[h] ? 0 : SinceWell < 7 ? weeks + 1 : weeks;
            if (weeks >= Habit)
                Close(day, h, level);
            ref var days = ref StruckDays[(DayType(day) * Hours) + h];
            days = !struck[h] ? 0 : well ? days + 1 : days;
            for (var like = 0; days >= DailyHabit && like < 7; like++)
            {
                if (DayType(like) == DayType(day))
                    Close(like, h, level);
            }
        }
    }

    // What was closed and is open now is not as it was for months: that is forgotten.
    private void Open(int day, ReadOnlySpan<double> counts, ReadOnlySpan<double> watched, double level)
    {
        for (var h = 0; h < Hours; h++)
        {
            var cell = (day * Hours) + h;
            if (watched[h] < 0.99)
                continue;
            ref var days = ref BusyDays[(DayType(day) * Hours) + h];
            days = counts[h] >= 2 + (5 * level * _mixed[cell]) ? days + 1 : 0;
            if (days < NewHabit)
                continue;
            days = 0;
            for (var like = 0; like < 7; like++)
            {
                if (DayType(like) == DayType(day))
                    WeekCount[(like * Hours) + h] = WeekExpected[(like * Hours) + h] = 0;
            }

            (WeekCount[cell], WeekExpected[cell]) = (counts[h], level);
        }
    }

    private void Close(int day, int hour, double level)
    {
        WeekCount[(day * Hours) + hour] = 0;
        WeekExpected[(day * Hours) + hour] = Habit * level;
    }

    // A day that has more or less of everything, for whatever reason, says nothing of the rhythm: its own level is taken for a gamma law of the shape given.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(double[] tables, int day, ReadOnlySpan<double> counts, ReadOnlySpan<double> watched, double level)
    {
        Span<double> gain = stackalloc double[Details];
        var best = double.NegativeInfinity;
        var count = 0.0;
        foreach (var c in counts)
            count += c;
        for (var k = 0; k < Details; k++)
        {
            var expected = 0.0;
            for (var h = 0; h < Hours; h++)
            {
                var factor = tables[(k * Week) + (day * Hours) + h];
                gain[k] += counts[h] == 0 ? 0 : counts[h] * Math.Log(factor);
                expected += level * watched[h] * factor;
            }

            gain[k] -= (DayShape + count) * Math.Log(DayShape + expected);
            best = Math.Max(best, gain[k]);
        }

        var sum = 0.0;
        for (var k = 0; k < Details; k++)
            sum += Weight[k] *= Math.Exp(gain[k] - best);
        for (var k = 0; k < Details; k++)
            Weight[k] = ((1 - Share) * Weight[k] / sum) + (Share / Details);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double[] Tables()
    {
        if (_tables is not null)
            return _tables;
        var tables = new double[Details * Week];
        Span<double> dayCount = stackalloc double[Hours], dayExpected = stackalloc double[Hours];
        Span<double> typeCount = stackalloc double[DayTypes * Hours], typeExpected = stackalloc double[DayTypes * Hours];
        for (var c = 0; c < Week; c++)
        {
            var type = (DayType(c / Hours) * Hours) + (c % Hours);
            dayCount[c % Hours] += WeekCount[c];
            dayExpected[c % Hours] += WeekExpected[c];
            typeCount[type] += WeekCount[c];
            typeExpected[type] += WeekExpected[c];
        }

        for (var h = 0; h < Hours; h++)
        {
            var hour = Shrunk(dayCount[h], dayExpected[h], Gentle, 1);
            var hourSharp = Shrunk(dayCount[h], dayExpected[h], Sharp, 1);
            double count = 0, expected = 0;
            for (var near = -2; near <= 2; near++)
            {
                var kernel = 3 - Math.Abs(near);
                count += kernel * dayCount[(h + near + Hours) % Hours] / 3;
                expected += kernel * dayExpected[(h + near + Hours) % Hours] / 3;
            }

            var smooth = Shrunk(count, expected, Gentle, 1);
            for (var d = 0; d < 7; d++)
            {
                var row = DayType(d) * Hours;
                var cell = (d * Hours) + h;
                double near = 0, nearExpected = 0;
                for (var step = -1; step <= 1; step++)
                {
                    near += typeCount[row + ((h + step + Hours) % Hours)] / (1 + Math.Abs(step));
                    nearExpected += typeExpected[row + ((h + step + Hours) % Hours)] / (1 + Math.Abs(step));
                }

                var type = Shrunk(typeCount[row + h], typeExpected[row + h], Gentle, hour);
                var typeSharp = Shrunk(typeCount[row + h], typeExpected[row + h], Sharp, hourSharp);
                var mixed = 0.0;
                Set(Detail.Flat, 1);
                Set(Detail.DaySmooth, smooth);
                Set(Detail.Day, hour);
                Set(Detail.DayTypeSmooth, Shrunk(near, nearExpected, Gentle, smooth));
                Set(Detail.DayType, type);
                Set(Detail.Week, Shrunk(WeekCount[cell], WeekExpected[cell], Gentle, type));
                Set(Detail.DayTypeSharp, typeSharp);
                Set(Detail.WeekSharp, Shrunk(WeekCount[cell], WeekExpected[cell], Sharp, typeSharp));
                _mixed[cell] = mixed;

                void Set(Detail detail, double factor)
                {
                    tables[((int)detail * Week) + cell] = factor;
                    mixed += Weight[(int)detail] * factor;
                }
            }
        }

        return _tables = tables;
    }

    private static double Shrunk(double count, double expected, double pseudo, double towards) => (count + pseudo) / (expected + (pseudo / towards));
}

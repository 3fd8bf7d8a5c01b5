using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Learns from a stream's days once it is certain that they were normal: its level, its rhythm, its runs, and what holidays are like.</summary>
internal static class DayLearning
{
    /// <summary>Shape of the gamma law by which a holiday's rate is told apart from a Sunday's and another day's.</summary>
    public const double HolidayShape = 15;

    private const double Many = 4, ManyTimes = 5;

    /// <summary>Takes every day that may be learnt from: none that may turn out to be part of a break.</summary>
    /// <param name="suspectSince">A break may have begun then (UTC ticks).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Learn(StreamWatch stream, long suspectSince, int patienceDays, House house)
    {
        var learnt = 0;
        Span<double> counts = stackalloc double[StreamWatch.Hours], expected = stackalloc double[StreamWatch.Hours];
        double[] ordinary = new double[StreamWatch.Hours], ordinarily = new double[StreamWatch.Hours], watched = new double[StreamWatch.Hours];
        Span<bool> silent = stackalloc bool[StreamWatch.Hours];
        foreach (var day in stream.Pending)
        {
            if (day.End > suspectSince && stream.Upto - day.End < patienceDays * TimeSpan.TicksPerDay)
                break;
            learnt++;
            if (house.Holidays.Contains(DateOf(day, stream.Offset)))
            {
                LearnHoliday(stream, day, house);
                continue;
            }

            double count = 0, exposure = 0, believed = 0, newCount = 0, newExposure = 0;
            for (var h = 0; h < StreamWatch.Hours; h++)
            {
                counts[h] = day.Starts[(stream.Runs.Limit * StreamWatch.Hours) + h];
                var most = stream.Surge.Most(stream.Level.PerHour * day.Watched[h] * stream.Profile.At(day.DayOfWeek, h));
                var surges = counts[h] > most;
                if (surges)
                {
                    counts[h] = most;
                    day.Forget(h);
                }

                (ordinary[h], watched[h]) = surges ? (0, 0) : (counts[h], day.Watched[h]);
                var belief = stream.Level.PerHour <= 0 ? 1 : stream.Profile.Belief(day.DayOfWeek, h);
                (expected[h], ordinarily[h]) = (0, 0);
                if (belief == 0)
                    continue; // Saturday's first hour says what Saturday is like, not what the level is
                var factor = stream.Profile.At(day.DayOfWeek, h) * day.Watched[h];
                expected[h] = factor * stream.Level.PerHour;
                ordinarily[h] = surges ? 0 : expected[h];
                count += counts[h];
                exposure += factor;
                believed += belief * factor;
                if (!surges && counts[h] < Many + (ManyTimes * expected[h]))
                    continue;
                newCount += counts[h];
                newExposure += factor;
            }

            // Hours that bring many times what they did speak of the rhythm; where most do, of the level.
            if (newCount < 0.5 * count)
                (count, exposure) = (count - newCount, exposure - newExposure);

            for (var h = 0; h < StreamWatch.Hours; h++)
                silent[h] = day.Struck[h] && !day.Came[h];
            if (believed > 0.8 * exposure)
                stream.Spread.Learn(ordinary, ordinarily);

            stream.Presence.Learn(day.DayOfWeek, counts, day.Watched, expected);
            stream.Level.Learn(count, exposure, exposure <= 0 ? 0 : believed / exposure);
            stream.Profile.Learn(day.DayOfWeek, counts, day.Watched, (ordinary, watched), silent, stream.Level.PerHour);
            stream.Surge.Learn(counts);
            var rescale = stream.Runs.Learn(day);
            stream.Evidence.Follows = stream.Runs.Follows;
            if (rescale == 1)
                continue;
            stream.Level.Rescale(rescale);
            stream.Surge.Rescale(rescale);
            stream.Evidence.Forget();
        }

        stream.Pending.RemoveRange(0, learnt);
    }

    // Whether it was like a Sunday, where that makes a difference. Neither level nor rhythm is learnt from a holiday.
    private static void LearnHoliday(StreamWatch stream, WatchedDay day, House house)
    {
        double count = 0, usual = 0, sunday = 0;
        for (var h = 0; h < StreamWatch.Hours; h++)
        {
            count += day.Starts[(stream.Runs.Limit * StreamWatch.Hours) + h];
            usual += stream.Level.PerHour * day.Watched[h] * stream.Profile.At(day.DayOfWeek, h);
            sunday += stream.Level.PerHour * day.Watched[h] * stream.Profile.At(StreamWatch.Sunday, h);
        }

        house.Habit.LearnSpread(count, usual);
        if (usual - sunday < 5 || stream.Profile.Visits[2 * StreamWatch.Hours] < 1)
            return;
        var odds = Gamma.LogPredictive(count, usual, HolidayShape, HolidayShape) - Gamma.LogPredictive(count, Math.Max(sunday, 0.1), HolidayShape, HolidayShape);
        var likeSunday = 1 / (1 + Math.Exp(Math.Clamp(odds, -50, 50)));
        stream.Habit.Learn(likeSunday);
        house.Habit.Learn(likeSunday);
    }

    /// <summary>The hospital's date.</summary>
    public static DateOnly DateOf(WatchedDay day, long offset) => DateOnly.FromDayNumber((int)((day.Begin + offset + (TimeSpan.TicksPerDay / 2)) / TimeSpan.TicksPerDay));
}

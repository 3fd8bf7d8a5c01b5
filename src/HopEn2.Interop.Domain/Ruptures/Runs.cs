using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Events that come in runs (an analyser's results) tell of the flow once a run: finds the gap that ends a run.</summary>
/// <remarks>
/// n events strewn evenly over an hour leave n·(1 − τ)^n gaps longer than τ. Where far fewer gaps are longer, events come in runs, and the limit at which the shortfall is largest
/// parts one run from the next. Given n, this does not depend on the rate, known or not. Events that come more evenly than strewn (a message a minute) have no long gaps either: they
/// show by more gaps than expected below that limit, or by next to none above it, and are no runs.
/// </remarks>
public sealed class Runs
{
    /// <summary>Gaps tried, in seconds.</summary>
    internal static readonly int[] Limits = [0, 30, 60, 120, 300, 600, 1200];

    private const double HalfLifeDays = 60, Enough = 50, Bursty = 0.75, Better = 0.85, Regular = 1.25, FewestRuns = 0.02, Lonely = 1.3, FewLonely = 0.3, FewestEnded = 5;

    /// <summary>Events after a gap longer than each limit: seen, and expected were they strewn evenly.</summary>
    public double[] Seen { get; set; } = new double[Limits.Length];

    public double[] Even { get; set; } = new double[Limits.Length];

    /// <summary>The limit in force, as an index.</summary>
    public int Limit { get; set; }

    /// <summary>Runs that ended, and those of them that were of one event.</summary>
    public double Ended { get; set; }

    public double Single { get; set; }

    /// <summary>Chance that an event is followed by another of its run; 0 where there are no runs, or none whose length says anything.</summary>
    /// <remarks>Where most events stand alone and a few runs are long (a nightly lot among the day's events), an event that stands alone is no sign of runs that were thinned.</remarks>
    public double Follows => Limit == 0 || Single > (Math.Max((1 - Chance) * Lonely, FewLonely) * Ended) + FewestEnded ? 0 : Chance;

    private double Chance => Math.Clamp(1 - (Seen[Limit] / Math.Max(Seen[0], 1)), 0, 0.98);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int LongestExceeded(long gapTicks)
    {
        for (var g = Limits.Length - 1; g > 0; g--)
        {
            if (gapTicks > Limits[g] * TimeSpan.TicksPerSecond)
                return g;
        }

        return 0;
    }

    /// <summary>Learns a day. Returns by what factor events count from now on, when the limit changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Learn(WatchedDay day)
    {
        var kept = Math.Pow(2, -1 / HalfLifeDays);
        (Ended, Single) = ((Ended * kept) + day.RunsEnded, (Single * kept) + day.RunsOfOne);
        for (var g = 0; g < Limits.Length; g++)
        {
            Seen[g] *= kept;
            Even[g] *= kept;
            for (var h = 0; h < 24; h++)
            {
                var all = day.Starts[h];
                if (all == 0)
                    continue;
                Seen[g] += day.Starts[(g * 24) + h];
                Even[g] += all * Math.Pow(1 - (Limits[g] / 3600.0), all);
            }
        }

        var best = 0;
        for (var g = 1; g < Limits.Length && !(Even[g - 1] > Enough && Share(g - 1) > Regular); g++)
        {
            if (Even[g] > Enough && Seen[g] >= FewestRuns * Seen[0] && Share(g) < Bursty && Share(g) < Share(best))
                best = g;
        }

        if (best == Limit || (Limit != 0 && best != 0 && Share(best) > Share(Limit) * Better))
            return 1;
        var factor = Math.Max(Seen[best], 1) / Math.Max(Seen[Limit], 1);
        (Limit, Ended, Single) = (best, 0, 0);
        return factor;
    }

    private double Share(int g) => Seen[g] / Math.Max(Even[g], 1e-9);
}

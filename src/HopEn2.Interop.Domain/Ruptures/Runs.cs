namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Events that come in runs (an analyser's results) tell of the flow once a run: finds the gap that ends a run.</summary>
/// <remarks>
/// For each limit, the events that come longer after their predecessor are counted by the hour, and their dispersion about the learnt rate is measured. A count whose
/// variance is φ times its mean tells as much as a Poisson stream of rate λ/φ, so the limit with the largest λ/φ is taken: 0 for a Poisson stream.
/// </remarks>
public sealed class Runs
{
    /// <summary>Gaps tried, in seconds.</summary>
    internal static readonly int[] Limits = [0, 30, 60, 120, 300, 600, 1200];

    private const double HalfLifeDays = 60, Enough = 100, Better = 1.2;

    public double[] Mean { get; set; } = new double[Limits.Length];

    public double[] Square { get; set; } = new double[Limits.Length];

    /// <summary>The limit in force, as an index.</summary>
    public int Limit { get; set; }

    public static int LongestExceeded(long gapTicks)
    {
        for (var g = Limits.Length - 1; g > 0; g--)
        {
            if (gapTicks > Limits[g] * TimeSpan.TicksPerSecond)
                return g;
        }

        return 0;
    }

    /// <summary>Learns a day, given the events that the rate in force led to expect by the hour. Returns by what factor events now count when the limit changes.</summary>
    public double Learn(WatchedDay day, ReadOnlySpan<double> expected)
    {
        var kept = Math.Pow(2, -1 / HalfLifeDays);
        var before = Math.Max(Mean[Limit], 1e-9);
        Span<double> share = stackalloc double[Limits.Length];
        for (var g = 0; g < Limits.Length; g++)
        {
            share[g] = before < 10 ? 1 : Mean[g] / before;
            double count = 0, square = 0;
            for (var h = 0; h < 24; h++)
            {
                if (day.Watched[h] <= 0)
                    continue;
                double seen = day.Starts[(g * 24) + h];
                var off = seen - (expected[h] * share[g]);
                count += seen;
                square += off * off;
            }

            Mean[g] = (Mean[g] * kept) + count;
            Square[g] = (Square[g] * kept) + square;
        }

        var best = Limit;
        for (var g = 0; g < Limits.Length; g++)
        {
            if (Mean[0] > Enough && Worth(g) > Worth(best) * (g == Limit ? 1 : Better))
                best = g;
        }

        if (best == Limit)
            return 1;
        var factor = Mean[best] / before;
        Limit = best;
        return factor;
    }

    private double Worth(int g) => Mean[g] / Math.Max(1, Square[g] / Math.Max(Mean[g], 1e-9));
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How much more the counts of a stream's hours vary than chance alone would have them.</summary>
/// <remarks>
/// Given a day's total, the count of an hour with mean μ varies by μ(1 − μ/total) in a Poisson stream, and by μ²/α more where the hour's rate is itself gamma of shape α. Only what
/// exceeds twice its own standard error is believed, so a thin or a well-behaved stream is not slowed down by it.
/// </remarks>
public sealed class HourSpread
{
    private const double HalfLifeDays = 60;

    /// <summary>Sum of squared deviations above what chance explains.</summary>
    public double Above { get; set; }

    public double Variance { get; set; }

    public double MeanSquare { get; set; }

    /// <summary>1/α: 0 for a Poisson stream.</summary>
    public double Inverse => MeanSquare <= 0 ? 0 : Math.Max(0, Above - (2 * Math.Sqrt(Variance))) / MeanSquare;

    /// <summary>Learns a day.</summary>
    /// <param name="counts">Events per hour.</param>
    /// <param name="expected">Events that level and rhythm led to expect per hour.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn(ReadOnlySpan<double> counts, ReadOnlySpan<double> expected)
    {
        double count = 0, total = 0;
        for (var h = 0; h < counts.Length; h++)
        {
            count += counts[h];
            total += expected[h];
        }

        if (total <= 0)
            return;
        var kept = Math.Pow(2, -1 / HalfLifeDays);
        (Above, Variance, MeanSquare) = (Above * kept, Variance * kept * kept, MeanSquare * kept);
        var day = (count + 5) / (total + 5);
        for (var h = 0; h < counts.Length; h++)
        {
            var mean = expected[h] * day;
            var off = counts[h] - mean;
            Above += (off * off) - (mean * (1 - (expected[h] / total)));
            Variance += (2 * mean * mean) + mean;
            MeanSquare += mean * mean;
        }
    }
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>The few functions of the gamma and Poisson laws that the watch needs.</summary>
internal static class Gamma
{
    /// <summary>ln Γ(x) for x &gt; 0: Stirling's series after shifting x beyond 8; absolute error below 1e-9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Log(double x)
    {
        var shift = 0.0;
        if (x < 8)
        {
            var product = 1.0;
            while (x < 8)
                product *= x++;
            shift = -Math.Log(product);
        }

        var z = 1 / (x * x);
        return shift + ((x - 0.5) * Math.Log(x)) - x + 0.91893853320467274 + ((1.0 / 12 - (z * (1.0 / 360 - (z * (1.0 / 1260 - (z / 1680)))))) / x);
    }

    /// <summary>ln of the chance of <paramref name="n"/> events in <paramref name="exposure"/>, the rate being Gamma(<paramref name="shape"/>, <paramref name="inverseScale"/>): negative binomial; without ln n!.</summary>
    public static double LogPredictive(double n, double exposure, double shape, double inverseScale) =>
        Log(shape + n) - Log(shape) + (shape * Math.Log(inverseScale / (inverseScale + exposure))) + (n == 0 ? 0 : n * Math.Log(exposure / (inverseScale + exposure)));
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Hours that something always comes in: their silence says more than a Poisson stream's of the same rate would.</summary>
/// <remarks>
/// A poll each hour or two lots a day have few events to expect and yet never fail. For each hour of each type of day, an hour that fails with a chance of its own (beta law, rare) is
/// weighed against a Poisson hour by how often it stayed empty; a Poisson stream's own luck does not suffice to make it regular.
/// </remarks>
public sealed class Presence
{
    private const int Hours = 24, DayTypes = 3;
    private const double HalfLifeDays = 120, Fewest = 7, RegularPrior = 0.02, FailsPrior = 0.05, FewestExpected = 0.7;

    public double[] Visits { get; set; } = new double[Hours * DayTypes];

    public double[] Empty { get; set; } = new double[Hours * DayTypes];

    /// <summary>How well a Poisson stream explains which hours were empty, at the rate each had then: logarithm of the likelihood.</summary>
    public double[] Poisson { get; set; } = new double[Hours * DayTypes];

    /// <summary>Learns a day of which only hours watched in full count.</summary>
    /// <param name="expected">Events that level and rhythm led to expect per hour; 0 where nobody knew.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn(int dayOfWeek, ReadOnlySpan<double> counts, ReadOnlySpan<double> watched, ReadOnlySpan<double> expected)
    {
        var kept = Math.Pow(2, -1 / HalfLifeDays);
        for (var h = 0; h < Hours; h++)
        {
            if (watched[h] < 0.99 || expected[h] <= 0)
                continue;
            var cell = (Profile.DayType(dayOfWeek) * Hours) + h;
            Visits[cell] = (Visits[cell] * kept) + 1;
            Empty[cell] = (Empty[cell] * kept) + (counts[h] == 0 ? 1 : 0);
            Poisson[cell] = (Poisson[cell] * kept) + (counts[h] == 0 ? -expected[h] : Math.Log(1 - Math.Exp(-Math.Max(expected[h], 1e-6))));
        }
    }

    /// <summary>What an empty hour proves beyond the events that were expected in it, in expected events; 0 for a Poisson stream.</summary>
    public double Surplus(int dayOfWeek, int hour, double expected)
    {
        var cell = (Profile.DayType(dayOfWeek) * Hours) + hour;
        var (visits, empty) = (Visits[cell], Empty[cell]);
        // An hour of this day of the week that has fewer is another sort of hour, such as a Wednesday afternoon.
        if (visits < Fewest || expected < FewestExpected || empty > 0.2 * visits)
            return 0;
        var chance = Math.Exp(-expected);
        var regular = Gamma.Log(empty + FailsPrior) + Gamma.Log(visits - empty + 1) - Gamma.Log(visits + 1 + FailsPrior) - Gamma.Log(FailsPrior) + Gamma.Log(1 + FailsPrior);
        var odds = RegularPrior / (1 - RegularPrior) * Math.Exp(Math.Clamp(regular - Poisson[cell], -50, 50));
        var mixed = ((odds * (empty + FailsPrior) / (visits + 1 + FailsPrior)) + chance) / (1 + odds);
        return Math.Max(0, -Math.Log(mixed) - expected);
    }
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How many events an hour a stream has at present, and how sure that is: a gamma law, learnt day by day.</summary>
/// <remarks>
/// Several memories (half-lives) and several sizes of day-to-day variation predict each day's count; those that predict well weigh more
/// (Bayesian model averaging over discounted gamma-Poisson filters; Harvey and Fernandes, J. Bus. Econ. Stat. 7, 1989). So a steady stream is averaged over months,
/// one that is being rolled out over days, and one whose days differ keeps an uncertainty that no amount of counting removes.
/// </remarks>
public sealed class Level
{
    private static readonly double[] HalfLives = [3, 8, 21, 60, 180];

    // A level that turns over within days is rarer than one that drifts over months.
    private static readonly double[] MemoryPrior = [0.08, 0.17, 0.25, 0.25, 0.25];
    private static readonly double[] DayShapes = [9, 25, 80, 250, 2000];

    // Days that differ by a third are very rare, by a fifth rare, by a thirtieth common.
    private static readonly double[] DayPrior = [0.02, 0.08, 0.2, 0.35, 0.35];

    // A memory that predicted badly may become the right one when the stream changes: each day this share of the weight is dealt out anew.
    private const double Share = 0.01;

    public double[] Shape { get; set; } = new double[HalfLives.Length];

    public double[] Exposure { get; set; } = new double[HalfLives.Length];

    public double[] Weight { get; set; } = Priors();

    /// <summary>Mean events per hour, averaged over the week.</summary>
    public double PerHour { get; set; }

    /// <summary>How sure: the shape of the gamma law, in events. The next count is uncertain as if the rate had been learnt from that many.</summary>
    public double Sureness { get; set; }

    /// <summary>How sure, were it not for what each day has of its own: the shape of the level's law alone. Never less than <see cref="Sureness"/>.</summary>
    public double Lasting { get; set; }

    /// <summary>Learns a day.</summary>
    /// <param name="count">Events seen.</param>
    /// <param name="exposure">Hours watched, each weighed by the stream's rhythm.</param>
    /// <param name="belief">How well the rhythm is known that the exposure was weighed by, 0 to 1: memories are judged only by days well foretold.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Learn(double count, double exposure, double belief)
    {
        if (Exposure[0] <= 0)
        {
            // Nothing is known yet: one half event's worth of belief in the first day's own rate.
            if (exposure <= 0)
                return;
            Array.Fill(Shape, 0.5);
            Array.Fill(Exposure, 0.5 * exposure / Math.Max(count, 0.5));
        }
        else
        {
            Weigh(count, exposure, belief);
        }

        for (var m = 0; m < HalfLives.Length; m++)
        {
            var kept = Math.Pow(2, -1 / HalfLives[m]);
            Shape[m] = Math.Max((Shape[m] * kept) + count, 1e-3);
            Exposure[m] = (Exposure[m] * kept) + exposure;
        }

        Summarise();
    }

    /// <summary>The stream is from now on counted in other units: each event then is <paramref name="factor"/> events now.</summary>
    public void Rescale(double factor)
    {
        for (var m = 0; m < HalfLives.Length; m++)
            Exposure[m] /= factor;
        PerHour *= factor;
        // How days differed in the old unit says nothing of the new one.
        Weight = Priors();
    }

    /// <summary>What was learnt holds no longer: a new rate, known from so many events.</summary>
    public void Restart(double perHour, double events)
    {
        Array.Fill(Shape, Math.Max(events, 1));
        Array.Fill(Exposure, Math.Max(events, 1) / Math.Max(perHour, 1e-9));
        Summarise();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weigh(double count, double exposure, double belief)
    {
        Span<double> likelihood = stackalloc double[Weight.Length];
        var best = double.NegativeInfinity;
        for (var m = 0; m < HalfLives.Length; m++)
        {
            for (var s = 0; s < DayShapes.Length; s++)
            {
                var shape = Joined(Shape[m], DayShapes[s]);
                var i = (m * DayShapes.Length) + s;
                likelihood[i] = Gamma.LogPredictive(count, exposure, shape, shape * Exposure[m] / Shape[m]);
                best = Math.Max(best, likelihood[i]);
            }
        }

        var sum = 0.0;
        for (var i = 0; i < Weight.Length; i++)
            sum += Weight[i] *= Math.Exp(belief * (likelihood[i] - best));
        for (var i = 0; i < Weight.Length; i++)
            Weight[i] = ((1 - Share) * Weight[i] / sum) + (Share * MemoryPrior[i / DayShapes.Length] * DayPrior[i % DayShapes.Length]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Summarise()
    {
        double mean = 0, square = 0, lasting = 0;
        for (var m = 0; m < HalfLives.Length; m++)
        {
            var rate = Shape[m] / Exposure[m];
            for (var s = 0; s < DayShapes.Length; s++)
            {
                var weight = Weight[(m * DayShapes.Length) + s];
                mean += weight * rate;
                lasting += weight * rate * rate * (1 + (1 / Shape[m]));
                square += weight * rate * rate * (1 + (1 / Joined(Shape[m], DayShapes[s])));
            }
        }

        PerHour = mean;
        Sureness = mean * mean / Math.Max(square - (mean * mean), 1e-12);
        Lasting = mean * mean / Math.Max(lasting - (mean * mean), 1e-12);
    }

    private static double[] Priors() => [.. MemoryPrior.SelectMany(m => DayPrior.Select(d => m * d))];

    private static double Joined(double learnt, double day) => 1 / ((1 / learnt) + (1 / day));
}

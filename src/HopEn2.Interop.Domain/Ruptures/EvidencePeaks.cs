namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>The heights that chance alone drives the evidence to, and from them how far great heights may be believed.</summary>
/// <remarks>
/// Were the model exact, the logarithm of the ratio would exceed a height by a nearly exponential amount of known mean. Days that differ for reasons nobody knows make the tail heavier:
/// the mean excess over a height often passed (peaks over threshold; Pickands, Ann. Stat. 3, 1975) over that mean is what a logarithm has to be divided by. Alarms are too rare to be counted;
/// such peaks are not.
/// </remarks>
public sealed class EvidencePeaks
{
    private static readonly double Height = Math.Exp(Floor);

    private const double Floor = 2;

    // Mean excess of the peaks of a Poisson stream, per kind of ChangeEvidence: simulated, the same from 0.2 to 20 events an hour. Above 1 because breaks may begin at any time.
    private static readonly double[] Ideal = [1.06, 1.15, 1.95];

    // Peaks' worth of belief in the model; a stream's own peaks weigh against it.
    private const double Belief = 50, HalfLifeDays = 120;

    public double[] Count { get; set; } = new double[Ideal.Length];

    /// <summary>Sum of the logarithms above the floor.</summary>
    public double[] Excess { get; set; } = new double[Ideal.Length];

    /// <summary>The highest ratio of the excursion under way, 0 when there is none.</summary>
    public double[] Highest { get; set; } = new double[Ideal.Length];

    /// <summary>Exponent for each kind's ratio, 1 when the peaks are as the model has them.</summary>
    public double[] Trust { get; set; } = [.. Ideal.Select(_ => 1.0)];

    internal void Note(int kind, double ratio)
    {
        if (ratio > Height && ratio > Highest[kind])
            Highest[kind] = ratio;
    }

    internal void Over(int kind)
    {
        if (Highest[kind] <= 0)
            return;
        Count[kind]++;
        Excess[kind] += Math.Log(Highest[kind]) - Floor;
        Highest[kind] = 0;
    }

    internal void Forget() => Array.Clear(Highest);

    internal void NextDay()
    {
        var kept = Math.Pow(2, -1 / HalfLifeDays);
        for (var i = 0; i < Trust.Length; i++)
        {
            Count[i] *= kept;
            Excess[i] *= kept;
            Trust[i] = Math.Clamp((Belief + Count[i]) / (Belief + (Excess[i] / Ideal[i])), 0.4, 1);
        }
    }
}

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How far outcomes of one half day are good or bad together: the letters of an afternoon's discharges are all late when the secretary is away.</summary>
/// <remarks>
/// Of n outcomes with the usual share p of bad ones, (k − np)² − np(1 − p) is nothing on the average where each has its own fate, and ρ·n(n − 1)·p(1 − p) where any two share theirs with correlation ρ
/// (intraclass correlation; Donner 1986). Only what exceeds its own standard error is believed. n outcomes that share a fate say as much as n/(1 + (n − 1)ρ) that do not. Plain data.
/// </remarks>
public sealed class CommonFate
{
    private const double HalfLifeDays = 120, Most = 0.9;

    private static readonly long HalfDay = TimeSpan.FromHours(12).Ticks;

    /// <summary>Number of the half day under way, and its outcomes.</summary>
    public long Block { get; set; }

    public double Trials { get; set; }

    public double Bad { get; set; }

    /// <summary>Sum of what exceeds chance, its variance, and what it would be if all outcomes of a half day were alike.</summary>
    public double Excess { get; set; }

    public double Variance { get; set; }

    public double Pairs { get; set; }

    /// <summary>The same since the evidence was last calm.</summary>
    public double HeldExcess { get; set; }

    public double HeldVariance { get; set; }

    public double HeldPairs { get; set; }

    /// <summary>The same before the last alert.</summary>
    public double LostExcess { get; set; }

    public double LostVariance { get; set; }

    public double LostPairs { get; set; }

    /// <summary>Correlation of two outcomes of one half day, 0 to 0.9.</summary>
    public double Correlation => Pairs <= 0 ? 0 : Math.Clamp((Excess - Math.Sqrt(Variance)) / Pairs, 0, Most);

    /// <summary>An outcome is known. Returns by how much it counts, 1 being in full.</summary>
    /// <param name="began">When the trial began, at the hospital's time.</param>
    /// <param name="usual">The usual share of bad outcomes.</param>
    public double See(bool bad, DateTimeOffset began, double usual)
    {
        var block = began.Ticks / HalfDay;
        if (block != Block)
        {
            End(usual, block - Block);
            (Block, Trials, Bad) = (block, 0, 0);
        }

        var weight = Worth(Trials + 1) - Worth(Trials);
        Trials++;
        Bad += bad ? 1 : 0;
        return weight;
    }

    /// <summary>What was seen since is certain to be usual.</summary>
    public void Learn()
    {
        (Excess, Variance, Pairs) = (Excess + HeldExcess, Variance + HeldVariance, Pairs + HeldPairs);
        (HeldExcess, HeldVariance, HeldPairs) = (0, 0, 0);
    }

    /// <summary>What was seen since was part of a break: it says nothing of how it usually is, unless such breaks are usual.</summary>
    public void Drop(double usual)
    {
        End(usual, 0);
        (LostExcess, LostVariance, LostPairs) = (HeldExcess, HeldVariance, HeldPairs);
        (Trials, Bad, HeldExcess, HeldVariance, HeldPairs) = (0, 0, 0, 0, 0);
    }

    /// <summary>What the last alert was raised by is how it usually is.</summary>
    public void Regain()
    {
        (Excess, Variance, Pairs) = (Excess + LostExcess, Variance + LostVariance, Pairs + LostPairs);
        (LostExcess, LostVariance, LostPairs) = (0, 0, 0);
    }

    private double Worth(double trials) => trials <= 0 ? 0 : trials / (1 + ((trials - 1) * Correlation));

    private void End(double usual, long blocks)
    {
        var kept = Math.Pow(2, -Math.Clamp(blocks, 0, 1000) / (2 * HalfLifeDays));
        (Excess, Variance, Pairs) = (Excess * kept, Variance * kept * kept, Pairs * kept);
        if (Trials < 2)
            return;
        var chance = Trials * usual * (1 - usual);
        var off = Bad - (Trials * usual);
        HeldExcess += (off * off) - chance;
        HeldVariance += (2 * chance * chance) + chance;
        HeldPairs += (Trials - 1) * chance;
    }
}

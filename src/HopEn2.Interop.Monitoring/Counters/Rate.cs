using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Monitoring.Counters;

/// <summary>How a rate stands to its target. Judged here and nowhere else; screens only draw it.</summary>
public enum Standing
{
    /// <summary>Nothing was produced: there is no rate, neither good nor bad.</summary>
    NoData,

    /// <summary>There is a rate and nothing to hold it against.</summary>
    NoTarget,

    Below,
    Reached,
}

/// <summary>Deposited of produced, in percent, against the target of the mappings.</summary>
/// <remarks>
/// A rate of flow for those who produce and deposit, service by service. The indicators of HOP'EN 2 (stays, weighting, exact variant)
/// are computed elsewhere and may differ.
/// </remarks>
/// <param name="Percent">0 to 100; null when nothing was produced.</param>
/// <param name="Target">In percent; null when the mappings have none.</param>
public readonly record struct Rate(double? Percent, double? Target, Standing Standing)
{
    public static Rate Of(StageCounts counts, double? target)
    {
        if (counts.Produced <= 0)
            return new(null, target, Standing.NoData);
        var percent = 100.0 * counts.Deposited / counts.Produced;
        return new(percent, target, target is null ? Standing.NoTarget : percent >= target ? Standing.Reached : Standing.Below);
    }

    /// <summary>The target of several kinds together: the mean of theirs, each weighing what was produced of it. Kinds without a target are left out.</summary>
    public static double? TargetOf(IEnumerable<(int Produced, double? Target)> kinds)
    {
        double weight = 0, sum = 0;
        foreach (var (produced, target) in kinds)
        {
            if (target is null || produced <= 0)
                continue;
            weight += produced;
            sum += produced * target.Value;
        }

        return weight > 0 ? sum / weight : null;
    }
}

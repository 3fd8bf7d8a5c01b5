namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How long something usually takes: delays from a second to two months, counted in steps of a quarter.</summary>
public sealed class UsualDelay
{
    private const double Step = 1.25, Enough = 20, Forgets = 0.9995;

    private static readonly TimeSpan AtFirst = TimeSpan.FromDays(1);

    public double[] Counts { get; set; } = new double[72];

    public void Learn(TimeSpan delay)
    {
        for (var i = 0; i < Counts.Length; i++)
            Counts[i] *= Forgets;
        Counts[Math.Clamp((int)Math.Ceiling(Math.Log(Math.Max(1, delay.TotalSeconds)) / Math.Log(Step)), 0, Counts.Length - 1)]++;
    }

    /// <summary>By when all but one in a hundred have come, half as long again; a day while too little is known.</summary>
    public TimeSpan Longest => By(0.99) is { } last ? last * 1.5 : AtFirst;

    /// <summary>By when a share of them has come; null while too little is known.</summary>
    public TimeSpan? By(double share)
    {
        var all = Counts.Sum();
        if (all < Enough)
            return null;
        var sum = 0.0;
        for (var i = 0; i < Counts.Length; i++)
        {
            if ((sum += Counts[i]) >= share * all)
                return TimeSpan.FromSeconds(Math.Pow(Step, i));
        }

        return null;
    }
}

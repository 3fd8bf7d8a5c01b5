using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Evidence that a stream has stopped, or keeps only a part of its events, in expected events instead of minutes.</summary>
/// <remarks>
/// A mixture of Shiryaev-Roberts statistics, one per share of events that a break leaves through, on a counting process in its own operational time. It sums the
/// likelihood ratios of a break beginning at every past moment. While all is well, its mean grows by exactly one per expected event and it rises continuously between
/// events, so that, alarmed at A, it lets exactly A expected events pass between false alarms on average: the threshold is computed, not tuned (Pollak, Ann. Stat. 13, 1985;
/// for counting processes in operational time El Karoui, Loisel and Salhi, Ann. Appl. Prob. 27, 2017). The rate is known only as a gamma law, and the ratio is taken between
/// the predictive (negative binomial) laws.
/// </remarks>
public sealed class ChangeEvidence
{
    private static readonly double[] Kept = [0, 0.2, 0.5];
    private static readonly double[] Prior = [0.5, 0.4, 0.1];

    public double[] Ratio { get; set; } = new double[Kept.Length];

    /// <summary>Expected events since the break began, were it one of this kind.</summary>
    public double[] Expected { get; set; } = new double[Kept.Length];

    public double[] Seen { get; set; } = new double[Kept.Length];

    /// <summary>The same as far as it tells of the rate that holds now: what a day had of its own ends with it.</summary>
    public double[] Learnt { get; set; } = new double[Kept.Length];

    public double[] LearntSeen { get; set; } = new double[Kept.Length];

    /// <summary>What chance alone has brought so far: says how far large ratios may be believed.</summary>
    public EvidencePeaks Peaks { get; set; } = new();

    /// <summary>Chance that an event is followed by another of its run; 0 for a stream without runs.</summary>
    public double Follows { get; set; }

    /// <summary>All kinds together: alarmed when above the number of expected events wanted between false alarms.</summary>
    public double Total => TotalAfter(0, 1);

    /// <summary>The kind that weighs most, as an index into the other properties.</summary>
    public int Strongest
    {
        get
        {
            var best = 0;
            for (var i = 1; i < Kept.Length; i++)
            {
                if (Believed(i, Ratio[i]) > Believed(best, Ratio[best]))
                    best = i;
            }

            return best;
        }
    }

    /// <summary>So many events were expected since the last word, and none came.</summary>
    /// <param name="sureness">Shape of the gamma law of the rate.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Expect(double events, double sureness)
    {
        if (events <= 0)
            return;
        for (var i = 0; i < Kept.Length; i++)
        {
            var (old, fresh, age) = Grown(i, events, sureness);
            var sum = old + fresh;
            Expected[i] = ((old * (Expected[i] + events)) + (fresh * age)) / sum;
            Learnt[i] = ((old * (Learnt[i] + events)) + (fresh * age)) / sum;
            Seen[i] = old * Seen[i] / sum;
            LearntSeen[i] = old * LearntSeen[i] / sum;
            Ratio[i] = sum;
        }
    }

    /// <summary>An hour that is never empty stayed empty: proves a stop by so many expected events more.</summary>
    public void Miss(double events)
    {
        Ratio[0] *= Math.Exp(events);
        Expected[0] += events;
        Learnt[0] += events;
    }

    /// <summary>A new day begins, with a rate of its own about the same level.</summary>
    /// <param name="lasting">Share of what is not known of the rate that is the level's.</param>
    public void NextDay(double lasting)
    {
        for (var i = 0; i < Kept.Length; i++)
        {
            Learnt[i] *= lasting;
            LearntSeen[i] *= lasting;
        }
    }

    /// <summary>An event came.</summary>
    /// <param name="starts">True when it starts a run (each event of a stream without runs does).</param>
    /// <remarks>
    /// A break that lets a share ρ of the events through thins the runs too. With runs of geometric length, ρ/(1 − q(1 − ρ)) of them still show, and what is left of one goes on
    /// after each event with chance q' = qρ/(1 − q(1 − ρ)) instead of q.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void See(double sureness, bool starts)
    {
        Peaks.Note(0, Ratio[0]);
        Ratio[0] = Expected[0] = Seen[0] = Learnt[0] = LearntSeen[0] = 0;
        Peaks.Over(0);
        for (var i = 1; i < Kept.Length; i++)
        {
            var shown = Shown(i);
            if (!starts)
            {
                // Where lengths of runs say nothing, the rest of a run does not either.
                Ratio[i] *= Follows > 0 ? shown : 1;
                continue;
            }

            Peaks.Note(i, Ratio[i]);
            Ratio[i] *= shown * (sureness + Learnt[i]) / (sureness + (shown * Learnt[i])) * (1 - (Follows * shown)) / (1 - Follows);
            Seen[i]++;
            LearntSeen[i]++;
            if (Ratio[i] < 1)
                Peaks.Over(i);
        }
    }

    /// <summary>Starts anew.</summary>
    public void Forget()
    {
        Array.Clear(Ratio);
        Array.Clear(Expected);
        Array.Clear(Seen);
        Array.Clear(Learnt);
        Array.Clear(LearntSeen);
        Peaks.Forget();
    }

    /// <summary>How many more expected events without any to see cannot make the total reach a threshold; exact when few are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double ExpectedUntil(double threshold, double sureness)
    {
        // Nothing grows faster than the ratio of a full stop at a rate known for certain, e to the number of expected events.
        var total = TotalAfter(0, sureness);
        var least = Math.Log(threshold / (total + 1));
        if (least > 1)
            return least - 0.5;
        if (total >= threshold)
            return 0;
        double low = 0, high = 2;
        while (TotalAfter(high, sureness) < threshold)
            (low, high) = (high, high * 2);
        while (high - low > 1e-4)
        {
            var middle = (low + high) / 2;
            if (TotalAfter(middle, sureness) < threshold)
                low = middle;
            else
                high = middle;
        }

        return high;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double TotalAfter(double events, double sureness)
    {
        var total = 0.0;
        for (var i = 0; i < Kept.Length; i++)
        {
            if (events <= 0)
            {
                total += Believed(i, Ratio[i]);
                continue;
            }

            var (old, fresh, _) = Grown(i, events, sureness);
            total += Believed(i, old + fresh);
        }

        return total;
    }

    private double Shown(int i) => Kept[i] / (1 - (Follows * (1 - Kept[i])));

    private double Believed(int i, double ratio) => Peaks.Trust[i] >= 1 ? Prior[i] * ratio : Prior[i] * Math.Pow(ratio, Peaks.Trust[i]);

    // What was there grows by the predictive likelihood ratio of "no event"; breaks that may have begun meanwhile are added, one unit of weight per expected event. Their mean age too.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Old, double Fresh, double Age) Grown(int i, double events, double sureness)
    {
        var kept = Shown(i);
        var old = 0.0;
        if (Ratio[i] > 0)
        {
            var (w, n) = (Learnt[i], LearntSeen[i]);
            old = Ratio[i] * Math.Exp((sureness + n) * Math.Log((sureness + w + events) * (sureness + (kept * w)) / ((sureness + w) * (sureness + (kept * (w + events))))));
        }

        var growth = sureness * Math.Log((sureness + events) / (sureness + (kept * events)));
        if (growth < 1e-4)
            return (old, events, events / 2);
        var factor = Math.Exp(growth);
        return (old, events * (factor - 1) / growth, (events * factor / (factor - 1)) - (events / growth));
    }
}

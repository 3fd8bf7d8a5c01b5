namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>Sees a share of good outcomes fall: documents deposited, sends acknowledged, identities qualified, answers without a certain refusal.</summary>
/// <remarks>
/// A mixture of Shiryaev-Roberts statistics on a Bernoulli sequence, one per share of the good outcomes that would still be good, alarmed after as many trials as the budget lets pass
/// between false alarms. The usual share is known only as a beta law, and the ratio is taken to its predictive law: with 97 % usual, a total failure is seen after three or four
/// trials, half after about eleven. Plain data; serialise it as it is.
/// </remarks>
public sealed class ProportionWatch
{
    // What is left of the good outcomes in each kind of break, and how likely each is beforehand.
    private static readonly double[] Kept = [0.02, 0.5, 0.8, 0.95];
    private static readonly double[] Prior = [0.5, 0.3, 0.1, 0.1];

    private const double Memory = 2000, DayHalfLife = 30, Calm = 3, Recovered = 7, TooOften = 3, PatienceDays = 14, PatienceTrials = 50;

    public required string Stream { get; init; }

    public required RuptureKind Kind { get; init; }

    public string? Code { get; init; }

    /// <summary>Good and bad outcomes learnt, older ones weighing less. Begins as a belief worth five trials that things mostly work.</summary>
    public double Good { get; set; } = 4.5;

    public double Bad { get; set; } = 0.5;

    /// <summary>Outcomes since the evidence was last calm: learnt once it is calm again, dropped when it becomes an alert.</summary>
    public double HeldGood { get; set; }

    public double HeldBad { get; set; }

    public double[] Ratio { get; set; } = new double[Kept.Length];

    /// <summary>Trials, and bad ones, since the break began, were it one of this kind.</summary>
    public double[] Trials { get; set; } = new double[Kept.Length];

    public double[] Failures { get; set; } = new double[Kept.Length];

    /// <summary>When the break began (ticks, UTC), were it one of this kind: the moments it may have begun at, weighed by what speaks for each.</summary>
    public double[] Began { get; set; } = new double[Kept.Length];

    public double RecentTrials { get; set; }

    public double RecentDays { get; set; } = 1;

    public DateTimeOffset Upto { get; set; }

    /// <summary>First trial since the evidence was last calm.</summary>
    public DateTimeOffset? HeldSince { get; set; }

    /// <summary>Alerts of late, older ones weighing less.</summary>
    public double RecentAlerts { get; set; }

    /// <summary>How far outcomes of one half day share their fate: each then says less.</summary>
    public CommonFate Fate { get; set; } = new();

    public RuptureAlert? Alert { get; set; }

    public double OpenGood { get; set; }

    public double OpenBad { get; set; }

    public double Recovery { get; set; }

    /// <summary>One outcome is known.</summary>
    /// <param name="began">When the trial began: the document was produced, the message sent.</param>
    /// <param name="known">When its outcome was known; never earlier than the last one's.</param>
    public WatchNews? See(bool good, DateTimeOffset began, DateTimeOffset known, FalseAlarmBudget budget)
    {
        if (Alert is not null)
        {
            Count(known, 1);
            return SeeOpen(good, known);
        }

        var since = began < known ? began : known;
        var weight = Fate.See(!good, since, 1 - Share);
        Count(known, weight);
        HeldSince ??= since;
        if (good)
            HeldGood++;
        else
            HeldBad++;
        for (var i = 0; i < Kept.Length; i++)
            Weigh(i, good, since, weight);

        var total = Total();
        if (total >= Threshold(budget))
            return Raise(known, Math.Log(total));
        // Where nothing is broken the sum grows by one a trial, on the average: that much says nothing yet.
        if (total < Calm + HeldGood + HeldBad)
            Learn();
        return null;
    }

    /// <summary>What happened has a cause that is known and over: the alert ends, nothing is learnt from it or held against the stream.</summary>
    public void Excuse()
    {
        Alert = null;
        Array.Clear(Ratio);
        Fate.Drop(1 - Share);
        (HeldGood, HeldBad, HeldSince, Recovery) = (0, 0, null, 0);
    }

    private double Share => Good / (Good + Bad);

    private double Threshold(FalseAlarmBudget budget) => budget.EventsBetweenAlarms(RecentTrials / (RecentDays * 24));

    private void Weigh(int i, bool good, DateTimeOffset began, double weight)
    {
        var fresh = Ratio[i] + weight;
        Began[i] = ((Began[i] * Ratio[i]) + (began.UtcTicks * weight)) / fresh;
        Trials[i] = (Trials[i] * Ratio[i] / fresh) + 1;
        Failures[i] *= Ratio[i] / fresh;
        var usual = (Bad + Failures[i]) / (Good + Bad + Trials[i] - 1);
        var broken = 1 - (Kept[i] * Share);
        Ratio[i] = fresh * Math.Pow(good ? (1 - broken) / (1 - usual) : broken / usual, weight);
        Failures[i] += good ? 0 : 1;
    }

    private double Total()
    {
        var total = 0.0;
        for (var i = 0; i < Kept.Length; i++)
            total += Prior[i] * Ratio[i];
        return total;
    }

    private void Learn()
    {
        var kept = Math.Pow(1 - (1 / Memory), HeldGood + HeldBad);
        (Good, Bad) = ((Good * kept) + HeldGood, (Bad * kept) + HeldBad);
        (HeldGood, HeldBad, HeldSince) = (0, 0, null);
        Fate.Learn();
    }

    private WatchNews.Raised Raise(DateTimeOffset at, double odds)
    {
        var likeliest = Enumerable.Range(0, Kept.Length).MaxBy(i => Prior[i] * Ratio[i]);
        var since = new DateTimeOffset((long)Began[likeliest], TimeSpan.Zero).ToOffset(at.Offset);
        Alert = new RuptureAlert(Stream, at, Kind, since, Trials[likeliest] * Share, Math.Round(Trials[likeliest] - Failures[likeliest]), odds, Code);
        (OpenGood, OpenBad, Recovery) = (HeldGood, HeldBad, 0);
        (HeldGood, HeldBad, HeldSince) = (0, 0, null);
        Fate.Drop(1 - Share);
        RecentAlerts++;
        Array.Clear(Ratio);
        return new WatchNews.Raised(Alert);
    }

    private WatchNews.Cleared? SeeOpen(bool good, DateTimeOffset at)
    {
        var still = Math.Clamp((OpenGood + 4) / (OpenGood + OpenBad + 8), 0.02, 0.9 * Share);
        if (good)
            OpenGood++;
        else
            OpenBad++;
        Recovery = Math.Max(0, Recovery + Math.Log(good ? Share / still : (1 - Share) / (1 - still)));
        if (Recovery >= Recovered)
        {
            // Nothing is learnt from under an alert, else a break would become the rule. But a share that raises alerts all the time is simply not as good as was thought.
            if (RecentAlerts > TooOften)
            {
                (Good, Bad) = (Good + OpenGood, Bad + OpenBad);
                Fate.Regain();
            }

            return Close(at, ClearReason.FlowsAgain);
        }

        if (at - Alert!.RaisedAt < TimeSpan.FromDays(PatienceDays) || OpenGood + OpenBad < PatienceTrials)
            return null;
        (Good, Bad) = (OpenGood + 0.5, OpenBad + 0.5);
        return Close(at, ClearReason.NewLevel);
    }

    private WatchNews.Cleared Close(DateTimeOffset at, ClearReason reason)
    {
        var alert = Alert!;
        Alert = null;
        return new WatchNews.Cleared(alert, at, reason);
    }

    private void Count(DateTimeOffset at, double weight)
    {
        var days = Upto == default ? 0 : Math.Max(0, (at - Upto).TotalDays);
        var kept = Math.Pow(2, -days / DayHalfLife);
        RecentAlerts *= kept;
        RecentTrials = (RecentTrials * kept) + weight;
        RecentDays = (RecentDays * kept) + days;
        Upto = at;
    }
}

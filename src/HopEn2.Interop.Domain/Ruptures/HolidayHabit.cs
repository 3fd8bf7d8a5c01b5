namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>How many public holidays were like a Sunday and how many like any other day, where the two differ.</summary>
public sealed class HolidayHabit
{
    /// <summary>Beyond this chance that a holiday is a Sunday, it is watched as one.</summary>
    /// <remarks>France has 0.9 holidays a month: a stream that closes unforeseen on this share of them costs a third of the usual budget.</remarks>
    private const double ShareOfBudget = 0.3, HolidaysPerMonth = 0.9;

    // A stream follows the house until it has shown this many holidays of its own.
    private const double House = 2;

    // Before any was seen, a holiday differs from other days by a quarter, more or less.
    private const double SpreadPrior = 1 / 15.0, PriorWeight = 3;

    public double Sundays { get; set; }

    public double Usual { get; set; }

    public void Learn(double likeSunday)
    {
        Sundays += likeSunday;
        Usual += 1 - likeSunday;
    }

    /// <summary>How much holidays' counts vary beyond chance, as 1/α of a gamma law: summed over holidays and streams, by their weight.</summary>
    public double Spread { get; set; } = SpreadPrior * PriorWeight;

    public double SpreadWeight { get; set; } = PriorWeight;

    /// <summary>Shape of the gamma law of a holiday's rate.</summary>
    public double Shape => SpreadWeight / Math.Max(Spread, 1e-3 * SpreadWeight);

    /// <summary>Learns what came on a holiday, held against what would have come on another day.</summary>
    public void LearnSpread(double count, double usual)
    {
        if (usual < 1)
            return;
        var weight = Math.Min(1, usual / 30);
        Spread = Math.Max(0, Spread + (weight * ((((count - usual) * (count - usual)) - usual) / (usual * usual))));
        SpreadWeight += weight;
    }

    /// <summary>Whether a stream may stand still on a holiday as on a Sunday, by its own past and that of the house's other streams.</summary>
    public bool MayRest(HolidayHabit house, FalseAlarmBudget budget)
    {
        var everywhere = (0.5 + house.Sundays) / (1 + house.Sundays + house.Usual);
        var own = ((House * everywhere) + Sundays) / (House + Sundays + Usual);
        return own > ShareOfBudget * budget.PerStreamMonth / HolidaysPerMonth;
    }
}

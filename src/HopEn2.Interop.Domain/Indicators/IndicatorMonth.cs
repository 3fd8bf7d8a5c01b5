namespace HopEn2.Interop.Domain.Indicators;

/// <summary>The nine rates of one month and scope, with everything they were made of.</summary>
/// <param name="AsOf">When they were computed (UTC).</param>
/// <param name="Final">The month was over by then. Late facts may still change it.</param>
/// <param name="Settings">What was in force.</param>
/// <param name="RuleVersion">Version of the rules: <c>IndicatorFold.RuleVersion</c>.</param>
/// <param name="Mappings">Hash of the mappings that told services, poles and kinds.</param>
/// <param name="Rates">The nine, in their order.</param>
/// <param name="LdlAndOds">P1.02 as a whole: reached only when both are.</param>
/// <param name="Untyped">Documents of the month whose code maps to no kind: shown, never dropped.</param>
public sealed record IndicatorMonth(
    Month Month, IndicatorScope Scope, DateTimeOffset AsOf, bool Final, MonthSettings Settings, string RuleVersion, string Mappings,
    ValueList<IndicatorRate> Rates, bool LdlAndOds, int Untyped)
{
    public IndicatorRate Of(Indicator indicator) => Rates[(int)indicator];
}

/// <summary>One rate.</summary>
/// <param name="Weight">Percent of the denominator that can be reached at all: 93 for P1.02 to P1.06, the department's equipment for P1.07, 100 where nothing is weighted.</param>
/// <param name="Rate">Weighted, in percent: N / (D × weight). The one that is declared. Null when D is 0. May exceed 100: then there is a warning.</param>
/// <param name="Exact">Over the patients known to have a DMP; null where the rate is not about the DMP or nobody's DMP is known.</param>
/// <param name="Target">In percent, of the domain's column (SUN-ES or not).</param>
/// <param name="Missing">Items still to be counted to reach the target with the present D; 0 when reached.</param>
/// <param name="ByReason">In the order of the specification, reasons that no item has left out; the counts add up to D.</param>
/// <param name="LeftOut">Items that are not in D by a rule, by its name; for instance documents withheld by decision (P1.05, P1.06).</param>
/// <param name="ByPathway">P1.08: each pathway on its own.</param>
/// <param name="Projection">Where the month will end; null once it is over, or when nothing can be said.</param>
/// <param name="Items">The line list, by key.</param>
public sealed record IndicatorRate(
    Indicator Indicator, ItemSort Sort, int N, int D, double Weight, double? Rate, ExactRate? Exact, double Target, bool Reached, int Missing,
    ValueList<ReasonCount> ByReason, ValueList<LeftOut> LeftOut, ValueList<PathwayRate> ByPathway, ValueList<IndicatorWarning> Warnings,
    Projection? Projection, IReadOnlyList<IndicatorItem> Items)
{
    /// <summary><see cref="Rate"/> to one decimal; one that is below the target never looks as if it were not.</summary>
    public double? Shown => Rate is { } rate ? IndicatorReport.Shown(rate, Target) : null;
}

/// <summary>A rate of another month, without its lines.</summary>
/// <param name="Rate">Weighted, in percent; null when D is 0.</param>
public sealed record NumberedRate(int N, int D, double? Rate);

/// <summary>The exact variant: D restricted to patients known to have a DMP.</summary>
/// <param name="Unknown">Items of D of whose patient nobody said whether there is a DMP: in neither.</param>
public sealed record ExactRate(int N, int D, int Unknown, double? Rate);

/// <param name="Code">The DMP's or mail server's code; null where there is none. A rejection has a line for each code.</param>
public sealed record ReasonCount(Reason Reason, string? Code, int Count);

public sealed record LeftOut(string Rule, int Count);

/// <param name="Automatic">The automatic duplicate of every deposit.</param>
public sealed record PathwayRate(string Code, string Label, bool Automatic, int N, int D, double? Rate);

public enum IndicatorWarning
{
    /// <summary>The rate exceeds 100 %: weighting can do that. It is never cut.</summary>
    AboveHundred,

    /// <summary>P1.08: the automatic duplicate stands alone; it counts as a pathway only beside a qualitative one.</summary>
    OnlyAutomaticPathway,

    /// <summary>P1.08: no pathway is declared in pathways.yaml.</summary>
    NoPathway,

    /// <summary>P1.03: no surgical act is known this month: neither PR1 nor an import tells them.</summary>
    NoActs,
}

/// <summary>Where the month will end at the present pace. All rates in percent, 9 in 10 months end within low and high.</summary>
/// <param name="D">Denominator expected at the end.</param>
/// <param name="N">Numerator expected at the end.</param>
public sealed record Projection(double D, double N, double Rate, double Low, double High);

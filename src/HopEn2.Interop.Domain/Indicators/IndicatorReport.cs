namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Rates from line lists, for one scope.</summary>
public static class IndicatorReport
{
    /// <param name="lists">Of the whole house, as <see cref="IndicatorFold"/> gives them.</param>
    /// <param name="settings">Those of the scope.</param>
    /// <param name="former">The month before, for what is to be expected of the rest of this one; null when it is not known.</param>
    public static IndicatorMonth Of(
        IReadOnlyList<LineList> lists, IndicatorContext context, IndicatorScope scope, MonthSettings settings, DateTimeOffset asOf, string mappings, int untyped, Func<Indicator, NumberedRate?>? former = null)
    {
        var today = context.Calendar.DayOf(asOf);
        var final = today > context.Month.LastDay;
        (DateOnly, DateOnly)? running = final ? null : (lists.SelectMany(l => l.Items).Select(i => i.Day).DefaultIfEmpty(today).Min(), today);
        var rates = lists.Select(list => RateOf(list, context, scope, settings, running, former?.Invoke(list.Indicator))).ToValueList();
        return new(
            context.Month, scope, asOf, final, settings, IndicatorFold.RuleVersion, mappings, rates,
            rates[(int)Indicator.Ldl].Reached && rates[(int)Indicator.Ods].Reached, untyped);
    }

    /// <summary>N / (D × weight), in percent; null when there is nothing to divide by.</summary>
    public static double? Rate(double n, double d, double weight) => d > 0 && weight > 0 ? 10_000 * n / (d * weight) : null;

    /// <summary>Percent of the denominator that can be reached at all.</summary>
    public static double WeightOf(Indicator indicator, MonthSettings settings) =>
        indicator.IsAboutDmp() ? settings.DmpWeight : indicator is Indicator.MssProfessional ? settings.MssWeight : 100;

    /// <summary>A rate as it is shown and declared: to one decimal, as 270 / (400 × 0.93) is 72.6; but what is below its target is not rounded up to it: of a target of 55, 54.96 is 54.9.</summary>
    /// <param name="target">Null: there is none.</param>
    public static double Shown(double percent, double? target)
    {
        // Rounded against binary fractions first: 54.95 is what the figures give, not 54.949999999.
        var exact = Math.Round(percent, 8);
        var shown = Math.Round(exact, 1, MidpointRounding.AwayFromZero);
        return exact < target && shown >= target ? Math.Floor(exact * 10) / 10 : shown;
    }

    private static IndicatorRate RateOf(LineList list, IndicatorContext context, IndicatorScope scope, MonthSettings settings, (DateOnly Begin, DateOnly Today)? running, NumberedRate? former)
    {
        IReadOnlyList<IndicatorItem> items = scope.Kind is ScopeKind.All ? list.Items : [.. list.Items.Where(i => i.Places.Any(scope.Covers))];
        var (n, d) = (items.Count(i => i.Counted), items.Count);
        var weight = WeightOf(list.Indicator, settings);
        var target = settings.TargetOf(list.Indicator);
        var rate = Rate(n, d, weight);
        var pathways = list.Indicator is Indicator.MssPatient ? context.Pathways.Select(p => PathwayOf(p, items)).ToValueList() : [];
        return new(
            list.Indicator, list.Sort, n, d, weight, rate, list.Indicator.IsAboutDmp() ? ExactOf(items) : null, target, rate >= target, Missing(n, d, weight, target),
            ByReason(items), scope.Kind is ScopeKind.All ? list.LeftOut : [], pathways, WarningsOf(list, rate, pathways),
            running is var (begin, today) ? Projecting.Of(items, context.Month, begin, today, weight, former) : null, items);
    }

    // Rounded against binary fractions: 0.7 × 930 is 651, not 651.0000000001.
    private static int Missing(int n, int d, double weight, double target) => Math.Max(0, (int)Math.Ceiling(Math.Round(target * d * weight / 10_000, 6)) - n);

    private static ExactRate? ExactOf(IReadOnlyList<IndicatorItem> items)
    {
        var known = items.Count(i => i.HasDmp is not null);
        if (known == 0)
            return null;
        var (n, d) = (items.Count(i => i.Counted), items.Count(i => i.HasDmp is true));
        return new(n, d, items.Count - known, Rate(n, d, 100));
    }

    private static ValueList<ReasonCount> ByReason(IReadOnlyList<IndicatorItem> items) => items
        .GroupBy(i => (i.Reason, i.Code))
        .OrderBy(g => g.Key.Reason).ThenByDescending(g => g.Count()).ThenBy(g => g.Key.Code, StringComparer.Ordinal)
        .Select(g => new ReasonCount(g.Key.Reason, g.Key.Code, g.Count())).ToValueList();

    private static PathwayRate PathwayOf(PathwayRule pathway, IReadOnlyList<IndicatorItem> items)
    {
        var d = items.Count(i => i.Pathways!.Contains(pathway.Code));
        var n = items.Count(i => i.Reached!.Contains(pathway.Code));
        return new(pathway.Code, pathway.Label, pathway.Automatic, n, d, Rate(n, d, 100));
    }

    private static ValueList<IndicatorWarning> WarningsOf(LineList list, double? rate, ValueList<PathwayRate> pathways)
    {
        var warnings = new List<IndicatorWarning>(list.Warnings);
        if (rate > 100)
            warnings.Add(IndicatorWarning.AboveHundred);
        if (list.Indicator is Indicator.MssPatient && pathways.Count == 0)
            warnings.Add(IndicatorWarning.NoPathway);
        if (pathways.Any(p => p is { Automatic: true, D: > 0 }) && !pathways.Any(p => p is { Automatic: false, D: > 0 }))
            warnings.Add(IndicatorWarning.OnlyAutomaticPathway);
        return warnings.ToValueList();
    }
}

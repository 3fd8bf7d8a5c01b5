namespace HopEn2.Interop.Domain.Indicators.Declaring;

/// <summary>A month as it was declared: frozen with everything it was made of.</summary>
/// <param name="Number">From 1; a month declared again has several, and the last one stands.</param>
/// <param name="Author">Who declared it, as given.</param>
/// <param name="At">When (UTC).</param>
/// <param name="Digest">SHA-256 of the line lists and settings: of all that the figures were made from.</param>
/// <param name="Program">Version of the program.</param>
/// <param name="Indicators">Figures, settings, rule version, hash of the mappings, and the line list of each rate.</param>
public sealed record Declaration(int Number, string Author, DateTimeOffset At, string Digest, string Program, IndicatorMonth Indicators);

/// <summary>One line that is not what was declared.</summary>
/// <param name="Before">Null: it was not in the denominator.</param>
/// <param name="Now">Null: it is no longer in the denominator.</param>
public sealed record ChangedItem(Indicator Indicator, string Key, IndicatorItem? Before, IndicatorItem? Now);

/// <summary>One rate, as declared and as it would be now.</summary>
public sealed record ChangedRate(Indicator Indicator, IndicatorRate Before, IndicatorRate Now, ValueList<ChangedItem> Items)
{
    /// <summary>The figures that were declared are others now.</summary>
    public bool FiguresChanged => Before.N != Now.N || Before.D != Now.D || Before.Weight.CompareTo(Now.Weight) != 0 || Before.Target.CompareTo(Now.Target) != 0;
}

/// <summary>What is not as it was declared. Never silent: what moves no figure is in it, too.</summary>
/// <param name="Rates">Those of which a figure or a line changed, in their order.</param>
/// <param name="SettingsChanged">Weights, targets or rules of the mappings are others than those in force then.</param>
/// <param name="MappingsChanged">Services, poles or kinds may be told otherwise than then.</param>
/// <param name="RulesChanged">The program computes by another version of the rules.</param>
public sealed record DeclarationDifference(Declaration Declared, IndicatorMonth Now, ValueList<ChangedRate> Rates, bool SettingsChanged, bool MappingsChanged, bool RulesChanged)
{
    /// <summary>Nothing that was declared has changed.</summary>
    public bool None => Rates.Count == 0 && !SettingsChanged && !RulesChanged;

    public static DeclarationDifference Of(Declaration declared, IndicatorMonth now)
    {
        var before = declared.Indicators;
        var rates = IndicatorNames.All.Select(i => Of(before.Of(i), now.Of(i))).Where(r => r.FiguresChanged || r.Items.Count > 0).ToValueList();
        return new(declared, now, rates, !before.Settings.Equals(now.Settings), before.Mappings != now.Mappings, before.RuleVersion != now.RuleVersion);
    }

    private static ChangedRate Of(IndicatorRate before, IndicatorRate now)
    {
        var (were, are) = (ByKey(before), ByKey(now));
        var items = new List<ChangedItem>();
        foreach (var (key, item) in were)
        {
            var present = are.GetValueOrDefault(key);
            if (present is null || !SaysTheSame(item, present))
                items.Add(new(before.Indicator, key, item, present));
        }

        items.AddRange(are.Where(a => !were.ContainsKey(a.Key)).Select(a => new ChangedItem(before.Indicator, a.Key, null, a.Value)));
        // What moves the numerator first.
        return new(before.Indicator, before, now, items.OrderBy(i => i.Before?.Counted == i.Now?.Counted).ThenBy(i => i.Key, StringComparer.Ordinal).ToValueList());
    }

    // A patient is one line, a stay is one: keys do not repeat within a rate. Should they, the first stands for them.
    private static Dictionary<string, IndicatorItem> ByKey(IndicatorRate rate)
    {
        var items = new Dictionary<string, IndicatorItem>(rate.Items.Count, StringComparer.Ordinal);
        foreach (var item in rate.Items)
            items.TryAdd(item.Key, item);
        return items;
    }

    // Where it belongs is told by the mappings; what was declared is what became of it.
    private static bool SaysTheSame(IndicatorItem a, IndicatorItem b) =>
        a.Reason == b.Reason && a.Code == b.Code && a.Day == b.Day && a.Document == b.Document && a.Patient == b.Patient && a.Visits.Equals(b.Visits) && a.HasDmp == b.HasDmp
        && (a.Reached ?? []).Equals(b.Reached ?? []) && (a.Pathways ?? []).Equals(b.Pathways ?? []);
}

using System.Runtime.CompilerServices;

namespace HopEn2.Interop.Domain.Indicators;

/// <summary>One service's part of a rate.</summary>
/// <param name="Service">Code; empty: of an UF that stands in no service.</param>
/// <param name="Recoverable">Items that do not count and that the house can do something about.</param>
/// <param name="Gain">Points of the whole rate that these would bring, in percent.</param>
/// <param name="Worst">The reason most of its items do not count for; null when all do.</param>
public sealed record ServiceRate(string Service, string Pole, int N, int D, double? Rate, int Recoverable, double Gain, Reason? Worst);

public static class ServiceRates
{
    // Half a million lines are walked through once, however many screens show them.
    private static readonly ConditionalWeakTable<IndicatorRate, ValueList<ServiceRate>> Known = [];

    /// <summary>By service, the one with the most to gain first. A patient of several services counts in each of them, and once in the whole.</summary>
    public static ValueList<ServiceRate> Of(IndicatorRate rate) => Known.GetValue(rate, Reckoned);

    private static ValueList<ServiceRate> Reckoned(IndicatorRate rate) => rate.Items
        .SelectMany(i => i.Places.Select(p => (p.Service, p.Pole)).Distinct().Select(p => (Place: p, Item: i)))
        .GroupBy(i => i.Place, i => i.Item)
        .Select(g => Of(g.Key.Service, g.Key.Pole, [.. g], rate))
        .OrderByDescending(s => s.Gain).ThenBy(s => s.Rate).ThenBy(s => s.Service, StringComparer.Ordinal).ToValueList();

    private static ServiceRate Of(string service, string pole, IReadOnlyList<IndicatorItem> items, IndicatorRate whole)
    {
        var n = items.Count(i => i.Counted);
        var recoverable = items.Count(i => i.Reason.IsRecoverable());
        var worst = items.Where(i => i.Reason.IsRecoverable()).GroupBy(i => i.Reason).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (Reason?)g.Key).FirstOrDefault();
        return new(service, pole, n, items.Count, IndicatorReport.Rate(n, items.Count, whole.Weight), recoverable, IndicatorReport.Rate(recoverable, whole.D, whole.Weight) ?? 0, worst);
    }
}

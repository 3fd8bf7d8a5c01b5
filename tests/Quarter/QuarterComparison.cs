using System.Text.Json;

namespace HopEn2.Interop.Tests.Quarter;

/// <summary>What an engine says of a month (<c>/api/indicators/{month}</c>) held against the truth.</summary>
public static class QuarterComparison
{
    /// <summary>Every rate that is not as it was drawn: numerator, denominator, and of those about the DMP each reason. None: all nine are.</summary>
    public static IEnumerable<string> Differences(QuarterTruth truth, int month, JsonElement report)
    {
        var rates = report.GetProperty("rates").EnumerateArray().ToDictionary(r => r.GetProperty("id").GetString()!);
        foreach (var (name, (n, d)) in truth.Rates(month))
        {
            var (foundN, foundD) = (rates[name].GetProperty("n").GetInt32(), rates[name].GetProperty("d").GetInt32());
            if ((foundN, foundD) != (n, d))
                yield return $"{month} {name}: {foundN} / {foundD} instead of {n} / {d}";
            var drawn = truth.Reasons(month, name);
            if (drawn.Count == 0)
                continue;
            var found = rates[name].GetProperty("reasons").EnumerateArray().GroupBy(r => r.GetProperty("reason").GetString()!).ToDictionary(g => g.Key, g => g.Sum(r => r.GetProperty("count").GetInt32()));
            foreach (var reason in drawn.Keys.Union(found.Keys).Where(r => drawn.GetValueOrDefault(r) != found.GetValueOrDefault(r)))
                yield return $"{month} {name} {reason}: {found.GetValueOrDefault(reason)} instead of {drawn.GetValueOrDefault(reason)}";
        }
    }
}

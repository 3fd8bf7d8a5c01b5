using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;

namespace HopEn2.Interop.Ledger.Folds;

/// <summary>Documents that outlived facts they were folded from: what is left of the facts no longer tells all of them, so they stay as they are.</summary>
internal static class OutlivedDocuments
{
    /// <summary>Leaves them out of what folding changed.</summary>
    /// <param name="spared">Those of the stored documents that the changes are about and that are outlived.</param>
    public static FoldChanges Spare(FoldChanges changes, IReadOnlyCollection<DocumentState> spared)
    {
        if (spared.Count == 0)
            return changes;
        var keys = spared.Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        var ids = spared.SelectMany(d => d.Ids).ToHashSet();
        var dropped = changes.Documents.Where(d => d.Ids.Any(ids.Contains)).ToList();
        var back = Difference(dropped, spared.Where(s => dropped.Exists(d => d.Key == s.Key) || changes.GoneDocuments.Contains(s.Key)));
        return changes with
        {
            Documents = [.. changes.Documents.Except(dropped)],
            GoneDocuments = [.. changes.GoneDocuments.Where(key => !keys.Contains(key))],
            Counters = Sum(changes.Counters, back),
        };
    }

    /// <summary>What counters change by when some documents take the place of others.</summary>
    public static Dictionary<CounterKey, StageCounts> Difference(IEnumerable<DocumentState> from, IEnumerable<DocumentState> to)
    {
        var counters = new Dictionary<CounterKey, StageCounts>();
        foreach (var (document, sign) in from.Select(d => (d, -1)).Concat(to.Select(d => (d, 1))))
        {
            if (document.Counter is { } key)
                counters[key] = counters.GetValueOrDefault(key) + StageCounts.Of(document.Stages, sign);
        }

        return counters;
    }

    private static Dictionary<CounterKey, StageCounts> Sum(IReadOnlyDictionary<CounterKey, StageCounts> left, Dictionary<CounterKey, StageCounts> right) => left.Concat(right)
        .GroupBy(c => c.Key, c => c.Value)
        .Select(g => (g.Key, Value: g.Aggregate((a, b) => a + b)))
        .Where(c => c.Value != default)
        .ToDictionary();
}

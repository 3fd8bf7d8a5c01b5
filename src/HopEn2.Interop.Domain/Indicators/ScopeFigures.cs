namespace HopEn2.Interop.Domain.Indicators;

/// <summary>Numerator and denominator of every scope, in one walk over the lines: a month has half a million of them, and a group of hospitals a hundred scopes.</summary>
public static class ScopeFigures
{
    /// <summary>The same as counting the lines of each scope by itself; a line in several places of a scope counts once there.</summary>
    public static IReadOnlyList<(IndicatorScope Scope, int N, int D)> Of(IReadOnlyList<IndicatorItem> items, IReadOnlyList<IndicatorScope> scopes)
    {
        var (n, d) = (new int[scopes.Count], new int[scopes.Count]);
        var ofPlace = new Dictionary<Place, int[]>(ReferenceEqualityComparer.Instance);
        var seen = new HashSet<int>();
        foreach (var item in items)
        {
            seen.Clear();
            foreach (var place in item.Places)
            {
                if (!ofPlace.TryGetValue(place, out var covering))
                    ofPlace[place] = covering = [.. Enumerable.Range(0, scopes.Count).Where(s => scopes[s].Covers(place))];
                foreach (var scope in covering)
                {
                    if (item.Places.Count > 1 && !seen.Add(scope))
                        continue;
                    d[scope]++;
                    n[scope] += item.Counted ? 1 : 0;
                }
            }
        }

        return [.. scopes.Select((scope, i) => (scope, n[i], d[i]))];
    }
}

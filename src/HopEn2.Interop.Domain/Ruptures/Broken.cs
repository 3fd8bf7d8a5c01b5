namespace HopEn2.Interop.Domain.Ruptures;

/// <summary>The streams that are broken in one way: those with an alert, and those that several of their parts broke under at one instant.</summary>
internal sealed class Broken
{
    private readonly ICauses _causes;
    private readonly HashSet<string> _alerted;

    // Broken as a whole, not limping: no child of theirs does well.
    private readonly HashSet<string> _whole;
    private readonly Dictionary<string, (DateTimeOffset From, DateTimeOffset To)> _when = new(StringComparer.Ordinal);

    // Of a parent without an alert, the children that make it broken: others under it broke at another time, of something else.
    private readonly Dictionary<string, HashSet<string>> _members = new(StringComparer.Ordinal);
    private readonly ILookup<string, string> _children;
    private readonly ILookup<string, RuptureAlert> _alerts;

    public Broken(ICauses causes, IReadOnlyCollection<RuptureAlert> alerts)
    {
        _causes = causes;
        _alerts = alerts.ToLookup(a => a.Stream, StringComparer.Ordinal);
        _alerted = alerts.Select(a => a.Stream).ToHashSet(StringComparer.Ordinal);
        _whole = alerts.Where(a => !Limps(a)).Select(a => a.Stream).ToHashSet(StringComparer.Ordinal);
        foreach (var stream in alerts.GroupBy(a => a.Stream, StringComparer.Ordinal))
            _when[stream.Key] = (stream.Min(Earliest), stream.Max(a => a.RaisedAt));
        Infer();
        _children = _when.Keys.Where(s => causes.ParentOf(s) is not null).ToLookup(s => causes.ParentOf(s)!, StringComparer.Ordinal);
    }

    /// <summary>Where the cause of a stream's alert is.</summary>
    public string RootOf(string stream)
    {
        var root = stream;
        var path = new List<string> { stream };
        for (var at = _causes.ParentOf(stream); at is not null; at = _causes.ParentOf(at))
        {
            if (_when.ContainsKey(at) && (_alerted.Contains(at) || path.Exists(_members[at].Contains)))
                root = at;
            path.Add(at);
        }

        // Down again while a few children alone explain why their parent limps.
        while (!_whole.Contains(root) && _children[root].ToList() is { Count: > 0 } few && few.Count < _causes.LeastBroken(root) && Explain(few, root))
            root = path.TakeWhile(s => s != root).LastOrDefault(few.Contains) ?? few.Order(StringComparer.Ordinal).First();
        return root;
    }

    // When a break began is known as well as its stream is rich: a silence after its last event, a drop about as long ago as is thought, or twice that.
    private static DateTimeOffset Earliest(RuptureAlert alert) => alert.Kind is RuptureKind.Drop or RuptureKind.LotShort ? alert.Since - (alert.RaisedAt - alert.Since) : alert.Since;

    // A part that is nearly all of its parent is the parent; one that misses little of what the parent misses has only noticed first.
    private bool Explain(List<string> few, string parent)
    {
        if (!_alerted.Contains(parent) || few.Exists(f => !_alerted.Contains(f)))
            return !_alerted.Contains(parent);
        var (missing, expected) = PerHour(parent);
        var parts = few.ConvertAll(PerHour);
        return parts.Sum(p => p.Missing) >= 0.5 * missing && (parts.Sum(p => p.Expected) < 0.8 * expected || expected <= 0 || few.Count > 1);
    }

    private (double Missing, double Expected) PerHour(string stream)
    {
        var alert = _alerts[stream].MinBy(a => a.RaisedAt)!;
        var hours = Math.Max(0.01, (alert.RaisedAt - alert.Since).TotalHours);
        return ((alert.Expected - alert.Seen) / hours, alert.Expected / hours);
    }

    private static bool Limps(RuptureAlert alert) =>
        alert.Kind is RuptureKind.Drop or RuptureKind.LotShort || (Trouble.Of(alert).Sort is TroubleSort.Outcome && alert.Seen > 0.2 * alert.Expected);

    private void Infer()
    {
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var family in _when.Keys.SelectMany(s => Above(s).Select(a => (Stream: s, Above: a))).GroupBy(f => f.Above, f => f.Stream, StringComparer.Ordinal).ToList())
            {
                if (_when.ContainsKey(family.Key) || AtOneInstant([.. family]) is not { } together || together.Count < _causes.LeastBroken(family.Key))
                    continue;
                _members[family.Key] = together;
                _when[family.Key] = (together.Max(s => _when[s].From), together.Min(s => _when[s].To));
                grew = true;
            }
        }
    }

    // The parent; and as long as that is not broken itself, what is above it, up to where many must break together.
    private IEnumerable<string> Above(string stream)
    {
        for (var at = _causes.ParentOf(stream); at is not null; at = _causes.ParentOf(at))
        {
            yield return at;
            if (_when.ContainsKey(at) || (_causes.ParentOf(at) is { } next && _causes.LeastBroken(next) > 2))
                yield break;
        }
    }

    /// <summary>The most of them that may have broken at the same instant.</summary>
    private HashSet<string> AtOneInstant(IReadOnlyList<string> streams) => streams
        .Select(s => _when[s].From)
        .Select(instant => streams.Where(s => _when[s].From <= instant && instant <= _when[s].To).ToHashSet(StringComparer.Ordinal))
        .MaxBy(s => s.Count)!;
}

namespace HopEn2.Interop.Domain.Folding;

/// <summary>Follows "this one is now that one" (merged records, renumbered dossiers) to the one that stands.</summary>
/// <remarks>
/// Of each key only the latest statement is given. Statements may contradict each other and form a ring (A into B, later B into A): its oldest one
/// is then void, so the key it was said of stands.
/// </remarks>
/// <param name="successorOf">What a key became, with the time and ties of the statement; null when it became nothing else.</param>
internal sealed class Lineage<TKey, TStatement>(Func<TKey, (TKey Next, TStatement Said)?> successorOf, IComparer<(TStatement Said, TKey Of)> age)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TKey> _standing = [];

    public TKey Standing(TKey key)
    {
        if (_standing.TryGetValue(key, out var known))
            return known;
        if (successorOf(key) is null)
            return key;

        var path = new List<TKey>();
        var last = key;
        while (!_standing.TryGetValue(last, out known))
        {
            var ring = path.IndexOf(last);
            if (ring >= 0)
            {
                known = Oldest(path, ring);
                break;
            }

            path.Add(last);
            if (successorOf(last) is not { } next)
            {
                known = last;
                break;
            }

            last = next.Next;
        }

        foreach (var passed in path)
            _standing[passed] = known!;
        return known!;
    }

    private TKey Oldest(List<TKey> path, int from)
    {
        var oldest = path[from];
        for (var i = from + 1; i < path.Count; i++)
        {
            if (age.Compare((successorOf(path[i])!.Value.Said, path[i]), (successorOf(oldest)!.Value.Said, oldest)) < 0)
                oldest = path[i];
        }

        return oldest;
    }
}

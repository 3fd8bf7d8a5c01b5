namespace HopEn2.Interop.Mappings.Reading;

/// <summary>The known name nearest to one that is not known.</summary>
internal static class DidYouMean
{
    // Listing more than this is no help: the reader looks into the file instead.
    private const int MostListed = 24;

    /// <summary><c>Did you mean "charset"? Known: …</c></summary>
    public static string Remedy(string wrong, IReadOnlyCollection<string> known)
    {
        var listed = known.Count switch
        {
            0 => "None is known.",
            <= MostListed => $"Known: {Shown.List(known)}.",
            _ => $"{known.Count} are known.",
        };
        return Nearest(wrong, known) is { } near ? $"Did you mean \"{near}\"? {listed}" : listed;
    }

    /// <summary>The nearest name: case aside the same, or at most a third of its letters (two at least) away; null when none is near.</summary>
    public static string? Nearest(string wrong, IEnumerable<string> known)
    {
        // Nobody mistypes a name of this length; measuring it would only cost time.
        if (wrong.Length is 0 or > 100)
            return null;

        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var name in known)
        {
            var distance = Distance(wrong.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < bestDistance && distance <= Math.Min(Math.Max(2, name.Length / 3), name.Length - 1))
                (best, bestDistance) = (name, distance);
        }

        return best;
    }

    /// <summary>Letters to add, drop, change or swap with their neighbour (Damerau–Levenshtein, optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;

        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}

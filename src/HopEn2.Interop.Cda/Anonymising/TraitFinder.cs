namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>Where a trait stands in a text as written.</summary>
internal readonly record struct Found(int From, int To, Trait Trait);

/// <summary>Finds traits in a text, whatever their case, accents and punctuation.</summary>
internal sealed class TraitFinder
{
    private readonly Trait[] _phrases;
    private readonly Trait[] _digits;

    public TraitFinder(IEnumerable<Trait> traits)
    {
        // The longest first: a whole address goes before the town in it.
        var ordered = traits.DistinctBy(t => (t.Shape == TraitShape.Digits, t.Folded)).OrderByDescending(t => t.Folded.Length).ThenBy(t => t.Folded, StringComparer.Ordinal).ToList();
        _phrases = [.. ordered.Where(t => t.Shape != TraitShape.Digits)];
        _digits = [.. ordered.Where(t => t.Shape == TraitShape.Digits)];
    }

    public int Count => _phrases.Length + _digits.Length;

    /// <summary>Every trait in the text, in its order, none overlapping.</summary>
    /// <param name="code">The text is a code or another word of a standard: only what cannot be one is sought.</param>
    public IReadOnlyList<Found> In(string text, bool code = false)
    {
        if (text.Length < 2)
            return [];
        List<Found>? found = null;
        var folded = FoldedText.Of(text);
        foreach (var trait in _phrases)
        {
            if (!code || trait.EvenInCodes)
                Seek(trait, folded, ref found);
        }

        if (!code && folded.Unspaced() is { } unspaced)
        {
            foreach (var trait in _phrases.Where(t => t.Folded.Length >= 4))
                Seek(trait, unspaced, ref found);
        }

        if (_digits.Length > 0 && folded.Text.AsSpan().ContainsAnyInRange('0', '9'))
        {
            var compact = folded.Compact();
            foreach (var trait in _digits)
                Seek(trait, compact, ref found);
        }

        if (found is null)
            return [];
        found.Sort((a, b) => a.From.CompareTo(b.From));
        return found;
    }

    public bool Any(string text) => In(text).Count > 0;

    private static void Seek(Trait trait, FoldedText text, ref List<Found>? found)
    {
        for (var at = text.Text.IndexOf(trait.Folded, StringComparison.Ordinal); at >= 0; at = Next(text.Text, trait.Folded, at))
        {
            var end = at + trait.Folded.Length;
            if (trait.Shape == TraitShape.Phrase && (IsWord(text.Text, at - 1) || IsWord(text.Text, end)))
                continue;
            var place = new Found(text.From[at], text.To[end - 1], trait);
            found ??= [];
            if (!found.Exists(f => f.From < place.To && place.From < f.To))
                found.Add(place);
        }
    }

    private static int Next(string text, string wanted, int after) => after + 1 >= text.Length ? -1 : text.IndexOf(wanted, after + 1, StringComparison.Ordinal);

    private static bool IsWord(string text, int at) => at >= 0 && at < text.Length && text[at] != ' ';
}

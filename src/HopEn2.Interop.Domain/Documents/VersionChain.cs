using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>The versions of one document: which replaced which, and which counts now (cda.md §7).</summary>
internal sealed class VersionChain
{
    private readonly Dictionary<DocumentId, Version> _byName = [];
    private readonly Dictionary<Version, HashSet<Version>> _replacedBy = [];

    public VersionChain(IReadOnlyList<DocumentFact> facts)
    {
        Versions = Version.Of(facts);
        foreach (var version in Versions)
        {
            foreach (var name in version.Names)
                _byName[name] = version;
        }

        if (Versions.Count > 1)
            Link();
        (Current, Deleted) = Choose();
    }

    public IReadOnlyList<Version> Versions { get; }

    /// <summary>The version that counts; null when none was ever stated.</summary>
    public Version? Current { get; }

    /// <summary>No version stands that was not replaced.</summary>
    public bool Deleted { get; }

    /// <summary>The version a message names, by whichever spelling.</summary>
    public Version? Named(DocumentId id) => _byName.GetValueOrDefault(id);

    /// <summary>Every version that came in the place of this one, at once or through others.</summary>
    public IEnumerable<Version> SuccessorsOf(Version version)
    {
        var found = new HashSet<Version>();
        var open = new Stack<Version>([version]);
        while (open.TryPop(out var next))
        {
            foreach (var successor in _replacedBy.GetValueOrDefault(next, []))
            {
                if (found.Add(successor))
                    open.Push(successor);
            }
        }

        found.Remove(version);
        return found;
    }

    /// <summary>One entry per version and content, oldest first.</summary>
    public ValueList<DocumentVersion> Listed() => Versions
        .SelectMany(version => Contents(version).Select(content => new DocumentVersion(
            version.Id, content.At, version.Deleted, version.Statements.Any(s => s is DocumentReplaced or DocumentReceived { Replacement: true }), content.Format, content.Ins, content.SetId, content.Version, content.Sha1)))
        .OrderBy(v => v.At).ThenBy(v => v.Id.Value, StringComparer.Ordinal).ThenBy(v => v.Sha1, StringComparer.Ordinal)
        .ToValueList();

    private static List<DocumentFact> Contents(Version version)
    {
        var contents = version.Statements.Where(s => s is not DocumentDeleted && s.Sha1 is not null).GroupBy(s => s.Sha1).Select(g => g.Last()).ToList();
        return contents.Count > 0 ? contents : [version.Content];
    }

    private void Link()
    {
        foreach (var version in Versions)
        {
            foreach (var replaced in version.Statements.SelectMany(s => s.Replaces))
            {
                if (_byName.TryGetValue(replaced, out var former))
                    Replace(former, version);
            }
        }

        var pairs = Versions.Where(v => v.Content.Pair is not null).ToLookup(v => v.Content.Pair);
        foreach (var (former, version) in Replacements())
        {
            // Of an N1 and N3 pair that replaces another, sometimes only one names its parent: the other replaces the same level of that pair.
            foreach (var mate in pairs[version.Content.Pair])
            {
                foreach (var formerMate in pairs[former.Content.Pair])
                {
                    if (mate.Content.Pair != formerMate.Content.Pair && mate.Content.Format.Level == formerMate.Content.Format.Level)
                        Replace(formerMate, mate);
                }
            }
        }

        // Versions of one set that name no parent follow each other by number.
        foreach (var set in Versions.Where(v => v.Content.SetId is not null && v.Content.Version is not null).GroupBy(v => (v.Content.SetId, v.Content.Format.Level)))
        {
            var ordered = set.OrderBy(v => v.Content.Version).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                foreach (var former in ordered.Take(i))
                {
                    if (former.Content.Version < ordered[i].Content.Version && !_replacedBy.GetValueOrDefault(ordered[i], []).Contains(former))
                        Replace(former, ordered[i]);
                }
            }
        }
    }

    private List<(Version Former, Version By)> Replacements() => [.. _replacedBy.SelectMany(r => r.Value.Select(by => (r.Key, by)))];

    private void Replace(Version former, Version by)
    {
        if (former == by)
            return;
        if (!_replacedBy.TryGetValue(former, out var successors))
            _replacedBy[former] = successors = [];
        successors.Add(by);
    }

    private (Version? Current, bool Deleted) Choose()
    {
        if (Versions.Count == 0)
            return (null, false);

        var heads = Versions.Where(v => !_replacedBy.ContainsKey(v)).ToList();
        // Versions that replace each other in a ring: none is to be trusted more than the others.
        if (heads.Count == 0)
            heads = [.. Versions];
        var standing = heads.Where(v => !v.Deleted).ToList();
        var candidates = standing.Count > 0 ? standing : heads;
        var latest = candidates.MaxBy(v => v, ByNumberThenTime)!;
        if (latest.Content.Pair is { } pair)
            latest = candidates.Where(v => v.Content.Pair == pair).OrderBy(Preference).ThenByDescending(v => v, ByNumberThenTime).First();
        return (latest, standing.Count == 0);
    }

    // Of N1 and N3 of one report N1 is right for every kind; of two alike the one whose patient is certain.
    private static int Preference(Version version) =>
        (version.Content.Format.Level is DocumentLevel.N1 ? 0 : version.Content.Format.Level is DocumentLevel.N3 ? 2 : 4) + (version.Content.Ins is InsStatus.Qualified ? 0 : 1);

    private static readonly Comparer<Version> ByNumberThenTime = Comparer<Version>.Create((a, b) =>
    {
        var order = (a.Content.Version ?? 0).CompareTo(b.Content.Version ?? 0);
        return order != 0 ? order : FactOrder.Instance.Compare(a.Content, b.Content);
    });
}

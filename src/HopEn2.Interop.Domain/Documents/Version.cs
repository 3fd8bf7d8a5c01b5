using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>One version: everything stated under its id, whatever the spelling.</summary>
internal sealed class Version
{
    private Version(DocumentFact[] statements)
    {
        // By the messages' times: a deletion sends the document again, with the time the document always had, or with none.
        Array.Sort(statements, Latest);
        Statements = statements;
        Content = Array.FindLast(statements, s => s is not DocumentDeleted) ?? statements[^1];
        Names = statements.SelectMany(s => s.Aliases.Prepend(s.Id)).ToHashSet();
        Id = IdOf(statements);
    }

    public DocumentId Id { get; }

    /// <summary>Its id and the other spellings of it.</summary>
    public IReadOnlySet<DocumentId> Names { get; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<DocumentFact> Statements { get; }

    /// <summary>The latest statement that does not delete it; where there is none, the deletion says what was deleted.</summary>
    public DocumentFact Content { get; }

    public bool Deleted => Statements[^1] is DocumentDeleted;

    public static IReadOnlyList<Version> Of(IReadOnlyList<DocumentFact> facts)
    {
        if (facts.Count == 1)
            return [new Version([facts[0]])];

        // One version may go by the id of its CDA in one message and by TXA-12 in another: spellings tie statements together.
        var groups = new List<List<DocumentFact>>();
        var byName = new Dictionary<DocumentId, List<DocumentFact>>();
        foreach (var fact in facts)
        {
            var group = new List<DocumentFact> { fact };
            groups.Add(group);
            foreach (var name in fact.Aliases.Prepend(fact.Id))
            {
                if (byName.TryGetValue(name, out var other) && other != group)
                {
                    foreach (var moved in other)
                    {
                        group.Add(moved);
                        foreach (var itsName in moved.Aliases.Prepend(moved.Id))
                            byName[itsName] = group;
                    }

                    groups.Remove(other);
                }

                byName[name] = group;
            }
        }

        return [.. groups.Select(g => new Version([.. g]))];
    }

    private static readonly Comparer<DocumentFact> Latest = Comparer<DocumentFact>.Create((a, b) =>
    {
        var order = a.Source.SentAt.CompareTo(b.Source.SentAt);
        if (order == 0)
            order = (a is DocumentDeleted).CompareTo(b is DocumentDeleted);
        return order != 0 ? order : FactOrder.Instance.Compare(a, b);
    });

    // A spelling that some statement calls another spelling of its id is not the id; of several ids the smallest.
    private static DocumentId IdOf(DocumentFact[] statements)
    {
        var aliases = statements.SelectMany(s => s.Aliases).ToHashSet();
        return statements.Select(s => s.Id).OrderBy(id => aliases.Contains(id)).ThenBy(id => id.Value, StringComparer.Ordinal).First();
    }
}

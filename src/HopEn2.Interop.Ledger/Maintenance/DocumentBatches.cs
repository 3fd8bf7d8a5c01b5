using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>In which order documents are folded anew: each with all there is about it, where the first message about it comes, and then no more.</summary>
internal sealed class DocumentBatches
{
    private readonly List<long> _messages = [];
    private readonly HashSet<long> _covered = [];
    private int _next;

    /// <summary>Notes which of these messages, in their order, say something of a document.</summary>
    public void Note(IEnumerable<RebuildBatch.Message> messages)
    {
        foreach (var message in messages)
        {
            if (LinksIn(message.Facts).Any())
                _messages.Add(message.Id);
        }
    }

    /// <summary>The next messages that say something of documents not folded yet; empty at the end.</summary>
    public IReadOnlyList<long> Next(int most)
    {
        var next = new List<long>(most);
        for (; next.Count < most && _next < _messages.Count; _next++)
        {
            if (!_covered.Remove(_messages[_next]))
                next.Add(_messages[_next]);
        }

        return next;
    }

    /// <summary>The documents of these messages as one batch. Of what is known of them, what is about no other document need not be looked at again.</summary>
    /// <param name="keys">Those of the messages, by <see cref="KeysIn"/>.</param>
    /// <param name="known">All messages under these keys.</param>
    public DocumentBatch Of(IEnumerable<IReadOnlyList<Fact>> messages, HashSet<SubjectKey> keys, IReadOnlyDictionary<long, IReadOnlyList<Fact>> known)
    {
        var last = _messages[_next - 1];
        foreach (var (id, facts) in known)
        {
            var links = id > last ? LinksIn(facts).ToList() : [];
            if (links.Count > 0 && links.TrueForAll(keys.Contains))
                _covered.Add(id);
        }

        return new DocumentBatch([.. messages.SelectMany(facts => facts)], known, _next, _messages.Count);
    }

    /// <summary>Keys by which everything about the documents of these facts is found.</summary>
    public static HashSet<SubjectKey> KeysIn(IEnumerable<IReadOnlyList<Fact>> messages) =>
        messages.SelectMany(facts => facts).Where(IsOfDocuments).SelectMany(SubjectKeys.Of).Where(k => k.LinksDocuments || k.Kind is 'x').ToHashSet();

    private static IEnumerable<SubjectKey> LinksIn(IEnumerable<Fact> facts) => facts.Where(IsOfDocuments).SelectMany(SubjectKeys.Of).Where(k => k.LinksDocuments);

    private static bool IsOfDocuments(Fact fact) => RecordedFacts.SortOf(fact) is FactSort.Document;
}

/// <param name="Facts">What names the documents to fold.</param>
/// <param name="Known">Messages about them, with all their facts.</param>
/// <param name="Read">Messages about documents up to its end.</param>
/// <param name="Of">Messages about documents there are.</param>
internal sealed record DocumentBatch(IReadOnlyList<Fact> Facts, IReadOnlyDictionary<long, IReadOnlyList<Fact>> Known, long Read, long Of);

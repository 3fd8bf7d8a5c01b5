using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>Messages read and decoded while those before them are folded, and with them those that folding their documents will ask for.</summary>
/// <param name="Messages">The next ones, by their ids; none at the end.</param>
/// <param name="Known">Messages about the same documents, with all their facts.</param>
internal sealed record RebuildBatch(IReadOnlyList<RebuildBatch.Message> Messages, IReadOnlyDictionary<long, IReadOnlyList<Fact>> Known)
{
    public List<Fact> Facts { get; } = [.. Messages.SelectMany(m => m.Facts)];

    /// <summary>Keeps what folding will ask for decoded.</summary>
    public void Remember(Action<long, IReadOnlyList<Fact>> remember)
    {
        foreach (var (id, facts) in Known)
            remember(id, facts);
        foreach (var message in Messages)
            remember(message.Id, message.Facts);
    }

    /// <summary>Keys by which messages about the documents of these are found.</summary>
    public static HashSet<SubjectKey> DocumentKeys(IEnumerable<Message> messages) => messages.SelectMany(m => m.Facts).Where(f => RecordedFacts.SortOf(f) is FactSort.Document)
        .SelectMany(SubjectKeys.Of).Where(k => k.Kind is 'd' or 's' or 'o' or 'x').ToHashSet();

    /// <param name="Parked">It had no translation to fold when it was read.</param>
    public sealed record Message(long Id, IReadOnlyList<Fact> Facts, bool Parked = false);
}

using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Maintenance;

/// <summary>Messages read and decoded while those before them are folded.</summary>
/// <param name="Messages">The next ones, by their ids.</param>
/// <param name="Read">How many they are with those before them.</param>
internal sealed record RebuildBatch(IReadOnlyList<RebuildBatch.Message> Messages, long Read)
{
    public IReadOnlyList<Fact> Facts => [.. Messages.SelectMany(m => m.Facts)];

    /// <summary>What persons and stays are folded from.</summary>
    public IReadOnlyList<Fact> OfPersonsAndStays => [.. Messages.SelectMany(m => m.Facts).Where(f => RecordedFacts.SortOf(f) is not FactSort.Document)];

    /// <param name="Parked">It had no translation to fold when it was read.</param>
    public sealed record Message(long Id, IReadOnlyList<Fact> Facts, bool Parked = false);
}

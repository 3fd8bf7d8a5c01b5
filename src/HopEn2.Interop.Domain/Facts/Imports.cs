namespace HopEn2.Interop.Domain.Facts;

/// <summary>Facts taken from extracts of other systems (GAP, PFI …): they fill what no message said, and give way wherever one did.</summary>
/// <remarks>
/// An extract tells what its system knew when it was made, poorer than the messages and without the movements between. So a statement of an extract is left
/// out as soon as a message speaks of the same thing: the same opening or discharge, the same version of a document, the same deposit or mail. That is decided from the set of
/// facts alone, whichever came first; nothing is counted twice, and a discharge that was cancelled is not brought back by an extract made before.
/// </remarks>
public static class Imports
{
    /// <summary>What the names of all import feeds begin with; a feed of feeds.yaml cannot be of such a name without being one.</summary>
    public const string FeedPrefix = "import-";

    public static bool IsImported(FactSource source) => source.Feed.StartsWith(FeedPrefix, StringComparison.Ordinal);

    public static bool IsImported(Fact fact) => IsImported(fact.Source);

    /// <summary>Facts about one document without those of extracts that messages speak of themselves.</summary>
    internal static IReadOnlyCollection<Fact> WithoutOverridden(IReadOnlyCollection<Fact> facts)
    {
        if (!facts.Any(IsImported))
            return facts;
        var told = facts.Where(f => !IsImported(f)).ToList();
        if (told.Count == 0)
            return facts;

        var names = told.OfType<DocumentFact>().SelectMany(d => d.Aliases.Prepend(d.Id)).ToHashSet();
        var actions = told.OfType<DepositRequested>().Select(d => d.Action).ToHashSet();
        var mails = told.OfType<SendRequested>().Select(s => (s.Kind, s.Recipient)).ToHashSet();
        return [.. facts.Where(f => !IsImported(f) || !IsOverridden(f))];

        bool IsOverridden(Fact fact) => fact switch
        {
            DocumentFact document => document.Aliases.Prepend(document.Id).Any(names.Contains),
            DepositRequested deposit => actions.Contains(deposit.Action),
            SendRequested send => mails.Contains((send.Kind, send.Recipient)),
            _ => false,
        };
    }
}

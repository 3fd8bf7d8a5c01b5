using FsCheck;
using FsCheck.Fluent;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Tests.Unit.Domain.Folding;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Ledger.Maintenance;

public sealed class DocumentBatchesTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(250).WithReplay(20250310, 7);

    [Fact]
    public void Every_document_is_folded_whatever_is_left_out() => Check.One(Thorough, Prop.ForAll(Histories.Arbitrary, history =>
    {
        foreach (var atOnce in (int[])[1, 3])
        {
            var store = StoreOf(history);
            foreach (var batch in BatchesOf(history, atOnce))
                store.Apply(BatchFold.DocumentsAsync(batch.Facts, store, Calendar, default).AsTask().GetAwaiter().GetResult());

            var expected = HospitalFold.Of([.. history.SelectMany(m => m).Where(IsOfDocuments)], Calendar);
            Assert.Equal(expected.Documents.Select(d => d.ToString()), store.Documents.OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => d.ToString()));
        }
    }));

    [Fact]
    public void What_is_about_a_document_that_was_folded_whole_is_not_looked_at_again()
    {
        Fact report = Produced("a"), request = Deposit("a", 1, "M2"), answer = Accepted("M2"), other = Produced("b", 5, "M3");

        var batches = BatchesOf([[report], [request], [answer], [other]], 1).ToList();

        Assert.Equal([report, other], batches.SelectMany(b => b.Facts));
        // The answer names a message: it comes with what that asked for.
        Assert.Equal((3, 3), (batches[^1].Read, batches[^1].Of));
    }

    [Fact]
    public void A_message_about_two_documents_is_looked_at_for_the_second()
    {
        Fact first = Produced("a"), again = Deposit("a", 1, "M2"), second = Produced("b", 1, "M2");

        Assert.Equal([first, again, second], BatchesOf([[first], [again, second]], 1).SelectMany(b => b.Facts));
    }

    private static InMemoryFoldStore StoreOf(Fact[][] history)
    {
        var store = new InMemoryFoldStore();
        store.Take(history.SelectMany(m => m).Where(IsOfDocuments));
        return store;
    }

    /// <summary>As a rebuild reads them: messages are numbered from 1.</summary>
    private static IEnumerable<DocumentBatch> BatchesOf(Fact[][] history, int atOnce)
    {
        var documents = new DocumentBatches();
        documents.Note(history.Select((facts, index) => new RebuildBatch.Message(index + 1, facts)));
        while (documents.Next(atOnce) is { Count: > 0 } next)
        {
            var messages = next.Select(id => history[(int)id - 1]).ToList();
            var keys = DocumentBatches.KeysIn(messages);
            var known = history.Select((facts, index) => (Id: index + 1L, facts))
                .Where(m => m.facts.Any(f => IsOfDocuments(f) && SubjectKeys.Of(f).Any(keys.Contains)))
                .ToDictionary(m => m.Id, IReadOnlyList<Fact> (m) => m.facts);
            yield return documents.Of(messages, keys, known);
        }
    }

    private static bool IsOfDocuments(Fact fact) => RecordedFacts.SortOf(fact) is FactSort.Document;
}

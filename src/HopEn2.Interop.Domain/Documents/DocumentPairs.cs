using HopEn2.Interop.Domain.Facts;

namespace HopEn2.Interop.Domain.Documents;

/// <summary>The N1 and N3 of one report in one message: two documents for the DMP, one for its readers (cda.md §7).</summary>
public static class DocumentPairs
{
    /// <param name="documents">Those of one message; the two of a pair are replaced by themselves with their pair.</param>
    /// <param name="groups">Of each, the group of the message it stands in (ORDER_OBSERVATION of an ORU).</param>
    public static void Join(List<DocumentFact> documents, IReadOnlyList<int> groups)
    {
        for (var first = 0; first + 1 < documents.Count; first++)
        {
            var second = first + 1;
            // Two in a group, no more: a third document makes it a heap of which nothing is known.
            var alone = (first == 0 || groups[first - 1] != groups[first]) && (second + 1 == documents.Count || groups[second + 1] != groups[second]);
            var same = groups[first] == groups[second] ? alone && MayBePair(documents[first], documents[second]) : IsPair(documents[first], documents[second]);
            if (!same)
                continue;
            var (a, b) = (documents[first].Id.Value, documents[second].Id.Value);
            var pair = string.CompareOrdinal(a, b) < 0 ? $"{a}|{b}" : $"{b}|{a}";
            documents[first] = documents[first] with { Pair = pair };
            documents[second] = documents[second] with { Pair = pair };
            first++;
        }
    }

    // In one group: unless both can be read and are of one level.
    private static bool MayBePair(DocumentFact a, DocumentFact b) =>
        a.Id != b.Id && (Complement(a, b) || !IsCda(a) || !IsCda(b));

    // In two: only when they also share an order or a set.
    private static bool IsPair(DocumentFact a, DocumentFact b) =>
        a.Id != b.Id && Complement(a, b) && a.Kind == b.Kind && ((a.SetId is not null && a.SetId == b.SetId) || a.Orders.Any(b.Orders.Contains));

    private static bool Complement(DocumentFact a, DocumentFact b) => (a.Format.Level, b.Format.Level) is (DocumentLevel.N1, DocumentLevel.N3) or (DocumentLevel.N3, DocumentLevel.N1);

    private static bool IsCda(DocumentFact document) => document.Format.Level >= DocumentLevel.N1;
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>A document with every fact about it: those that name it, and the answers that mean its requests.</summary>
internal static class SqliteTimeline
{
    internal const string FindFacts = """
        SELECT m.id, m.translation FROM message AS m
        WHERE m.id IN (SELECT k.message FROM json_each(?1) AS a CROSS JOIN message_key AS k ON k.key = a.value AND k.sort = 1)
        """;

    public static DocumentTimeline? Of(SqliteDatabase database, DocumentId id)
    {
        if (new SqliteDocuments(database).Find([SubjectKey.Of(id)]).SingleOrDefault() is not { } document)
            return null;
        var named = Entries(database, document.Ids.Select(SubjectKey.Of));
        var requests = named.Select(e => e.Fact).Where(f => f is DepositRequested or SendRequested).ToHashSet();
        var exchanged = Entries(database, requests.Select(f => SubjectKeys.ExchangeOf(f.Source)).ToHashSet());
        var exchanges = exchanged.ToLookup(e => ExchangeOf(e.Fact), e => e.Fact);
        var answers = requests.SelectMany(r => new Exchange(exchanges[SubjectKeys.ExchangeOf(r.Source)]).AnswersTo(r)).ToHashSet<Fact>();
        var entries = named.Concat(exchanged.Where(e => answers.Contains(e.Fact)));
        return DocumentTimeline.Of(document, entries);
    }

    private static SubjectKey ExchangeOf(Fact fact) => fact is AnswerFact answer ? SubjectKeys.ExchangeOf(answer.Answers) : SubjectKeys.ExchangeOf(fact.Source);

    /// <summary>Facts about documents that carry one of these keys, with their messages.</summary>
    private static List<TimelineEntry> Entries(SqliteDatabase database, IEnumerable<SubjectKey> keys)
    {
        var asked = keys.ToHashSet();
        var entries = new List<TimelineEntry>();
        using var rows = database.Statement(FindFacts).BindJson(1, asked.Select(k => k.Value)).Rows();
        while (rows.Next())
        {
            var message = new JournalId(rows.Int64(0));
            entries.AddRange(LedgerJson.Translation(rows.Bytes(1)).Facts
                .Where(f => RecordedFacts.SortOf(f) == FactSort.Document && SubjectKeys.Of(f).Any(asked.Contains))
                .Select(f => new TimelineEntry(f, message)));
        }

        return entries;
    }
}

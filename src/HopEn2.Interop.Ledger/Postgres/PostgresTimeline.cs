using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>A document with every fact about it: those that name it, and the answers that mean its requests.</summary>
internal static class PostgresTimeline
{
    internal const string FindDocument = "SELECT d.state FROM document_id AS i JOIN document AS d ON d.id = i.document WHERE i.key = $1";
    internal const string FindMessages = "SELECT DISTINCT message FROM message_key WHERE key = ANY ($1) AND sort = 1";
    internal const string ReadTranslations = "SELECT id, translation FROM message WHERE id = ANY ($1) AND id >= $2 AND id <= $3";

    public static async Task<DocumentTimeline?> OfAsync(NpgsqlConnection connection, DocumentId id, CancellationToken cancel)
    {
        var found = await connection.Command(FindDocument, Value(PostgresKeys.Document(id.Value))).ListAsync(rows => LedgerJson.Document(rows.Bytes(0)), cancel);
        if (found is not [var document, ..])
            return null;
        var named = await EntriesAsync(connection, document.Ids.Select(SubjectKey.Of), cancel);
        var requests = named.Select(e => e.Fact).Where(f => f is DepositRequested or SendRequested).ToHashSet();
        var exchanged = await EntriesAsync(connection, requests.Select(f => SubjectKeys.ExchangeOf(f.Source)), cancel);
        var exchanges = exchanged.ToLookup(e => ExchangeOf(e.Fact), e => e.Fact);
        var answers = requests.SelectMany(r => new Exchange(exchanges[SubjectKeys.ExchangeOf(r.Source)]).AnswersTo(r)).ToHashSet<Fact>();
        var entries = named.Concat(exchanged.Where(e => answers.Contains(e.Fact)));
        return DocumentTimeline.Of(document, entries);
    }

    private static SubjectKey ExchangeOf(Fact fact) => fact is AnswerFact answer ? SubjectKeys.ExchangeOf(answer.Answers) : SubjectKeys.ExchangeOf(fact.Source);

    /// <summary>Facts about documents that carry one of these keys, with their messages.</summary>
    private static async Task<List<TimelineEntry>> EntriesAsync(NpgsqlConnection connection, IEnumerable<SubjectKey> keys, CancellationToken cancel)
    {
        var asked = keys.ToHashSet();
        string[] texts = [.. asked.Select(k => PostgresText.Key(k.Value))];
        var ids = (await connection.Command(FindMessages, Array(texts)).ListAsync(rows => rows.GetInt64(0), cancel)).ToArray();
        if (ids.Length == 0)
            return [];
        var messages = await connection.Command(ReadTranslations, Array(ids), Value(ids.Min()), Value(ids.Max()))
            .ListAsync(rows => (Id: new JournalId(rows.GetInt64(0)), LedgerJson.Translation(rows.Bytes(1)).Facts), cancel);
        return [.. messages.SelectMany(m => m.Facts
            .Where(f => RecordedFacts.SortOf(f) == FactSort.Document && SubjectKeys.Of(f).Any(asked.Contains))
            .Select(f => new TimelineEntry(f, m.Id)))];
    }
}

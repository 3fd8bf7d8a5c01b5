using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The tables of documents and of the ids that name them.</summary>
/// <param name="recent">Keys of states that stay decoded.</param>
internal sealed class PostgresDocuments(NpgsqlConnection connection, int recent)
{
    internal const string FindByIds = """
        SELECT d.key, d.state FROM unnest($1::text[]) AS asked (key) JOIN document_id AS i ON i.key = asked.key JOIN document AS d ON d.id = i.document
        """;
    internal const string AnyOutlived = "SELECT EXISTS (SELECT 1 FROM document WHERE outlived)";
    internal const string FindOutlived = "SELECT d.key FROM unnest($1::text[]) AS asked (key) JOIN document AS d ON d.key = asked.key WHERE d.outlived";
    private const string Upsert = """
        INSERT INTO document (key, at, day, uf, kind, stages, patient, visit, waiting_since, state)
        SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::text[], $5::smallint[], $6::integer[], $7::text[], $8::text[], $9::bigint[], $10::bytea[])
        ON CONFLICT (key) DO UPDATE SET at = excluded.at, day = excluded.day, uf = excluded.uf, kind = excluded.kind, stages = excluded.stages,
          patient = excluded.patient, visit = excluded.visit, waiting_since = excluded.waiting_since, state = excluded.state
        """;
    private const string UpsertIds = """
        INSERT INTO document_id (key, document)
        SELECT a.key, d.id FROM unnest($1::text[], $2::text[]) AS a (key, document) JOIN document AS d ON d.key = a.document
        ON CONFLICT (key) DO UPDATE SET document = excluded.document
        """;
    private const string DeleteIds = """
        DELETE FROM document_id AS i USING unnest($1::text[], $2::text[]) AS a (key, document), document AS d
        WHERE d.key = a.document AND i.key = a.key AND i.document = d.id
        """;
    private const string Delete = "DELETE FROM document WHERE key = ANY ($1)";

    private readonly StateCache<DocumentState> _cache = new(d => d.Ids.Select(SubjectKey.Of), recent);

    public StateCache<DocumentState> Cache => _cache;

    public async ValueTask<IReadOnlyList<DocumentState>> FindAsync(IEnumerable<SubjectKey> ids, CancellationToken cancel)
    {
        var (found, missing) = _cache.Find(ids);
        if (missing.Count > 0)
        {
            await using var command = connection.Command(FindByIds, Array(missing.Column(k => PostgresText.Key(k.Value))));
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
                found.Add(_cache.Read(new SubjectKey("d:" + rows.GetString(0)), rows, 1, LedgerJson.Document));
            await rows.DisposeAsync();
            _cache.NoteAbsent(missing, found);
        }

        return [.. found];
    }

    public async ValueTask WriteAsync(NpgsqlBatch commands, IReadOnlyList<DocumentState> documents, IReadOnlyList<string> goneKeys, HashSet<string> touched, CancellationToken cancel)
    {
        if (documents.Count + goneKeys.Count == 0)
            return;
        var former = (await FindAsync(documents.Select(d => d.Key).Concat(goneKeys).Select(key => SubjectKey.Of(new DocumentId(key))), cancel)).ToDictionary(d => d.Key, StringComparer.Ordinal);
        var gone = goneKeys.Where(former.ContainsKey).Select(key => former[key]).ToList();

        // Before the documents are written: a gone one may have left its ids to another.
        var goneIds = gone.SelectMany(d => d.Ids.Select(id => (Id: id, d.Key)))
            .Concat(documents.SelectMany(d => (former.GetValueOrDefault(d.Key)?.Ids ?? []).Except(d.Ids).Select(id => (Id: id, d.Key)))).ToList();
        if (goneIds.Count > 0)
            commands.Add(DeleteIds, Array(goneIds.Column(i => PostgresText.Key(SubjectKey.Of(i.Id).Value))), Array(goneIds.Column(i => PostgresText.Key(i.Key))));
        if (gone.Count > 0)
            commands.Add(Delete, Array(gone.Column(d => PostgresText.Key(d.Key))));
        if (documents.Count > 0)
            AddUpsert(commands, documents);
        var newIds = documents.Where(d => former.GetValueOrDefault(d.Key)?.Ids.Equals(d.Ids) != true).SelectMany(d => d.Ids.Select(id => (Id: id, d.Key))).ToList();
        if (newIds.Count > 0)
            commands.Add(UpsertIds, Array(newIds.Column(i => PostgresText.Key(SubjectKey.Of(i.Id).Value))), Array(newIds.Column(i => PostgresText.Key(i.Key))));

        foreach (var document in former.Values)
        {
            touched.UnionWith(document.Ids.Select(id => SubjectKey.Of(id).Value));
            _cache.Remove(document);
        }

        foreach (var document in documents)
        {
            touched.UnionWith(document.Ids.Select(id => SubjectKey.Of(id).Value));
            _cache.Put(document);
        }
    }

    /// <summary>Of these documents, those whose facts retention has begun to forget.</summary>
    public async ValueTask<IReadOnlyCollection<DocumentState>> OutlivedAsync(IReadOnlyCollection<DocumentState> documents, CancellationToken cancel)
    {
        var byKey = documents.ToDictionary(d => PostgresText.Key(d.Key));
        await using var command = connection.Command(FindOutlived, Array(byKey.Keys.ToArray()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var outlived = new List<DocumentState>();
        while (await rows.ReadAsync(cancel))
            outlived.Add(byKey[rows.GetString(0)]);
        return outlived;
    }

    private static void AddUpsert(NpgsqlBatch commands, IReadOnlyList<DocumentState> documents)
    {
        var columns = documents.Column(DocumentColumns.Of);
        commands.Add(
            Upsert, Array(documents.Column(d => PostgresText.Key(d.Key))), Array(columns.Column(c => c.At.UtcTicks)), Array(columns.Column(c => (int)c.Day)),
            Array(columns.Column(c => PostgresText.Key(c.Uf))), Array(columns.Column(c => (short)c.Kind)), Array(documents.Column(d => (int)d.Stages)),
            Array(columns.Column(c => PostgresText.KeyOrNull(c.Patient))), Array(columns.Column(c => PostgresText.KeyOrNull(c.Visit))),
            Array(documents.Column(d => DocumentColumns.WaitingSince(d)?.UtcTicks)), Array(documents.Column(d => LedgerJson.Pack(d))));
    }
}

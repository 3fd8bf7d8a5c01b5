using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The tables of documents and of the ids that name them.</summary>
internal sealed class SqliteDocuments(SqliteDatabase database)
{
    internal const string FindByIds = """
        SELECT key, state FROM document
        WHERE id IN (SELECT i.document FROM json_each(?1) AS asked JOIN document_id AS i ON i.key = asked.value)
        """;
    internal const string FindByKey = "SELECT key, state FROM document WHERE key = ?1";
    private const string Upsert = """
        INSERT INTO document (key, at, day, uf, kind, stages, patient, visit, waiting_since, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (key) DO UPDATE SET at = excluded.at, day = excluded.day, uf = excluded.uf, kind = excluded.kind, stages = excluded.stages,
          patient = excluded.patient, visit = excluded.visit, waiting_since = excluded.waiting_since, state = excluded.state
        RETURNING id
        """;
    private const string UpdateState = "UPDATE document SET stages = ?2, waiting_since = ?3, state = ?4 WHERE key = ?1";
    private const string Delete = "DELETE FROM document WHERE key = ?1";
    private const string UpsertId = "INSERT INTO document_id (key, document) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET document = excluded.document";
    private const string DeleteId = "DELETE FROM document_id WHERE key = ?1 AND document = (SELECT id FROM document WHERE key = ?2)";

    private readonly RecentCache<string, DocumentState> _recent = new(SqliteFolds.RecentStates);

    public void Forget() => _recent.Clear();

    public List<DocumentState> Find(IEnumerable<SubjectKey> ids)
    {
        using var rows = database.Statement(FindByIds).BindJson(1, ids.Select(k => k.Value)).Rows();
        return Read(rows);
    }

    public void Write(DocumentState document)
    {
        var packed = LedgerJson.Pack(document);
        var former = ByKey(document.Key);
        _recent.Put(document.Key, document);
        if (former is not null && former.Ids.Equals(document.Ids) && DocumentColumns.Of(former) == DocumentColumns.Of(document))
        {
            database.Statement(UpdateState).Bind(1, document.Key).Bind(2, (long)document.Stages).Bind(3, DocumentColumns.WaitingSince(document)).Bind(4, packed).Run();
            return;
        }

        foreach (var gone in former is null ? [] : former.Ids.Except(document.Ids))
            RemoveId(gone, document.Key);
        var row = WriteAll(document, packed);
        foreach (var id in document.Ids)
            database.Statement(UpsertId).Bind(1, SubjectKey.Of(id).Value).Bind(2, row).Run();
    }

    public void Remove(string key)
    {
        if (ByKey(key) is not { } former)
            return;
        foreach (var id in former.Ids)
            RemoveId(id, key);
        database.Statement(Delete).Bind(1, key).Run();
        _recent.Remove(key);
    }

    private long WriteAll(DocumentState document, byte[] packed)
    {
        var place = DocumentColumns.Of(document);
        using var rows = database.Statement(Upsert)
            .Bind(1, document.Key).Bind(2, place.At).Bind(3, place.Day).Bind(4, place.Uf).Bind(5, (long)place.Kind).Bind(6, (long)document.Stages)
            .Bind(7, place.Patient).Bind(8, place.Visit).Bind(9, DocumentColumns.WaitingSince(document)).Bind(10, packed).Rows();
        rows.Next();
        return rows.Int64(0);
    }

    private void RemoveId(DocumentId id, string key) => database.Statement(DeleteId).Bind(1, SubjectKey.Of(id).Value).Bind(2, key).Run();

    private DocumentState? ByKey(string key)
    {
        if (_recent.TryGet(key, out var recent))
            return recent;
        using var rows = database.Statement(FindByKey).Bind(1, key).Rows();
        return Read(rows).SingleOrDefault();
    }

    private List<DocumentState> Read(SqliteRows rows)
    {
        var documents = new List<DocumentState>();
        while (rows.Next())
        {
            var key = rows.Text(0);
            if (!_recent.TryGet(key, out var document))
                _recent.Put(key, document = LedgerJson.Document(rows.Bytes(1)));
            documents.Add(document);
        }

        return documents;
    }
}

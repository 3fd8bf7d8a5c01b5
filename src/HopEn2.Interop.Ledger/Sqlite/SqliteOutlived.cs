using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>States that outlived facts they were folded from: what is left of the facts no longer tells all of it.</summary>
internal static class SqliteOutlived
{
    internal const string Patients = "SELECT state FROM patient INDEXED BY patient_outlived WHERE outlived AND state IS NOT NULL";
    internal const string Visits = "SELECT state FROM visit INDEXED BY visit_outlived WHERE outlived";
    internal const string Documents = "SELECT state FROM document INDEXED BY document_outlived WHERE outlived";
    internal const string AnyDocument = "SELECT 1 FROM document INDEXED BY document_outlived WHERE outlived LIMIT 1";
    internal const string IsOutlived = "SELECT 1 FROM document WHERE key = ?1 AND outlived";

    /// <summary>Begins folds anew with what cannot be folded any more.</summary>
    public static void Copy(SqliteDatabase source, SqliteFolds into)
    {
        foreach (var chunk in Read(source, Patients, rows => LedgerJson.Patient(rows.Bytes(0))).Chunk(1000))
            into.Write(Nothing with { Patients = chunk });
        foreach (var chunk in Read(source, Visits, rows => LedgerJson.Visit(rows.Bytes(0))).Chunk(1000))
            into.Write(Nothing with { Visits = chunk });
        PutBack(source, into);
    }

    /// <summary>A document is folded from its facts alone: what the rest of them made of an outlived one gives way to what it was.</summary>
    public static void PutBack(SqliteDatabase source, SqliteFolds into)
    {
        foreach (var chunk in Read(source, Documents, rows => LedgerJson.Document(rows.Bytes(0))).Chunk(1000))
        {
            var made = into.Documents(chunk.SelectMany(d => d.Ids).Select(SubjectKey.Of));
            var gone = made.Select(d => d.Key).Except(chunk.Select(d => d.Key)).ToList();
            into.Write(Nothing with { Documents = chunk, GoneDocuments = gone, Counters = OutlivedDocuments.Difference(made, chunk) });
        }
    }

    /// <summary>Leaves outlived documents out of what folding changed.</summary>
    public static FoldChanges Spare(SqliteDatabase database, FoldChanges changes, SqliteFolds folds)
    {
        if (changes.Documents.Count + changes.GoneDocuments.Count == 0 || !Any(database.Statement(AnyDocument)))
            return changes;
        var stored = folds.Documents(changes.Documents.SelectMany(d => d.Ids).Select(SubjectKey.Of).Concat(changes.GoneDocuments.Select(key => new SubjectKey("d:" + key))));
        var spared = stored.Where(d => Any(database.Statement(IsOutlived).Bind(1, d.Key))).ToList();
        return OutlivedDocuments.Spare(changes, spared);
    }

    private static FoldChanges Nothing { get; } = new([], [], [], [], new Dictionary<CounterKey, StageCounts>());

    private static List<T> Read<T>(SqliteDatabase database, string sql, Func<SqliteRows, T> read)
    {
        var found = new List<T>();
        using var rows = database.Statement(sql).Rows();
        while (rows.Next())
            found.Add(read(rows));
        return found;
    }

    private static bool Any(SqliteStatement statement)
    {
        using var rows = statement.Rows();
        return rows.Next();
    }
}

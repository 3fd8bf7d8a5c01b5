using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>What somebody typed, as keys of the ledger.</summary>
internal static class SqliteKeys
{
    internal const string Authorities = "SELECT name FROM authority WHERE kind = ?1";

    /// <summary>A number with its authority (<c>authority|value</c>) or under every authority known; null when nothing was asked.</summary>
    /// <param name="kind">p: IPP, v: visit, n: dossier.</param>
    public static IReadOnlyList<string>? Numbers(SqliteDatabase database, char kind, string? asked)
    {
        if (asked is null)
            return null;
        if (asked.Contains('|', StringComparison.Ordinal))
            return [$"{kind}:{asked}"];
        var keys = new List<string>();
        using var rows = database.Statement(Authorities).Bind(1, kind.ToString()).Rows();
        while (rows.Next())
            keys.Add($"{kind}:{rows.Text(0)}|{asked}");
        return keys;
    }

    /// <summary>Every IPP of the persons who have one of these: who asks for a merged record means the person.</summary>
    public static IReadOnlyList<string>? Patients(SqliteDatabase database, string? asked)
    {
        if (Numbers(database, 'p', asked) is not { } keys)
            return null;
        var persons = new SqlitePatients(database).Find(keys.Select(k => new SubjectKey(k)));
        return [.. keys.Union(persons.SelectMany(p => p.Ipps).Select(i => SubjectKey.Of(i).Value), StringComparer.Ordinal)];
    }

    public static IReadOnlyList<string>? Documents(string? asked) => asked is null ? null : [SubjectKey.Of(new DocumentId(asked)).Value];
}

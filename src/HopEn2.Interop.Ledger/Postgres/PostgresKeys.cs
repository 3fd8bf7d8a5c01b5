using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>What somebody typed, as keys of the ledger.</summary>
internal static class PostgresKeys
{
    internal const string Authorities = "SELECT name FROM authority WHERE kind = $1";
    internal const string Persons = """
        SELECT state FROM patient
        WHERE state IS NOT NULL AND key IN (SELECT coalesce(p.survivor, p.key) FROM unnest($1::text[]) AS a (key) JOIN patient AS p ON p.key = a.key)
        """;

    /// <summary>A number with its authority (<c>authority|value</c>) or under every authority known; null when nothing was asked.</summary>
    /// <param name="kind">p: IPP, v: visit, n: dossier.</param>
    public static async Task<string[]?> NumbersAsync(NpgsqlConnection connection, char kind, string? asked, CancellationToken cancel)
    {
        if (asked is null)
            return null;
        if (asked.Contains('|', StringComparison.Ordinal))
            return [PostgresText.Key($"{kind}:{asked}")];
        var authorities = await connection.Command(Authorities, Value(kind.ToString())).ListAsync(rows => rows.GetString(0), cancel);
        return [.. authorities.Select(authority => PostgresText.Key($"{kind}:{authority}|{asked}"))];
    }

    /// <summary>Every IPP of the persons who have one of these: who asks for a merged record means the person.</summary>
    public static async Task<string[]?> PatientsAsync(NpgsqlConnection connection, string? asked, CancellationToken cancel)
    {
        if (await NumbersAsync(connection, 'p', asked, cancel) is not { } keys)
            return null;
        var persons = await PersonsAsync(connection, keys, cancel);
        return [.. keys.Union(persons.SelectMany(p => p.Ipps).Select(i => PostgresText.Key(SubjectKey.Of(i).Value)), StringComparer.Ordinal)];
    }

    public static Task<List<PatientState>> PersonsAsync(NpgsqlConnection connection, string[] keys, CancellationToken cancel) =>
        connection.Command(Persons, Array(keys.Column(PostgresText.Key))).ListAsync(rows => LedgerJson.Patient(rows.Bytes(0)), cancel);

    public static string Document(string asked) => PostgresText.Key(SubjectKey.Of(new DocumentId(asked)).Value);
}

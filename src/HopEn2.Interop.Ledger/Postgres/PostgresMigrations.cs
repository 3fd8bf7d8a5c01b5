using System.Globalization;
using System.Reflection;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Brings a database to the form this program knows: numbered scripts, forward only, all of them or none.</summary>
internal static class PostgresMigrations
{
    private const string Prefix = "HopEn2.Interop.Ledger.Postgres.Migrations.";
    private const string Create = "CREATE TABLE IF NOT EXISTS migration (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL)";
    private const string Version = "SELECT coalesce(max(version), 0) FROM migration";
    private const string Note = "INSERT INTO migration VALUES ($1, $2, $3)";

    /// <summary>The script since which a visit's end is a column.</summary>
    private const int WithEnds = 8;

    /// <summary>Seconds: a later migration may have to rewrite a large table.</summary>
    private const int Patience = 3600;

    /// <summary>Applies what is missing, in one transaction under a lock: engines that start at once do it once.</summary>
    /// <exception cref="StoreRefusedException">The database is newer than this program.</exception>
    public static void Apply(NpgsqlDataSource source, string store, DateTimeOffset now)
    {
        var scripts = Scripts();
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction();
        Run(connection, PostgresLocks.Migrations);
        Run(connection, Create);
        using var version = new NpgsqlCommand(Version, connection);
        var from = (int)version.ExecuteScalar()!;
        if (from > scripts.Count)
            throw new StoreRefusedException($"The store {store} is of version {from}, this program knows up to {scripts.Count}. Start the program that wrote it, or a later one.");
        foreach (var (number, name) in scripts.Skip(from))
        {
            Run(connection, Read(name));
            if (number == WithEnds)
                PostgresVisitEnds.Fill(connection);
            using var note = new NpgsqlCommand(Note, connection) { Parameters = { new() { Value = number }, new() { Value = name }, new() { Value = now.UtcDateTime } } };
            note.ExecuteNonQuery();
        }

        transaction.Commit();
        // Their names may be types that the connection has not heard of.
        if (from < scripts.Count)
            connection.ReloadTypes();
    }

    /// <summary>Names of the scripts in order: <c>Migrations/0001.what.sql</c> and on.</summary>
    private static List<(int Number, string Name)> Scripts() =>
        [.. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..])
            .Order(StringComparer.Ordinal)
            .Select(name => (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name))];

    private static string Read(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!);
        return reader.ReadToEnd();
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Patience };
        command.ExecuteNonQuery();
    }
}

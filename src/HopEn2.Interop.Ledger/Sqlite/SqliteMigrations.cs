using System.Globalization;
using System.Reflection;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Brings a file to the form this program knows: numbered scripts, forward only.</summary>
internal static class SqliteMigrations
{
    /// <summary>Version of the ledger since which a visit's end is a column.</summary>
    private const int WithEnds = 5;

    private const string Prefix = "HopEn2.Interop.Ledger.Sqlite.Migrations.";

    /// <summary>Applies what is missing of <paramref name="series"/> (<c>journal</c>, <c>ledger</c>), under an exclusive lock.</summary>
    /// <exception cref="StoreRefusedException">The file is newer than this program.</exception>
    public static void Apply(SqliteDatabase database, string series)
    {
        var scripts = Scripts(series);
        if (Version(database) == scripts.Count)
            return;
        database.Execute("BEGIN EXCLUSIVE");
        try
        {
            // Read again: another process may have migrated while this one waited for the lock.
            var from = Version(database);
            if (from > scripts.Count)
                throw new StoreRefusedException($"{Path.GetFileName(database.File)} is of version {from}, this program knows up to {scripts.Count}. Start the program that wrote it, or a later one.");
            foreach (var script in scripts.Skip(from))
                database.Execute(script);
            if (series == "ledger" && from is > 0 and < WithEnds)
                SqliteVisitEnds.Fill(database);
            database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {scripts.Count}; COMMIT"));
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    /// <summary>Scripts of a series in order: <c>Migrations/SERIES.0001.sql</c> and on.</summary>
    private static List<string> Scripts(string series)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix + series + ".", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(assembly, name))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static int Version(SqliteDatabase database)
    {
        using var rows = database.Statement("PRAGMA user_version").Rows();
        rows.Next();
        return rows.Int32(0);
    }
}

using Npgsql;

namespace HopEn2.Interop.Ledger;

/// <summary>Where journal and ledger are kept.</summary>
public abstract record StoreOptions
{
    private StoreOptions()
    {
    }

    /// <summary>What the store is called where people read: never more than file, or host and database.</summary>
    public abstract string Name { get; }

    public sealed override string ToString() => Name;

    /// <summary>The SQLite files of one engine.</summary>
    /// <param name="File">Path of the file of facts and folds. The journal is beside it.</param>
    public sealed record Sqlite(string File) : StoreOptions
    {
        /// <summary>The journal's own file, so that keeping messages never waits for folding, and each may be full or slow alone: <c>hopen2.db</c> has <c>hopen2.journal.db</c>.</summary>
        public string JournalFile => Beside("journal");

        /// <summary>What was declared, and what it is held against: <c>hopen2.archive.db</c>. Made when first something is put there.</summary>
        public string ArchiveFile => Beside("archive");

        public override string Name => File;

        private string Beside(string what) => Path.ChangeExtension(File, null) + "." + what + (Path.GetExtension(File) is { Length: > 0 } extension ? extension : ".db");
    }

    /// <summary>A PostgreSQL database, shared by any number of engines.</summary>
    /// <param name="Connection">Npgsql's connection string. May hold a password: not for logs.</param>
    public sealed record Postgres(string Connection) : StoreOptions
    {
        public override string Name => new NpgsqlConnectionStringBuilder(Connection) is var c ? $"{c.Database ?? c.Username} on {c.Host}" : "";
    }

    /// <summary>Reads <c>sqlite:FILE</c>, <c>postgres:CONNECTION</c> or <c>postgres://…</c>; null with the reason when it is anything else.</summary>
    /// <remarks>The text may hold a password: no reason repeats it.</remarks>
    public static StoreOptions? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase) && text.Length > "sqlite:".Length)
            return new Sqlite(text["sqlite:".Length..]);
        if (text.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("postgresql:", StringComparison.OrdinalIgnoreCase))
            return PostgresConnection.Parse(text, out problem) is { } connection ? new Postgres(connection) : null;
        problem = "--store: expected sqlite:FILE, or postgres:CONNECTION.";
        return null;
    }
}

namespace HopEn2.Interop.Ledger;

/// <summary>Where the ledger is kept.</summary>
/// <param name="File">Path of the SQLite file of facts and folds. The journal is beside it.</param>
public sealed record StoreOptions(string File)
{
    /// <summary>The journal's own file, so that keeping messages never waits for folding, and each may be full or slow alone: <c>hopen2.db</c> has <c>hopen2.journal.db</c>.</summary>
    public string JournalFile => Path.ChangeExtension(File, null) + ".journal" + (Path.GetExtension(File) is { Length: > 0 } extension ? extension : ".db");

    /// <summary>Reads <c>sqlite:FILE</c>; null with the reason when it is anything else.</summary>
    public static StoreOptions? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.StartsWith("sqlite:", StringComparison.OrdinalIgnoreCase) && text.Length > "sqlite:".Length)
            return new StoreOptions(text["sqlite:".Length..]);
        // The text may hold a password: it is not repeated.
        problem = text.StartsWith("postgres:", StringComparison.OrdinalIgnoreCase)
            ? "--store: PostgreSQL is not supported yet. Use sqlite:FILE."
            : "--store: expected sqlite:FILE.";
        return null;
    }
}

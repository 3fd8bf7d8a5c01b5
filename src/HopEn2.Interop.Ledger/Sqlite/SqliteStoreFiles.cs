using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The two files, there and of the form this program knows. Whoever opens one takes it from here, so that nobody comes before the migrations.</summary>
internal sealed class SqliteStoreFiles
{
    internal const string LastRecorded = "SELECT max(id) FROM message";
    internal const string FirstJournaledAfter = "SELECT min(id) FROM message WHERE id > ?1";

    /// <exception cref="StoreRefusedException">A file cannot be opened, or is newer than this program.</exception>
    public SqliteStoreFiles(StoreOptions.Sqlite options)
    {
        Options = options;
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.File)) is { } folder)
                Directory.CreateDirectory(folder);
            using var journal = SqliteDatabase.Open(options.JournalFile, SqliteAccess.Write);
            SqliteMigrations.Apply(journal, "journal");
            using var ledger = SqliteDatabase.Open(options.File, SqliteAccess.Write);
            SqliteMigrations.Apply(ledger, "ledger");
            LastKnown = new JournalId(Number(ledger.Statement(LastRecorded)) ?? 0);
            SkipWhatWasNeverJournaled(ledger, journal);
        }
        catch (Exception e) when (e is SqliteFailureException or IOException or UnauthorizedAccessException)
        {
            throw new StoreRefusedException($"The store cannot be opened: {e.Message}", e);
        }
    }

    public StoreOptions.Sqlite Options { get; }

    /// <summary>The journal gives ids above this one, also when its file was lost: the ledger knows these already.</summary>
    public JournalId LastKnown { get; }

    /// <summary>After a lost journal its ids go on higher: what lies between never was, and is not to be waited for.</summary>
    private static void SkipWhatWasNeverJournaled(SqliteDatabase ledger, SqliteDatabase journal)
    {
        var upTo = SqliteProgress.Read(ledger);
        if (Number(journal.Statement(FirstJournaledAfter).Bind(1, upTo)) is { } next && next > upTo + 1)
            SqliteProgress.Write(ledger, next - 1);
    }

    private static long? Number(SqliteStatement statement)
    {
        using var rows = statement.Rows();
        return rows.Next() && !rows.IsNull(0) ? rows.Int64(0) : null;
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Ledger.Archive;

/// <summary>The archive in a file of its own: SQLite lets several programs write it one after the other.</summary>
internal sealed class SqliteArchive(StoreOptions.Sqlite options) : IArchive
{
    private const string Columns = "SELECT sort, month, number, at, author, digest, body FROM entry";
    private const string OfMonth = Columns + " WHERE sort = ?1 AND month = ?2 ORDER BY number";
    private const string Everything = Columns + " ORDER BY sort, month, number";
    private const string Add = "INSERT INTO entry VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";

    public Task<ArchiveEntry> AppendAsync(ArchiveEntry entry, CancellationToken cancel) => OnFileAsync(database =>
    {
        var added = entry;
        database.Transact(() =>
        {
            var known = Read(database.Statement(OfMonth).Bind(1, entry.Sort).Bind(2, entry.Month.ToString()));
            if (known is [.., { } last] && last.Digest == entry.Digest)
            {
                added = last;
                return;
            }

            added = entry with { Number = known.Count + 1 };
            database.Statement(Add).Bind(1, added.Sort).Bind(2, added.Month.ToString()).Bind(3, added.Number).Bind(4, added.At.ToUnixTimeMilliseconds())
                .Bind(5, added.Author).Bind(6, added.Digest).Bind(7, added.Body.Span).Run();
        });
        return added;
    }, cancel);

    public Task<IReadOnlyList<ArchiveEntry>> ListAsync(string sort, Month month, CancellationToken cancel) =>
        OnFileAsync<IReadOnlyList<ArchiveEntry>>(database => Read(database.Statement(OfMonth).Bind(1, sort).Bind(2, month.ToString())), cancel);

    public Task<IReadOnlyList<ArchiveEntry>> AllAsync(CancellationToken cancel) =>
        OnFileAsync<IReadOnlyList<ArchiveEntry>>(database => Read(database.Statement(Everything)), cancel);

    private static List<ArchiveEntry> Read(SqliteStatement statement)
    {
        var entries = new List<ArchiveEntry>();
        using var rows = statement.Rows();
        while (rows.Next())
        {
            entries.Add(new ArchiveEntry(
                rows.Text(0), Month.Parse(rows.Text(1))!.Value, rows.Int32(2), DateTimeOffset.FromUnixTimeMilliseconds(rows.Int64(3)), rows.Text(4), rows.Text(5), rows.Bytes(6).ToArray()));
        }

        return entries;
    }

    /// <summary>Opened for each: it is asked for some times a month.</summary>
    private Task<T> OnFileAsync<T>(Func<SqliteDatabase, T> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(options.ArchiveFile)) is { } folder)
                Directory.CreateDirectory(folder);
            using var database = SqliteDatabase.Open(options.ArchiveFile, SqliteAccess.Write);
            SqliteMigrations.Apply(database, "archive");
            return Task.FromResult(work(database));
        }
        catch (Exception e) when (e is SqliteFailureException or IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException($"The archive {options.ArchiveFile} cannot be used: {e.Message}", e);
        }
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Recorded messages in the order of the journal.</summary>
internal sealed class SqliteRecorded(SqliteStoreFiles files) : IRecordedMessages, IDisposable
{
    internal const string ReadAfter = "SELECT id, feed, received_at, translation FROM message WHERE id > ?1 AND id <= ?2 ORDER BY id LIMIT ?3";
    internal const string FindLastBefore = "SELECT id FROM message WHERE received_at < ?1 ORDER BY received_at DESC, id DESC LIMIT 1";

    private readonly SqliteReaders _readers = new(() => SqliteDatabase.Open(files.Options.File, SqliteAccess.ReadOnly));

    public Task<IReadOnlyList<RecordedMessageFacts>> AfterAsync(JournalId after, int most, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<RecordedMessageFacts>>(_readers.Read(database => Read(database, after.Value, most)));
    }

    public Task<JournalId> LastBeforeAsync(DateTimeOffset receivedAt, CancellationToken cancel) => Task.FromResult(_readers.Read(database =>
    {
        using var rows = database.Statement(FindLastBefore).Bind(1, receivedAt).Rows();
        return new JournalId(rows.Next() ? rows.Int64(0) : 0);
    }));

    public void Dispose() => _readers.Dispose();

    private static List<RecordedMessageFacts> Read(SqliteDatabase database, long after, int most)
    {
        var read = new List<RecordedMessageFacts>();
        using var rows = database.Statement(ReadAfter).Bind(1, after).Bind(2, SqliteProgress.Read(database)).Bind(3, most).Rows();
        while (rows.Next())
            read.Add(LedgerJson.Translation(rows.Bytes(3)).Recorded(new JournalId(rows.Int64(0)), rows.Text(1), rows.Time(2)));
        return read;
    }
}

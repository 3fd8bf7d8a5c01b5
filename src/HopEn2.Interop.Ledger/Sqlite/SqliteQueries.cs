using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Reads for screens and API, on connections of their own: they wait for no writer and no writer waits for them.</summary>
internal sealed class SqliteQueries(SqliteStoreFiles files) : ILedgerQueries, ICounterSource, IDisposable
{
    private readonly SqliteReaders _readers = new(() => Open(files.Options));

    /// <summary>A read-only connection to the ledger with the journal beside it, as <c>journal</c>.</summary>
    public static SqliteDatabase Open(StoreOptions.Sqlite options)
    {
        var database = SqliteDatabase.Open(options.File, SqliteAccess.ReadOnly);
        database.Statement("ATTACH ?1 AS journal").Bind(1, options.JournalFile).Run();
        return database;
    }

    public Task<Page<MessageRow>> MessagesAsync(MessageFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(database => SqliteMessageQueries.Find(database, filter, page), cancel);

    public Task<MessageDetail?> MessageAsync(JournalId id, CancellationToken cancel) =>
        ReadAsync(database => SqliteMessageQueries.Detail(database, id), cancel);

    public Task<Page<DocumentState>> DocumentsAsync(DocumentFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(database => SqliteDocumentQueries.Find(database, filter, page), cancel);

    public Task<DocumentTimeline?> DocumentAsync(DocumentId id, CancellationToken cancel) =>
        ReadAsync(database => SqliteTimeline.Of(database, id), cancel);

    public Task<Page<VisitState>> VisitsAsync(VisitFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(database => SqliteVisitQueries.Find(database, filter, page), cancel);

    public Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel) =>
        ReadAsync(database => new SqlitePatients(database).Find([SubjectKey.Of(ipp)]).SingleOrDefault(), cancel);

    public Task<IReadOnlyList<JournalId>> IdsAsync(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel) =>
        ReadAsync(database => SqliteMessageQueries.Ids(database, feed, from, to, parkedOnly), cancel);

    public Task<IReadOnlyDictionary<string, int>> ParkedAsync(CancellationToken cancel) =>
        ReadAsync<IReadOnlyDictionary<string, int>>(SqliteMessageQueries.CountParked, cancel);

    public Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel) =>
        ReadAsync(database => SqliteDocumentQueries.CountersOf(database, from, to), cancel);

    public async Task EachSumAsync(DateOnly from, DateOnly to, Action<CounterKey, StageCounts> take, CancellationToken cancel)
    {
        foreach (var ((uf, kind), counts) in await ReadAsync(database => SqliteDocumentQueries.SumsOf(database, from, to), cancel))
            take(new CounterKey(from, uf, kind), counts);
    }

    public Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel) => ReadAsync(SqliteDocumentQueries.OldestWaiting, cancel);

    public void Dispose() => _readers.Dispose();

    private Task<T> ReadAsync<T>(Func<SqliteDatabase, T> read, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult(_readers.Read(read));
    }
}

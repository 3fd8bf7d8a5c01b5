using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Reads for screens and API.</summary>
internal sealed class PostgresQueries(PostgresDatabase database) : ILedgerQueries, ICounterSource
{
    public Task<Page<MessageRow>> MessagesAsync(MessageFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(connection => PostgresMessageQueries.FindAsync(connection, filter, page, cancel), cancel);

    public Task<MessageDetail?> MessageAsync(JournalId id, CancellationToken cancel) =>
        ReadAsync(connection => PostgresMessageDetail.OfAsync(connection, id, cancel), cancel);

    public Task<Page<DocumentState>> DocumentsAsync(DocumentFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(connection => PostgresDocumentQueries.FindAsync(connection, filter, page, cancel), cancel);

    public Task<DocumentTimeline?> DocumentAsync(DocumentId id, CancellationToken cancel) =>
        ReadAsync(connection => PostgresTimeline.OfAsync(connection, id, cancel), cancel);

    public Task<Page<VisitState>> VisitsAsync(VisitFilter filter, PageRequest page, CancellationToken cancel) =>
        ReadAsync(connection => PostgresVisitQueries.FindAsync(connection, filter, page, cancel), cancel);

    public Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel) =>
        ReadAsync(async connection => (await PostgresKeys.PersonsAsync(connection, [SubjectKey.Of(ipp).Value], cancel)).SingleOrDefault(), cancel);

    public Task<IReadOnlyList<JournalId>> IdsAsync(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel) =>
        ReadAsync(connection => PostgresMessageQueries.IdsAsync(connection, feed, from, to, parkedOnly, cancel), cancel);

    public Task<IReadOnlyDictionary<string, int>> ParkedAsync(CancellationToken cancel) =>
        ReadAsync(connection => PostgresMessageQueries.CountParkedAsync(connection, cancel), cancel);

    public Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel) =>
        ReadAsync(connection => PostgresDocumentQueries.CountersAsync(connection, from, to, cancel), cancel);

    public async Task EachSumAsync(DateOnly from, DateOnly to, Action<CounterKey, StageCounts> take, CancellationToken cancel)
    {
        foreach (var (key, counts) in await ReadAsync(connection => PostgresDocumentQueries.SumsAsync(connection, from, to, cancel), cancel))
            take(key, counts);
    }

    public Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel) =>
        ReadAsync(connection => PostgresDocumentQueries.OldestWaitingAsync(connection, cancel), cancel);

    private async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancel)
    {
        await using var connection = await database.Reads.OpenConnectionAsync(cancel);
        return await read(connection);
    }
}

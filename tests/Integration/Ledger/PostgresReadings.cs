using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Queries;
using Npgsql;

namespace HopEn2.Interop.Tests.Integration.Ledger;

/// <summary>As much of the queries as the tests of recording need, by reading whole tables.</summary>
internal sealed class PostgresReadings(PostgresDatabase database) : ILedgerQueries, ICounterSource
{
    public async Task<Page<DocumentState>> DocumentsAsync(DocumentFilter filter, PageRequest page, CancellationToken cancel) =>
        new(await ReadAsync("SELECT state FROM document", rows => LedgerJson.Document(rows.GetFieldValue<byte[]>(0))), null);

    public async Task<Page<VisitState>> VisitsAsync(VisitFilter filter, PageRequest page, CancellationToken cancel) =>
        new(await ReadAsync("SELECT state FROM visit", rows => LedgerJson.Visit(rows.GetFieldValue<byte[]>(0))), null);

    public Task<IReadOnlyList<PatientState>> AllPatientsAsync() =>
        ReadAsync("SELECT state FROM patient WHERE state IS NOT NULL", rows => LedgerJson.Patient(rows.GetFieldValue<byte[]>(0)));

    public async Task<PatientState?> PatientAsync(Ipp ipp, CancellationToken cancel) =>
        (await AllPatientsAsync()).SingleOrDefault(p => p.Ipps.Contains(ipp));

    public async Task<DocumentTimeline?> DocumentAsync(DocumentId id, CancellationToken cancel) =>
        (await ReadAsync($"SELECT d.state FROM document_id AS i JOIN document AS d ON d.id = i.document WHERE i.key = 'd:{id}'", rows => LedgerJson.Document(rows.GetFieldValue<byte[]>(0)))).SingleOrDefault() is { } document
            ? new DocumentTimeline(document, [])
            : null;

    public async Task<MessageDetail?> MessageAsync(JournalId id, CancellationToken cancel)
    {
        var superseded = await ReadAsync($"SELECT translation FROM superseded WHERE message = {id} ORDER BY id", rows => LedgerJson.Translation(rows.GetFieldValue<byte[]>(0)));
        var now = (await ReadAsync($"SELECT translation FROM message WHERE id = {id}", rows => LedgerJson.Translation(rows.GetFieldValue<byte[]>(0)))).SingleOrDefault();
        return now is null
            ? null
            : new MessageDetail(new MessageRow(id, "", "", "", "", default, null, null, null, now.Status, null, null, false, AnswerCode.Accept, 0), now.Header, now.Facts, [.. superseded.SelectMany(t => t.Facts)], now.Findings, null, null);
    }

    public async Task<IReadOnlyDictionary<string, int>> ParkedAsync(CancellationToken cancel) =>
        (await ReadAsync("SELECT feed, count(*) FROM message WHERE status = 2 GROUP BY feed", rows => (Feed: rows.GetString(0), Count: (int)rows.GetInt64(1)))).ToDictionary(f => f.Feed, f => f.Count);

    public async Task<IReadOnlyList<KeyValuePair<CounterKey, StageCounts>>> CountersAsync(DateOnly from, DateOnly to, CancellationToken cancel) =>
        await ReadAsync($"SELECT {PostgresCounters.Columns} FROM counter", PostgresCounters.Read);

    public async Task<IReadOnlyList<OldestWaiting>> OldestWaitingAsync(CancellationToken cancel) => await ReadAsync(
        "SELECT uf, kind, min(waiting_since), count(*) FROM document WHERE waiting_since IS NOT NULL GROUP BY uf, kind",
        rows => new OldestWaiting(rows.GetString(0), (DocumentKind)rows.GetInt16(1), new DateTimeOffset(rows.GetInt64(2), TimeSpan.Zero), (int)rows.GetInt64(3)));

    public Task<Page<MessageRow>> MessagesAsync(MessageFilter filter, PageRequest page, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<JournalId>> IdsAsync(string? feed, DateTimeOffset from, DateTimeOffset to, bool parkedOnly, CancellationToken cancel) => throw new NotSupportedException();

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        var found = new List<T>();
        await using var command = database.Reads.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            found.Add(read(rows));
        return found;
    }
}

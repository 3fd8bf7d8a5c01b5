using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Reads for the indicators of a month.</summary>
internal sealed class PostgresIndicators(PostgresDatabase database) : IIndicatorSource
{
    internal const string Closed = "SELECT v.state FROM visit AS v WHERE v.closed >= $1 AND v.closed < $2";
    internal const string OfTime = "SELECT d.state FROM document AS d WHERE d.at >= $1 AND d.at < $2";
    internal const string OfVisits = """
        SELECT d.state FROM unnest($1::text[]) AS asked (key) JOIN document AS d ON d.visit = asked.key WHERE d.visit IS NOT NULL AND (d.at < $2 OR d.at >= $3)
        """;
    internal const string Unplaced = """
        SELECT d.state FROM unnest($1::text[]) AS asked (key) JOIN document AS d ON d.patient = asked.key
        WHERE d.patient IS NOT NULL AND d.visit IS NULL AND d.at >= $2 AND d.at < $3
        """;

    public Task<IReadOnlyList<VisitState>> ClosedVisitsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync<VisitState>(connection => connection.Command(Closed, Value(from.UtcTicks), Value(to.UtcTicks)), 0, Visit, cancel);

    public async Task<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel)
    {
        var kinds = keys.ToLookup(k => k.Kind);
        var found = await ReadAsync<VisitState>(connection => connection.Command(PostgresVisits.FindByKeys, Keys(kinds['v']), Keys(kinds['n']), Keys(kinds['p'])), 1, Visit, cancel);
        return [.. found.DistinctBy(v => v.Visit)];
    }

    public Task<IReadOnlyList<MonthDocument>> DocumentsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync<MonthDocument>(connection => connection.Command(OfTime, Value(from.UtcTicks), Value(to.UtcTicks)), 0, Document, cancel);

    public Task<IReadOnlyList<MonthDocument>> OtherDocumentsAsync(IReadOnlyCollection<SubjectKey> visits, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync<MonthDocument>(connection => connection.Command(OfVisits, Keys(visits), Value(from.UtcTicks), Value(to.UtcTicks)), 0, Document, cancel);

    public Task<IReadOnlyList<MonthDocument>> UnplacedDocumentsAsync(IReadOnlyCollection<SubjectKey> patients, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync<MonthDocument>(connection => connection.Command(Unplaced, Keys(patients), Value(from.UtcTicks), Value(to.UtcTicks)), 0, Document, cancel);

    public Task<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) =>
        ReadAsync<PatientState>(connection => connection.Command(PostgresPatients.FindByKeys, Keys(keys)), 1, (gists, packed) => gists.Patient(packed), cancel);

    private static VisitState Visit(GistReader gists, byte[] packed) => gists.Visit(packed);

    private static MonthDocument? Document(GistReader gists, byte[] packed) => gists.Document(packed);

    private static NpgsqlParameter Keys(IEnumerable<SubjectKey> keys) => Array(keys.Select(k => PostgresText.Key(k.Value)).ToArray());

    // On a thread of its own, as SQLite's reading: rows that have come already are read without waiting, so that two readers would hold the pool's two threads for seconds.
    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<NpgsqlConnection, NpgsqlCommand> ask, int column, Func<GistReader, byte[], T?> read, CancellationToken cancel)
        where T : class => Task.Factory.StartNew<IReadOnlyList<T>>(
        () =>
        {
            try
            {
                using var connection = database.Reads.OpenConnection();
                using var command = ask(connection);
                return Read(command, column, read, cancel);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
            {
                throw new LedgerUnavailableException($"The ledger cannot be read: {PostgresFailure.Say(e)}", e);
            }
        },
        cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<T> Read<T>(NpgsqlCommand command, int column, Func<GistReader, byte[], T?> read, CancellationToken cancel)
        where T : class
    {
        var found = new List<T>();
        var gists = new GistReader();
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            if (cancel.IsCancellationRequested)
            {
                // Else the rest would be read to be thrown away.
                command.Cancel();
                cancel.ThrowIfCancellationRequested();
            }

            if (read(gists, rows.Bytes(column)) is { } one)
                found.Add(one);
        }

        return found;
    }
}

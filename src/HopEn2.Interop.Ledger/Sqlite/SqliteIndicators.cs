using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Patients;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Domain.Stays;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Reads for the indicators of a month, on connections of their own: intake does not wait for them.</summary>
internal sealed class SqliteIndicators(SqliteStoreFiles files) : IIndicatorSource, IDisposable
{
    internal const string Closed = "SELECT v.state FROM visit AS v WHERE v.closed >= ?1 AND v.closed < ?2";
    internal const string ByNumber = "SELECT v.state FROM json_each(?1) AS asked CROSS JOIN visit AS v ON v.key = asked.value";
    internal const string ByDossier = "SELECT v.state FROM json_each(?1) AS asked CROSS JOIN visit AS v ON v.dossier = asked.value";
    internal const string ByPatient = "SELECT v.state FROM json_each(?1) AS asked CROSS JOIN visit AS v ON v.patient = asked.value";
    internal const string OfTime = "SELECT d.state FROM document AS d WHERE d.at >= ?1 AND d.at < ?2";
    internal const string OfVisits = """
        SELECT d.state FROM json_each(?1) AS asked CROSS JOIN document AS d ON d.visit = asked.value WHERE d.visit IS NOT NULL AND (d.at < ?2 OR d.at >= ?3)
        """;
    internal const string Unplaced = """
        SELECT d.state FROM json_each(?1) AS asked CROSS JOIN document AS d INDEXED BY document_unplaced ON d.patient = asked.value
        WHERE d.patient IS NOT NULL AND d.visit IS NULL AND d.at >= ?2 AND d.at < ?3
        """;
    internal const string Patients = """
        SELECT p.state FROM json_each(?1) AS asked CROSS JOIN patient AS a ON a.key = asked.value CROSS JOIN patient AS p ON p.key = coalesce(a.survivor, a.key)
        """;

    private readonly SqliteReaders _readers = new(() => SqliteDatabase.Open(files.Options.File, SqliteAccess.ReadOnly));

    public Task<IReadOnlyList<VisitState>> ClosedVisitsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync(database => Visits(database.Statement(Closed).Bind(1, from).Bind(2, to), [], cancel), cancel);

    public Task<IReadOnlyList<VisitState>> VisitsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) => ReadAsync<VisitState>(
        database =>
        {
            var kinds = keys.ToLookup(k => k.Kind, k => k.Value);
            var found = new Dictionary<Domain.VisitNumber, VisitState>();
            foreach (var (kind, sql) in new[] { ('v', ByNumber), ('n', ByDossier), ('p', ByPatient) })
            {
                if (kinds.Contains(kind))
                    Visits(database.Statement(sql).BindJson(1, kinds[kind]), found, cancel);
            }

            return [.. found.Values];
        },
        cancel);

    public Task<IReadOnlyList<MonthDocument>> DocumentsAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync(database => Documents(database.Statement(OfTime).Bind(1, from).Bind(2, to), cancel), cancel);

    public Task<IReadOnlyList<MonthDocument>> OtherDocumentsAsync(IReadOnlyCollection<SubjectKey> visits, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync(database => Documents(database.Statement(OfVisits).BindJson(1, Values(visits)).Bind(2, from).Bind(3, to), cancel), cancel);

    public Task<IReadOnlyList<MonthDocument>> UnplacedDocumentsAsync(IReadOnlyCollection<SubjectKey> patients, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel) =>
        ReadAsync(database => Documents(database.Statement(Unplaced).BindJson(1, Values(patients)).Bind(2, from).Bind(3, to), cancel), cancel);

    public Task<IReadOnlyList<PatientState>> PatientsAsync(IReadOnlyCollection<SubjectKey> keys, CancellationToken cancel) => ReadAsync<PatientState>(
        database =>
        {
            var found = new List<PatientState>(keys.Count);
            var gists = new GistReader();
            using var rows = database.Statement(Patients).BindJson(1, Values(keys)).Rows();
            while (Next(rows, cancel))
                found.Add(gists.Patient(rows.Bytes(0)));
            return found;
        },
        cancel);

    public void Dispose() => _readers.Dispose();

    private static IReadOnlyList<VisitState> Visits(SqliteStatement statement, Dictionary<Domain.VisitNumber, VisitState> found, CancellationToken cancel)
    {
        var gists = new GistReader();
        using var rows = statement.Rows();
        while (Next(rows, cancel))
        {
            var visit = gists.Visit(rows.Bytes(0));
            found.TryAdd(visit.Visit, visit);
        }

        return [.. found.Values];
    }

    private static List<MonthDocument> Documents(SqliteStatement statement, CancellationToken cancel)
    {
        var found = new List<MonthDocument>();
        var gists = new GistReader();
        using var rows = statement.Rows();
        while (Next(rows, cancel))
        {
            if (gists.Document(rows.Bytes(0)) is { } document)
                found.Add(document);
        }

        return found;
    }

    private static bool Next(SqliteRows rows, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return rows.Next();
    }

    private static IEnumerable<string> Values(IEnumerable<SubjectKey> keys) => keys.Select(k => k.Value);

    // A month of a large hospital takes seconds, and SQLite answers on the thread that asks. The pool has as many threads as there are processors, and is slow to take on more:
    // two readers on it were a third of a second for whoever sent a message.
    private Task<IReadOnlyList<T>> ReadAsync<T>(Func<SqliteDatabase, IReadOnlyList<T>> read, CancellationToken cancel) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return _readers.Read(read);
            }
            catch (SqliteFailureException e)
            {
                throw new LedgerUnavailableException($"The ledger cannot be read: {e.Message}", e);
            }
        },
        cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

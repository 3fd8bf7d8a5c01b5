using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Subscriptions and their events in the ledger's file.</summary>
internal sealed class SqliteSubscriptions(SqliteStoreFiles files) : ISubscriptionStore, IDisposable
{
    private const string All = "SELECT id, version, events, body FROM fhir_subscription ORDER BY id";
    private const string Insert = "INSERT INTO fhir_subscription (id, version, events, body) VALUES (?1, 1, 0, ?2) ON CONFLICT (id) DO NOTHING";
    private const string Update = "UPDATE fhir_subscription SET version = version + 1, body = ?3 WHERE id = ?1 AND version = ?2";
    private const string Changes = "SELECT changes()";
    private const string Remove = "DELETE FROM fhir_subscription WHERE id = ?1";
    private const string RemoveEvents = "DELETE FROM fhir_event WHERE subscription = ?1";
    private const string Position = "SELECT position FROM fhir_position WHERE part = ?1";
    private const string Begin = "INSERT INTO fhir_position (part, position) VALUES (?1, ?2) ON CONFLICT (part) DO NOTHING";
    private const string Advance = "UPDATE fhir_position SET position = ?3 WHERE part = ?1 AND position = ?2";
    private const string Next = "UPDATE fhir_subscription SET events = events + 1 WHERE id = ?1 RETURNING events";
    private const string Append = "INSERT INTO fhir_event (subscription, number, at, focus, detail) VALUES (?1, ?2, ?3, ?4, ?5)";
    internal const string Events = "SELECT number, at, focus, detail FROM fhir_event WHERE subscription = ?1 AND number > ?2 ORDER BY number LIMIT ?3";
    internal const string LastOf = "SELECT detail FROM fhir_event WHERE subscription = ?1 AND focus = ?2 ORDER BY number DESC LIMIT 1";
    private const string Forget = "DELETE FROM fhir_event WHERE at < ?1 AND number < (SELECT s.events FROM fhir_subscription AS s WHERE s.id = subscription)";

    private readonly SqliteApart _apart = new(files, "Subscriptions");

    public Task<IReadOnlyList<StoredSubscription>> AllAsync(CancellationToken cancel) => _apart.RunAsync<IReadOnlyList<StoredSubscription>>(
        database =>
        {
            var found = new List<StoredSubscription>();
            using var rows = database.Statement(All).Rows();
            while (rows.Next())
                found.Add(new(rows.Text(0), rows.Int64(1), rows.Int64(2), rows.Bytes(3).ToArray()));
            return found;
        },
        cancel);

    public Task<bool> WriteAsync(StoredSubscription subscription, CancellationToken cancel) => _apart.RunAsync(
        database =>
        {
            var body = subscription.Body.ToArray();
            if (subscription.Version == 0)
                database.Statement(Insert).Bind(1, subscription.Id).Bind(2, body).Run();
            else
                database.Statement(Update).Bind(1, subscription.Id).Bind(2, subscription.Version).Bind(3, body).Run();
            return database.Number(Changes) > 0;
        },
        cancel);

    public Task RemoveAsync(string id, CancellationToken cancel) => _apart.RunAsync(
        database =>
        {
            database.Transact(() =>
            {
                database.Statement(RemoveEvents).Bind(1, id).Run();
                database.Statement(Remove).Bind(1, id).Run();
            });
            return true;
        },
        cancel);

    public Task<long?> PositionAsync(string part, CancellationToken cancel) => _apart.RunAsync<long?>(
        database =>
        {
            using var rows = database.Statement(Position).Bind(1, part).Rows();
            return rows.Next() ? rows.Int64(0) : null;
        },
        cancel);

    public Task<bool> AppendAsync(string part, long? from, long to, IReadOnlyList<NewEvent> events, CancellationToken cancel) => _apart.RunAsync(
        database =>
        {
            var mine = false;
            database.Transact(() =>
            {
                if (from is { } stood)
                    database.Statement(Advance).Bind(1, part).Bind(2, stood).Bind(3, to).Run();
                else
                    database.Statement(Begin).Bind(1, part).Bind(2, to).Run();
                mine = database.Number(Changes) > 0;
                foreach (var one in mine ? events : [])
                    Add(database, one);
            });
            return mine;
        },
        cancel);

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(string subscription, long after, int most, CancellationToken cancel) => _apart.RunAsync<IReadOnlyList<StoredEvent>>(
        database =>
        {
            var found = new List<StoredEvent>();
            using var rows = database.Statement(Events).Bind(1, subscription).Bind(2, after).Bind(3, most).Rows();
            while (rows.Next())
                found.Add(new(rows.Int64(0), rows.Time(1), rows.Text(2), rows.Text(3)));
            return found;
        },
        cancel);

    public Task<IReadOnlyDictionary<string, string>> LastDetailsAsync(string subscription, IReadOnlyCollection<string> focuses, CancellationToken cancel) => _apart.RunAsync<IReadOnlyDictionary<string, string>>(
        database =>
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var focus in focuses)
            {
                using var rows = database.Statement(LastOf).Bind(1, subscription).Bind(2, focus).Rows();
                if (rows.Next())
                    found[focus] = rows.Text(0);
            }

            return found;
        },
        cancel);

    public Task ForgetEventsAsync(DateTimeOffset before, CancellationToken cancel) => _apart.RunAsync(
        database =>
        {
            database.Statement(Forget).Bind(1, before).Run();
            return true;
        },
        cancel);

    public void Dispose() => _apart.Dispose();

    // Of a subscription that was taken away meanwhile there is nothing to tell any more.
    private static void Add(SqliteDatabase database, NewEvent one)
    {
        long number;
        using (var rows = database.Statement(Next).Bind(1, one.Subscription).Rows())
        {
            if (!rows.Next())
                return;
            number = rows.Int64(0);
        }

        database.Statement(Append).Bind(1, one.Subscription).Bind(2, number).Bind(3, one.At).Bind(4, one.Focus).Bind(5, one.Detail).Run();
    }
}

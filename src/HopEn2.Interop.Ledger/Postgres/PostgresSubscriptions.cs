using HopEn2.Interop.Domain.Ports;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Subscriptions and their events, shared by the engines of a database: of several that follow the same, one numbers each event.</summary>
internal sealed class PostgresSubscriptions(PostgresDatabase database) : ISubscriptionStore
{
    private const string All = "SELECT id, version, events, body FROM fhir_subscription ORDER BY id";
    private const string Insert = "INSERT INTO fhir_subscription (id, version, events, body) VALUES ($1, 1, 0, $2) ON CONFLICT (id) DO NOTHING";
    private const string Update = "UPDATE fhir_subscription SET version = version + 1, body = $3 WHERE id = $1 AND version = $2";
    private const string Remove = "DELETE FROM fhir_subscription WHERE id = $1";
    private const string RemoveEvents = "DELETE FROM fhir_event WHERE subscription = $1";
    private const string Position = "SELECT position FROM fhir_position WHERE part = $1";
    private const string Begin = "INSERT INTO fhir_position (part, position) VALUES ($1, $2) ON CONFLICT (part) DO NOTHING";
    private const string Advance = "UPDATE fhir_position SET position = $3 WHERE part = $1 AND position = $2";
    private const string Next = "UPDATE fhir_subscription SET events = events + 1 WHERE id = $1 RETURNING events";
    private const string Append = "INSERT INTO fhir_event (subscription, number, at, focus, detail) VALUES ($1, $2, $3, $4, $5)";
    internal const string Events = "SELECT number, at, focus, detail FROM fhir_event WHERE subscription = $1 AND number > $2 ORDER BY number LIMIT $3";
    internal const string LastOf = "SELECT detail FROM fhir_event WHERE subscription = $1 AND focus = $2 ORDER BY number DESC LIMIT 1";
    private const string Forget = "DELETE FROM fhir_event AS e USING fhir_subscription AS s WHERE e.at < $1 AND s.id = e.subscription AND e.number < s.events";

    public Task<IReadOnlyList<StoredSubscription>> AllAsync(CancellationToken cancel) => RunAsync<IReadOnlyList<StoredSubscription>>(
        async c => await c.Command(All).ListAsync(r => new StoredSubscription(r.GetString(0), r.GetInt64(1), r.GetInt64(2), r.Bytes(3).ToArray()), cancel), cancel);

    public Task<bool> WriteAsync(StoredSubscription subscription, CancellationToken cancel) => RunAsync(
        async c => (subscription.Version == 0
            ? await c.Command(Insert, Value(subscription.Id), Value(subscription.Body.ToArray())).ExecuteNonQueryAsync(cancel)
            : await c.Command(Update, Value(subscription.Id), Value(subscription.Version), Value(subscription.Body.ToArray())).ExecuteNonQueryAsync(cancel)) > 0,
        cancel);

    public Task RemoveAsync(string id, CancellationToken cancel) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            // First the row that gives the numbers: no event comes in between.
            await connection.Command(Remove, Value(id)).ExecuteNonQueryAsync(cancel);
            await connection.Command(RemoveEvents, Value(id)).ExecuteNonQueryAsync(cancel);
            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    public Task<long?> PositionAsync(string part, CancellationToken cancel) =>
        RunAsync(async c => await c.Command(Position, Value(part)).ExecuteScalarAsync(cancel) as long?, cancel);

    public Task<bool> AppendAsync(string part, long? from, long to, IReadOnlyList<NewEvent> events, CancellationToken cancel) => RunAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            // Whoever advances the position holds its row until the commit: a second follower of the same waits, and then finds that it has moved.
            var advanced = from is { } stood
                ? await connection.Command(Advance, Value(part), Value(stood), Value(to)).ExecuteNonQueryAsync(cancel)
                : await connection.Command(Begin, Value(part), Value(to)).ExecuteNonQueryAsync(cancel);
            if (advanced == 0)
                return false;
            // Subscriptions in one order for all, so that followers of different parts never wait for each other.
            foreach (var one in events.OrderBy(e => e.Subscription, StringComparer.Ordinal))
            {
                if (await connection.Command(Next, Value(one.Subscription)).ExecuteScalarAsync(cancel) is long number)
                    await connection.Command(Append, Value(one.Subscription), Value(number), Value(one.At.UtcTicks), Value(PostgresText.Clean(one.Focus)), Value(PostgresText.Clean(one.Detail))).ExecuteNonQueryAsync(cancel);
            }

            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(string subscription, long after, int most, CancellationToken cancel) => RunAsync<IReadOnlyList<StoredEvent>>(
        async c => await c.Command(Events, Value(subscription), Value(after), Value((long)most)).ListAsync(r => new StoredEvent(r.GetInt64(0), r.Time(1), r.GetString(2), r.GetString(3)), cancel), cancel);

    public Task<IReadOnlyDictionary<string, string>> LastDetailsAsync(string subscription, IReadOnlyCollection<string> focuses, CancellationToken cancel) => RunAsync<IReadOnlyDictionary<string, string>>(
        async connection =>
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var focus in focuses)
            {
                if (await connection.Command(LastOf, Value(subscription), Value(PostgresText.Clean(focus))).ExecuteScalarAsync(cancel) is string detail)
                    found[focus] = detail;
            }

            return found;
        },
        cancel);

    public Task ForgetEventsAsync(DateTimeOffset before, CancellationToken cancel) =>
        RunAsync(c => c.Command(Forget, Value(before.UtcTicks)).ExecuteNonQueryAsync(cancel), cancel);

    private Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancel) => PostgresApart.RunAsync(database, "Subscriptions", work, cancel);
}

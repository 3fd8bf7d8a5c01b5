using System.Globalization;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>The tables of messages and their facts, within one connection.</summary>
/// <remarks>A batch is written in the end, in one go: until then its facts are found here, before those of the tables.</remarks>
/// <param name="recent">Messages whose facts stay decoded: a document's own message is still here when its acknowledgement comes.</param>
internal sealed class PostgresFacts(NpgsqlConnection connection, PostgresPartitions partitions, int recent = PostgresFacts.OfAnHour)
{
    private const int OfAnHour = 1_500;

    internal const string FindKnown = "SELECT id, translation FROM message WHERE id = ANY ($1) AND id >= $2 AND id <= $3";
    internal const string FindByKeys = "SELECT message FROM message_key WHERE key = ANY ($1) AND sort = $2";
    private const string Delete = "DELETE FROM message WHERE id = ANY ($1) AND id >= $2 AND id <= $3";
    private const string DeleteKeys = """
        DELETE FROM message_key AS k USING unnest($1::text[], $2::smallint[], $3::bigint[]) AS a (key, sort, message)
        WHERE k.key = a.key AND k.sort = a.sort AND k.message = a.message
        """;
    private const string Insert = """
        INSERT INTO message (id, received_at, sent_at, status, feed, type, control_id, sender, ipp, visit, reason, detail, translation)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::bytea[])
        """;
    private const string InsertKeys = "INSERT INTO message_key (key, sort, message) SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[])";
    private const string InsertSuperseded = "INSERT INTO superseded (message, replaced_at, translation) SELECT m, $2, t FROM unnest($1::bigint[], $3::bytea[]) AS a (m, t)";
    private const string InsertAgain = "INSERT INTO delivery_again (message) SELECT * FROM unnest($1::bigint[]) ON CONFLICT DO NOTHING";
    private const string InsertAuthorities = "INSERT INTO authority (kind, name) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING";

    private static readonly string[] Tables = ["message", "message_key"];

    private readonly RecentCache<long, IReadOnlyList<Fact>> _recent = new(recent);
    private readonly HashSet<(char Kind, string Name)> _authorities = [];
    private readonly Dictionary<long, IReadOnlyList<Fact>> _ofBatch = [];
    private readonly Dictionary<(SubjectKey Key, FactSort Sort), List<long>> _keysOfBatch = [];

    /// <summary>Begins the key of a message among keys of subjects.</summary>
    public const string MessageKey = "m:";

    public static string KeyOf(long message) => string.Create(CultureInfo.InvariantCulture, $"{MessageKey}{message}");

    /// <summary>Another engine translated this message anew.</summary>
    public void Forget(string messageKey) => _recent.Remove(long.Parse(messageKey.AsSpan(MessageKey.Length), CultureInfo.InvariantCulture));

    public void Forget()
    {
        _recent.Clear();
        _authorities.Clear();
    }

    /// <summary>Keeps a message's facts decoded for a while.</summary>
    public void Remember(long message, IReadOnlyList<Fact> facts) => _recent.Put(message, facts);

    /// <summary>Adds the query of packed translations of those of these messages that have one.</summary>
    public static void AddKnown(NpgsqlBatch batch, long[] ids) => batch.Add(FindKnown, Array(ids), Value(ids.Min()), Value(ids.Max()));

    /// <summary>Takes the facts of a batch that is about to be folded, in the place of what the tables say of its messages.</summary>
    public void Begin(IReadOnlyCollection<RecordedMessage> written)
    {
        _ofBatch.Clear();
        _keysOfBatch.Clear();
        foreach (var message in written)
        {
            var id = message.Id.Value;
            _ofBatch[id] = message.Translation.Facts;
            foreach (var key in message.Keys)
            {
                if (!_keysOfBatch.TryGetValue(key, out var messages))
                    _keysOfBatch[key] = messages = [];
                messages.Add(id);
            }

            _recent.Put(id, message.Translation.Facts);
        }
    }

    /// <summary>Adds to the batch of commands what puts these messages into the tables.</summary>
    public void Write(NpgsqlBatch commands, RecordedBatch batch, DateTimeOffset now)
    {
        if (batch.Replaced.Count > 0)
        {
            var gone = batch.Replaced.SelectMany(r => RecordedFacts.KeysOf(r.Translation).Select(k => (k.Key, k.Sort, r.Message))).ToList();
            var replaced = batch.Replaced.Column(r => r.Message);
            commands.Add(Delete, Array(replaced), Value(replaced.Min()), Value(replaced.Max()));
            // What they now ask to be delivered is looked for again: with this very commit, or not at all.
            commands.Add(InsertAgain, Array(replaced));
            commands.Add(DeleteKeys, Array(gone.Column(k => PostgresText.Key(k.Key.Value))), Array(gone.Column(k => (short)k.Sort)), Array(gone.Column(k => k.Message)));
        }

        if (batch.Superseded.Count > 0)
            commands.Add(InsertSuperseded, Array(batch.Superseded.Column(s => s.Message)), Value(now.UtcTicks), Array(batch.Superseded.Column(s => s.Packed)));
        if (batch.Written.Count == 0)
            return;

        RecordedMessage[] rows = [.. batch.Written];
        var ids = rows.Column(r => r.Id.Value);
        partitions.Cover(Tables, ids);
        commands.Add(
            Insert, Array(ids), Array(rows.Column(r => r.Message.ReceivedAt.UtcTicks)), Array(rows.Column(r => r.Translation.Header.SentAt?.UtcTicks)),
            Array(rows.Column(r => (short)r.Translation.Status)), Array(rows.Column(r => PostgresText.Key(r.Message.Feed))), Array(rows.Column(r => PostgresText.Clean(r.Translation.Header.Type))),
            Array(rows.Column(r => PostgresText.Clean(r.Translation.Header.ControlId))), Array(rows.Column(r => PostgresText.Clean(r.Translation.Header.Sender))),
            Array(rows.Column(r => PostgresText.CleanOrNull(r.Translation.Header.Patient.Ipp?.ToString()))), Array(rows.Column(r => PostgresText.CleanOrNull(r.Translation.Header.Visit.Visit?.ToString()))),
            Array(rows.Column(r => r.Translation.Reason?.ToString())), Array(rows.Column(r => PostgresText.CleanOrNull(r.Translation.Detail))), Array(rows.Column(r => r.Packed)));
        // In the order of the index: neighbours land on one page.
        var keys = rows.SelectMany(r => r.Keys.Select(k => (Key: PostgresText.Key(k.Key.Value), Sort: (short)k.Sort, r.Id.Value))).ToList();
        keys.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        commands.Add(InsertKeys, Array(keys.Column(k => k.Key)), Array(keys.Column(k => k.Sort)), Array(keys.Column(k => k.Value)));
        AddAuthorities(commands, rows);
    }

    /// <summary>Facts of one sort that carry one of these keys, each once.</summary>
    public async ValueTask<HashSet<Fact>> FindAsync(IReadOnlyCollection<SubjectKey> keys, FactSort sort, CancellationToken cancel)
    {
        var asked = keys.ToHashSet();
        var found = new HashSet<Fact>();
        foreach (var facts in (await MessagesAsync(asked, sort, cancel)).Values)
        {
            foreach (var fact in facts)
            {
                if (RecordedFacts.SortOf(fact) == sort && SubjectKeys.Of(fact).Any(asked.Contains))
                    found.Add(fact);
            }
        }

        return found;
    }

    /// <summary>Messages with facts of one sort that carry one of these keys, with all their facts.</summary>
    public async ValueTask<Dictionary<long, IReadOnlyList<Fact>>> MessagesAsync(IReadOnlyCollection<SubjectKey> keys, FactSort sort, CancellationToken cancel)
    {
        var messages = new HashSet<long>();
        await using (var command = connection.Command(FindByKeys, Array(keys.Select(k => PostgresText.Key(k.Value)).ToArray()), Value((short)sort)))
        await using (var rows = await command.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
                messages.Add(rows.GetInt64(0));
        }

        messages.ExceptWith(_ofBatch.Keys);
        foreach (var key in keys)
        {
            if (_keysOfBatch.TryGetValue((key, sort), out var ofBatch))
                messages.UnionWith(ofBatch);
        }

        return await FactsOfAsync(messages, cancel);
    }

    /// <summary>All facts of those of these messages that were translated.</summary>
    public async ValueTask<Dictionary<long, IReadOnlyList<Fact>>> FactsOfAsync(IReadOnlyCollection<long> messages, CancellationToken cancel)
    {
        var facts = new Dictionary<long, IReadOnlyList<Fact>>(messages.Count);
        var missing = new List<long>();
        foreach (var id in messages)
        {
            // What lately was may be forgotten at any time; what is being written is nowhere else.
            if (_ofBatch.TryGetValue(id, out var known) || _recent.TryGet(id, out known))
                facts.Add(id, known);
            else
                missing.Add(id);
        }

        if (missing.Count == 0)
            return facts;
        await using var command = connection.Command(FindKnown, Array(missing.ToArray()), Value(missing.Min()), Value(missing.Max()));
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            var (id, read) = (rows.GetInt64(0), rows.Unpacked(1, LedgerJson.Translation).Facts);
            _recent.Put(id, read);
            facts.Add(id, read);
        }

        return facts;
    }

    private void AddAuthorities(NpgsqlBatch commands, RecordedMessage[] rows)
    {
        List<(string Kind, string Name)>? unknown = null;
        foreach (var (key, _) in rows.SelectMany(r => r.Keys))
        {
            if (key.Kind is not ('p' or 'v' or 'n') || key.Value.IndexOf('|', StringComparison.Ordinal) is var bar && bar < 0)
                continue;
            if (_authorities.Add((key.Kind, key.Value[2..bar])))
                (unknown ??= []).Add((key.Value[..1], key.Value[2..bar]));
        }

        if (unknown is not null)
            commands.Add(InsertAuthorities, Array(unknown.Column(a => a.Kind)), Array(unknown.Column(a => PostgresText.Key(a.Name))));
    }
}

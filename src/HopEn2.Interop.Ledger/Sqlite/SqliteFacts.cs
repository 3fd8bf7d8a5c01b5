using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The tables of messages and their facts, within one connection.</summary>
/// <param name="recent">Messages whose facts stay decoded: a document's own message is still here when its acknowledgement comes.</param>
internal sealed class SqliteFacts(SqliteDatabase database, int recent = SqliteFacts.OfAnHour)
{
    internal const string FindKnown = "SELECT m.id, m.translation FROM json_each(?1) AS asked JOIN message AS m ON m.id = asked.value";
    internal const string FindByKeys = "SELECT DISTINCT k.message FROM json_each(?1) AS asked JOIN message_key AS k ON k.key = asked.value AND k.sort = ?2";
    private const string Insert = """
        INSERT INTO message (id, feed, type, control_id, sender, sent_at, received_at, ipp, visit, status, reason, detail, translation)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        """;
    private const string Delete = "DELETE FROM message WHERE id = ?1";
    private const string InsertKey = "INSERT OR IGNORE INTO message_key (key, sort, message) VALUES (?1, ?2, ?3)";
    private const string DeleteKey = "DELETE FROM message_key WHERE key = ?1 AND sort = ?2 AND message = ?3";
    private const string InsertSuperseded = "INSERT INTO superseded (message, replaced_at, translation) VALUES (?1, ?2, ?3)";
    private const string InsertAgain = "INSERT OR IGNORE INTO delivery_again (message) VALUES (?1)";
    private const string InsertAuthority = "INSERT OR IGNORE INTO authority (kind, name) VALUES (?1, ?2)";

    private const int OfAnHour = 1_500;

    private readonly RecentCache<long, IReadOnlyList<Fact>> _recent = new(recent);
    private readonly HashSet<(char Kind, string Name)> _authorities = [];

    /// <summary>After a failed transaction, or when somebody else wrote.</summary>
    public void Forget()
    {
        _recent.Clear();
        _authorities.Clear();
    }

    /// <summary>Packed translations of those of these messages that have one.</summary>
    public Dictionary<long, byte[]> Known(IEnumerable<JournalId> ids)
    {
        var known = new Dictionary<long, byte[]>();
        using var rows = database.Statement(FindKnown).BindJson(1, ids.Select(id => id.Value)).Rows();
        while (rows.Next())
            known.Add(rows.Int64(0), rows.Bytes(1).ToArray());
        return known;
    }

    public void Add(RecordedMessage recorded)
    {
        var (message, header, translation) = (recorded.Message, recorded.Translation.Header, recorded.Translation);
        database.Statement(Insert)
            .Bind(1, message.Id.Value).Bind(2, message.Feed).Bind(3, header.Type).Bind(4, header.ControlId).Bind(5, header.Sender)
            .Bind(6, header.SentAt).Bind(7, message.ReceivedAt).Bind(8, header.Patient.Ipp?.ToString()).Bind(9, header.Visit.Visit?.ToString())
            .Bind(10, (long)translation.Status).Bind(11, translation.Reason?.ToString()).Bind(12, translation.Detail).Bind(13, recorded.Packed)
            .Run();
        var insertKey = database.Statement(InsertKey);
        foreach (var (key, sort) in recorded.Keys)
        {
            insertKey.Bind(1, key.Value).Bind(2, (long)sort).Bind(3, message.Id.Value).Run();
            NoteAuthority(key);
        }

        _recent.Put(message.Id.Value, translation.Facts);
    }

    /// <summary>Puts a new translation in the place of the former one.</summary>
    public void Replace(RecordedMessage recorded, Translation former)
    {
        database.Statement(Delete).Bind(1, recorded.Id.Value).Run();
        foreach (var (key, sort) in RecordedFacts.KeysOf(former))
            database.Statement(DeleteKey).Bind(1, key.Value).Bind(2, (long)sort).Bind(3, recorded.Id.Value).Run();
        Add(recorded);
        // What it now asks to be delivered is looked for again: with this very commit, or not at all.
        database.Statement(InsertAgain).Bind(1, recorded.Id.Value).Run();
    }

    /// <summary>Keeps a former translation readable.</summary>
    public void Supersede(JournalId id, ReadOnlySpan<byte> packed, DateTimeOffset replacedAt) =>
        database.Statement(InsertSuperseded).Bind(1, id.Value).Bind(2, replacedAt).Bind(3, packed).Run();

    /// <summary>Facts of one sort that carry one of these keys, each once.</summary>
    public HashSet<Fact> Find(IReadOnlyCollection<SubjectKey> keys, FactSort sort)
    {
        var asked = keys.ToHashSet();
        var found = new HashSet<Fact>();
        foreach (var facts in Messages(asked, sort).Values)
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
    public Dictionary<long, IReadOnlyList<Fact>> Messages(IReadOnlyCollection<SubjectKey> keys, FactSort sort)
    {
        var messages = new List<long>();
        using (var rows = database.Statement(FindByKeys).BindJson(1, keys.Select(k => k.Value)).Bind(2, (long)sort).Rows())
        {
            while (rows.Next())
                messages.Add(rows.Int64(0));
        }

        return FactsOf(messages);
    }

    /// <summary>All facts of those of these messages that were translated.</summary>
    public Dictionary<long, IReadOnlyList<Fact>> FactsOf(IReadOnlyList<long> messages)
    {
        var (facts, missing) = (new Dictionary<long, IReadOnlyList<Fact>>(messages.Count), new List<long>());
        foreach (var id in messages)
        {
            if (_recent.TryGet(id, out var recent))
                facts.Add(id, recent);
            else
                missing.Add(id);
        }

        if (missing.Count == 0)
            return facts;
        using var rows = database.Statement(FindKnown).BindJson(1, missing).Rows();
        while (rows.Next())
        {
            var (id, read) = (rows.Int64(0), LedgerJson.Translation(rows.Bytes(1)).Facts);
            Remember(id, read);
            facts.Add(id, read);
        }

        return facts;
    }

    /// <summary>Keeps a message's facts decoded for a while.</summary>
    public void Remember(long message, IReadOnlyList<Fact> facts) => _recent.Put(message, facts);

    private void NoteAuthority(SubjectKey key)
    {
        if (key.Kind is not ('p' or 'v' or 'n') || key.Value.IndexOf('|', StringComparison.Ordinal) is var bar && bar < 0)
            return;
        var name = key.Value[2..bar];
        if (_authorities.Add((key.Kind, name)))
            database.Statement(InsertAuthority).Bind(1, key.Value[..1]).Bind(2, name).Run();
    }
}

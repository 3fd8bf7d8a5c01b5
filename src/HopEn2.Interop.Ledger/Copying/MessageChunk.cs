using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Postgres;
using HopEn2.Interop.Ledger.Sqlite;

namespace HopEn2.Interop.Ledger.Copying;

internal sealed record JournaledRow(
    long Id, long ReceivedAt, long Fingerprint, int Size, short Format, short Answer, bool Conflicting, string Feed, string ControlId, byte[] Digest, byte[]? Error);

internal sealed record RecordedRow(
    long Id, long ReceivedAt, long? SentAt, short Status, string Feed, string Type, string ControlId, string Sender, string? Ipp, string? Visit, string? Reason, string? Detail, byte[] Translation);

/// <summary>Some messages with all that is kept of them, under the ids that they will have.</summary>
/// <remarks>Ids begin with the day of reception, so they are given anew; the order stays, and the same source gives the same ids.</remarks>
internal sealed class MessageChunk(long lastId)
{
    private readonly SortedDictionary<long, long> _received = [];
    private readonly Dictionary<long, long> _ids = [];
    private readonly List<JournaledRow> _journaled = [];
    private readonly List<RecordedRow> _recorded = [];

    public long FirstId { get; private set; }

    public long LastId { get; private set; } = lastId;

    public int Count => _ids.Count;

    public IEnumerable<JournaledRow> Journaled => _journaled.Select(r => r with { Id = _ids[r.Id] });

    public List<(long Id, short Coding, byte[] Bytes)> Bodies { get; } = [];

    public IEnumerable<RecordedRow> Recorded => _recorded.Select(r => r with { Id = _ids[r.Id] });

    public List<(long Message, long ReplacedAt, byte[] Translation)> Superseded { get; } = [];

    /// <summary>What was to be done for them, in the order of <see cref="WorkColumns"/>.</summary>
    public List<object?[]> Work { get; } = [];

    /// <summary>Messages that were to be looked through again for work.</summary>
    public List<long> Again { get; } = [];

    /// <summary>The last one that was looked through for work, if it is of this chunk.</summary>
    public long? Followed { get; private set; }

    /// <summary>Without leases: who held them stands still.</summary>
    public const string WorkColumns = """
        key, kind, destination, document, action, recipient, recipient_kind, message, feed, asked_at, received_at, detail, state, reason, code, attempts, first_try_at, last_try_at, due_at,
        in_attempt, may_be_there, waits_for, message_id, uf, reply_to, ended_at
        """;

    public IEnumerable<long> Ids => _ids.Values;

    /// <summary>Keys of every recorded message, in the order of the index.</summary>
    public List<(string Key, short Sort, long Message)> Keys()
    {
        var keys = new List<(string Key, short Sort, long Message)>();
        foreach (var row in _recorded)
            keys.AddRange(RecordedFacts.KeysOf(LedgerJson.Translation(row.Translation)).Select(k => (PostgresText.Key(k.Key.Value), (short)k.Sort, _ids[row.Id])));
        keys.Sort((a, b) => string.CompareOrdinal(a.Key, b.Key));
        return keys;
    }

    public void AddJournaled(SqliteRows rows)
    {
        var row = new JournaledRow(
            rows.Int64(0), rows.Int64(6), rows.Int64(3), rows.Int32(7), (short)rows.Int32(5), (short)rows.Int32(9), rows.Bool(8),
            PostgresText.Key(rows.Text(1)), PostgresText.Key(rows.Text(2)), rows.Bytes(4).ToArray(), rows.IsNull(10) ? null : rows.Bytes(10).ToArray());
        _journaled.Add(row);
        _received[row.Id] = row.ReceivedAt;
    }

    public void AddRecorded(SqliteRows rows)
    {
        var row = new RecordedRow(
            rows.Int64(0), rows.Int64(6), rows.IsNull(5) ? null : rows.Int64(5), (short)rows.Int32(9), PostgresText.Key(rows.Text(1)), PostgresText.Clean(rows.Text(2)),
            PostgresText.Clean(rows.Text(3)), PostgresText.Clean(rows.Text(4)), PostgresText.CleanOrNull(rows.TextOrNull(7)), PostgresText.CleanOrNull(rows.TextOrNull(8)),
            rows.TextOrNull(10), PostgresText.CleanOrNull(rows.TextOrNull(11)), rows.Bytes(12).ToArray());
        _recorded.Add(row);
        _received.TryAdd(row.Id, row.ReceivedAt);
    }

    public void GiveIds()
    {
        foreach (var (id, receivedAt) in _received)
        {
            LastId = JournalIds.Next(LastId, new DateTimeOffset(receivedAt, TimeSpan.Zero));
            if (FirstId == 0)
                FirstId = LastId;
            _ids.Add(id, LastId);
        }
    }

    public void AddBody(SqliteRows rows)
    {
        // A body without its message belongs to nothing.
        if (_ids.TryGetValue(rows.Int64(0), out var id))
            Bodies.Add((id, (short)rows.Int32(1), rows.Bytes(2).ToArray()));
    }

    public void AddSuperseded(SqliteRows rows)
    {
        if (_ids.TryGetValue(rows.Int64(0), out var id))
            Superseded.Add((id, rows.Int64(1), rows.Bytes(2).ToArray()));
    }

    public void AddWork(SqliteRows r)
    {
        if (!_ids.TryGetValue(r.Int64(7), out var message))
            return;
        long? Number(int column) => r.IsNull(column) ? null : r.Int64(column);
        string? Key(int column) => PostgresText.KeyOrNull(r.TextOrNull(column));
        string? Text(int column) => PostgresText.CleanOrNull(r.TextOrNull(column));
        Work.Add(
        [
            Key(0), (short)r.Int32(1), Key(2), Key(3), (short)r.Int32(4), Key(5), (short?)Number(6), message, Key(8), r.Int64(9), r.Int64(10), Text(11), (short)r.Int32(12), Key(13), Text(14), r.Int32(15), Number(16),
            Number(17), r.Int64(18), r.Bool(19), r.Bool(20), Key(21), Key(22), Text(23), Text(24), Number(25),
        ]);
    }

    public void AddAgain(SqliteRows rows)
    {
        if (_ids.TryGetValue(rows.Int64(0), out var message))
            Again.Add(message);
    }

    /// <param name="last">The last id of the source that was looked through.</param>
    public void NoteFollowed(long last)
    {
        foreach (var (id, given) in _ids)
        {
            if (id <= last && given > (Followed ?? 0))
                Followed = given;
        }
    }

    /// <summary>Digest of all of it, as <see cref="PostgresTarget.MessageDigest"/> works it out.</summary>
    public byte[] Digest()
    {
        using var digest = new Digest();
        foreach (var r in Journaled)
            digest.Number(r.Id).Number(r.ReceivedAt).Number(r.Fingerprint).Number(r.Size).Number(r.Format).Number(r.Answer).Text(r.Feed).Text(r.ControlId).Bytes(r.Digest).Bytes(r.Error).EndRow();
        foreach (var (id, coding, bytes) in Bodies)
            digest.Number(id).Number(coding).Bytes(bytes).EndRow();
        foreach (var r in Recorded)
            digest.Number(r.Id).Number(r.ReceivedAt).Number(r.Status).Text(r.Feed).Text(r.Type).Text(r.ControlId).Text(r.Sender).Text(r.Ipp).Text(r.Visit).Text(r.Reason).Text(r.Detail).Bytes(r.Translation).EndRow();
        foreach (var (message, replacedAt, translation) in Superseded)
            digest.Number(message).Number(replacedAt).Bytes(translation).EndRow();
        return digest.End();
    }
}

using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Up to which journal id every message has been recorded: batches may be recorded out of order, so gaps close later.</summary>
internal sealed class SqliteProgress
{
    internal const string FindUnrecorded = "SELECT asked.value FROM json_each(?1) AS asked WHERE NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = asked.value) ORDER BY asked.value";
    internal const string FindBeyond = "SELECT id FROM message WHERE id > ?1 ORDER BY id";
    private const string Find = "SELECT recorded_up_to FROM progress";
    private const string Update = "UPDATE progress SET recorded_up_to = ?1";

    private readonly SqliteDatabase _database;
    private readonly SortedSet<long> _beyond = [];
    private long _upTo;

    public SqliteProgress(SqliteDatabase database)
    {
        _database = database;
        _upTo = Read(database);
        using var rows = database.Statement(FindBeyond).Bind(1, _upTo).Rows();
        while (rows.Next())
            _beyond.Add(rows.Int64(0));
    }

    public static long Read(SqliteDatabase database)
    {
        using var rows = database.Statement(Find).Rows();
        rows.Next();
        return rows.Int64(0);
    }

    public static void Write(SqliteDatabase database, long upTo) => database.Statement(Update).Bind(1, upTo).Run();

    public static IReadOnlyList<JournalId> Unrecorded(SqliteDatabase database, IReadOnlyList<JournalId> ids)
    {
        var unrecorded = new List<JournalId>();
        using var rows = database.Statement(FindUnrecorded).BindJson(1, ids.Select(id => id.Value)).Rows();
        while (rows.Next())
            unrecorded.Add(new JournalId(rows.Int64(0)));
        return unrecorded;
    }

    /// <summary>Notes recorded messages, within the transaction that records them.</summary>
    public void Note(IEnumerable<JournalId> recorded)
    {
        foreach (var id in recorded)
        {
            if (id.Value > _upTo)
                _beyond.Add(id.Value);
        }

        var before = _upTo;
        while (_beyond.Remove(_upTo + 1))
            _upTo++;
        if (_upTo != before)
            Write(_database, _upTo);
    }
}

using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Maintenance;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Forgets old bodies and facts, a little at a time: each step is a short transaction, and the writers go between.</summary>
/// <remarks>
/// Between steps it stands back: SQLite's writers wait for each other by looking now and then, and one that comes back at once would always be first.
/// Bodies are deleted rather than dropped with a file of their month: SQLite uses the freed pages for the next messages, so that in the long run
/// the file stays as large as its retention, and what is free beyond that is cut off the end in steps.
/// </remarks>
internal sealed class SqliteSweep : IDisposable
{
    // What is not recorded yet, or parked, or has not gone out yet, may still have to be read: it keeps its body. Ids follow the time of reception but for what came
    // at the same moment; the bound ends the search there, with room for 10 000 of that.
    internal const string OldBodies = """
        SELECT b.id FROM body AS b CROSS JOIN message AS j ON j.id = b.id CROSS JOIN ledger.message AS m ON m.id = b.id
        WHERE b.id > ?1 AND b.id < 10000 + (SELECT id FROM ledger.message WHERE received_at < ?2 ORDER BY received_at DESC LIMIT 1)
          AND j.received_at < ?2 AND m.status <> 2 AND NOT EXISTS (SELECT 1 FROM ledger.delivery_work AS w WHERE w.message = b.id AND w.state < 2)
        ORDER BY b.id LIMIT ?3
        """;
    internal const string OldMessages = """
        SELECT m.received_at, m.id, m.translation FROM ledger.message AS m
        WHERE m.received_at < ?1 AND m.received_at >= ?2 AND (m.received_at > ?2 OR m.id > ?3) ORDER BY m.received_at, m.id LIMIT ?4
        """;
    private const string DeleteBodies = "DELETE FROM body WHERE id IN (SELECT value FROM json_each(?1))";
    private const string DeleteJournaled = "DELETE FROM message WHERE id IN (SELECT value FROM json_each(?1))";
    private const string DeleteMessages = "DELETE FROM message WHERE id IN (SELECT value FROM json_each(?1))";
    private const string DeleteSuperseded = "DELETE FROM superseded WHERE message IN (SELECT value FROM json_each(?1))";
    private const string DeleteKey = "DELETE FROM message_key WHERE key = ?1 AND sort = ?2 AND message = ?3";
    private const string OutlivePatients = "UPDATE patient SET outlived = 1 WHERE key IN (SELECT value FROM json_each(?1)) AND NOT outlived";
    private const string OutliveVisits = "UPDATE visit SET outlived = 1 WHERE key IN (SELECT value FROM json_each(?1)) AND NOT outlived";
    private const string OutliveDocuments = """
        UPDATE document SET outlived = 1
        WHERE id IN (SELECT i.document FROM json_each(?1) AS a CROSS JOIN document_id AS i ON i.key = a.value) AND NOT outlived
        """;

    private const string DeleteOldActions = "DELETE FROM alert_action WHERE incident IN (SELECT id FROM alert_incident WHERE resolved_at IS NOT NULL AND resolved_at < ?1)";
    private const string DeleteOldNotices = """
        DELETE FROM alert_notice WHERE incident IN (SELECT id FROM alert_incident WHERE resolved_at IS NOT NULL AND resolved_at < ?1) OR (incident = '' AND due_at < ?1)
        """;
    private const string DeleteOldIncidents = "DELETE FROM alert_incident WHERE resolved_at IS NOT NULL AND resolved_at < ?1";

    private const string DeleteOldAccesses = "DELETE FROM access WHERE at < ?1";

    internal const string DeleteOldWork = "DELETE FROM delivery_work WHERE row IN (SELECT row FROM delivery_work WHERE state >= 2 AND ended_at < ?1 ORDER BY ended_at LIMIT ?2)";

    private const int AtOnce = 200;

    /// <summary>Pages given back in one step: 1 MB is moved in a few milliseconds.</summary>
    private const int PagesAtOnce = 256;

    /// <summary>Of a file's pages, those that may stay free for what comes next: giving them back would only be growing again.</summary>
    private const double FreeShare = 0.05;

    private readonly SqliteDatabase _journal;
    private readonly SqliteDatabase _ledger;
    private readonly double _share;
    private readonly TimeProvider _time;
    private readonly CancellationToken _cancel;

    /// <param name="share">Of the time, what the steps may take: <see cref="RetentionOptions.Share"/>.</param>
    public SqliteSweep(StoreOptions.Sqlite options, double share, TimeProvider time, CancellationToken cancel)
    {
        (_share, _time, _cancel) = (share, time, cancel);
        _journal = SqliteDatabase.Open(options.JournalFile, SqliteAccess.Write);
        _journal.Statement("ATTACH ?1 AS ledger").Bind(1, options.File).Run();
        _ledger = SqliteDatabase.Open(options.File, SqliteAccess.Write);
    }

    public void Dispose()
    {
        _journal.Dispose();
        _ledger.Dispose();
    }

    /// <summary>Forgets bodies of messages received before a time; how many.</summary>
    public long ForgetBodies(DateTimeOffset before)
    {
        long forgotten = 0, last = 0;
        InSteps(() =>
        {
            var ids = Ids(_journal.Statement(OldBodies).Bind(1, last).Bind(2, before).Bind(3, AtOnce));
            if (ids.Count == 0)
                return false;
            _journal.Transact(() => _journal.Statement(DeleteBodies).BindJson(1, ids).Run());
            (forgotten, last) = (forgotten + ids.Count, ids[^1]);
            return true;
        });
        return forgotten;
    }

    /// <summary>Forgets messages received before a time with their facts, and marks the states that outlive them; how many.</summary>
    public long ForgetMessages(DateTimeOffset before)
    {
        long forgotten = 0;
        var (last, lastId) = (0L, 0L);
        InSteps(() =>
        {
            var messages = new List<(long At, long Id, Translation Translation)>();
            using (var rows = _journal.Statement(OldMessages).Bind(1, before).Bind(2, last).Bind(3, lastId).Bind(4, AtOnce).Rows())
            {
                while (rows.Next())
                    messages.Add((rows.Int64(0), rows.Int64(1), LedgerJson.Translation(rows.Bytes(2))));
            }

            if (messages.Count == 0)
                return false;
            (last, lastId) = (messages[^1].At, messages[^1].Id);
            // Facts about dossiers are few and are never joined into a state: they stay.
            var old = messages.Where(m => !m.Translation.Facts.Any(f => RecordedFacts.SortOf(f) == FactSort.Dossier)).Select(m => (m.Id, m.Translation)).ToList();
            Forget(old);
            forgotten += old.Count;
            return true;
        });
        return forgotten;
    }

    /// <summary>Forgets incidents that were over before a time, and trials of routes as old; how many incidents.</summary>
    public long ForgetIncidents(DateTimeOffset before)
    {
        long forgotten = 0;
        _ledger.Transact(() =>
        {
            _ledger.Statement(DeleteOldAccesses).Bind(1, before).Run();
            _ledger.Statement(DeleteOldActions).Bind(1, before).Run();
            _ledger.Statement(DeleteOldNotices).Bind(1, before).Run();
            _ledger.Statement(DeleteOldIncidents).Bind(1, before).Run();
            forgotten = _ledger.Number("SELECT changes()");
        });
        return forgotten;
    }

    /// <summary>Forgets outgoing work that ended before a time: what makes it once is forgotten with it.</summary>
    public void ForgetWork(DateTimeOffset before) => InSteps(() =>
    {
        _ledger.Statement(DeleteOldWork).Bind(1, before).Bind(2, (long)AtOnce).Run();
        return _ledger.Number("SELECT changes()") > 0;
    });

    /// <summary>Cuts free pages off the end of both files.</summary>
    public void GiveSpaceBack()
    {
        foreach (var database in (SqliteDatabase[])[_journal, _ledger])
        {
            InSteps(() =>
            {
                if (database.Number("PRAGMA main.freelist_count") <= PagesAtOnce + FreeShare * database.Number("PRAGMA main.page_count"))
                    return false;
                database.Execute($"PRAGMA main.incremental_vacuum({PagesAtOnce})");
                return true;
            });
            database.Execute("PRAGMA main.wal_checkpoint(PASSIVE)");
        }
    }

    /// <summary>Steps until one says that there was nothing left to do, or it is to stop.</summary>
    private void InSteps(Func<bool> step)
    {
        while (!_cancel.IsCancellationRequested)
        {
            var started = _time.GetTimestamp();
            if (!step())
                return;
            _cancel.WaitHandle.WaitOne(_time.GetElapsedTime(started) * (1 / _share - 1));
        }
    }

    private void Forget(List<(long Id, Translation Translation)> old)
    {
        var ids = old.ConvertAll(m => m.Id);
        // The journal first: what is left in the ledger when this is cut short is found again, what is left in the journal alone would not be.
        _journal.Transact(() =>
        {
            _journal.Statement(DeleteBodies).BindJson(1, ids).Run();
            _journal.Statement(DeleteJournaled).BindJson(1, ids).Run();
        });
        _ledger.Transact(() =>
        {
            MarkOutlived(old.SelectMany(m => m.Translation.Facts));
            foreach (var (id, translation) in old)
            {
                foreach (var (key, sort) in RecordedFacts.KeysOf(translation))
                    _ledger.Statement(DeleteKey).Bind(1, key.Value).Bind(2, (long)sort).Bind(3, id).Run();
            }

            _ledger.Statement(DeleteSuperseded).BindJson(1, ids).Run();
            _ledger.Statement(DeleteMessages).BindJson(1, ids).Run();
        });
    }

    private void MarkOutlived(IEnumerable<Fact> facts)
    {
        var keys = facts.SelectMany(SubjectKeys.Of).ToHashSet();
        // An answer names only the message that it answers.
        keys.UnionWith(new SqliteFacts(_ledger).Find([.. keys.Where(k => k.Kind == 'x')], FactSort.Document).SelectMany(SubjectKeys.Of).Where(k => k.Kind == 'd'));
        var kinds = keys.ToLookup(k => k.Kind, k => k.Value);
        _ledger.Statement(OutlivePatients).BindJson(1, kinds['p']).Run();
        _ledger.Statement(OutliveVisits).BindJson(1, kinds['v']).Run();
        _ledger.Statement(OutliveDocuments).BindJson(1, kinds['d']).Run();
    }

    private static List<long> Ids(SqliteStatement statement)
    {
        var ids = new List<long>();
        using var rows = statement.Rows();
        while (rows.Next())
            ids.Add(rows.Int64(0));
        return ids;
    }
}

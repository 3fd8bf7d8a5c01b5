using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Maintenance;
using HopEn2.Interop.Ledger.Queries;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Folds all facts anew into a file beside the ledger, then compares the two.</summary>
internal sealed class SqliteRebuild : IDisposable
{
    internal const string NextMessages = "SELECT id, status, translation FROM message WHERE id > ?1 ORDER BY id LIMIT ?2";
    internal const string Corrected = "SELECT translation FROM message WHERE id IN (SELECT value FROM json_each(?1)) AND status <> 2";
    internal const string SupersededSince = "SELECT s.id, s.translation, m.translation FROM superseded AS s LEFT JOIN message AS m ON m.id = s.message WHERE s.id > ?1 ORDER BY s.id";
    private const string CountMessages = "SELECT count(*) FROM message";
    private const string LastSuperseded = "SELECT coalesce(max(id), 0) FROM superseded";

    /// <summary>What folding needs for a batch is garbage after it: the fewer messages, the less of it the collector has moved by then.</summary>
    private const int MessagesAtOnce = 300;

    /// <summary>Messages that stay decoded: of those read ahead none is decoded twice.</summary>
    private const int RecentMessages = 4_000;

    private readonly HospitalCalendar _calendar;
    private readonly IProgress<RebuildProgress>? _progress;
    private readonly SqliteDatabase _source;
    private readonly SqliteDatabase _beside;
    private readonly SqliteFacts _facts;
    private readonly SqliteFolds _folds;
    private readonly string _besideFile;
    private readonly long _of;
    private readonly long _supersededBefore;
    private readonly List<long> _parked = [];
    private long _last;
    private long _messages;
    private long _factCount;

    public SqliteRebuild(StoreOptions.Sqlite options, HospitalCalendar calendar, IProgress<RebuildProgress>? progress)
    {
        (_calendar, _progress) = (calendar, progress);
        _source = SqliteDatabase.Open(options.File, SqliteAccess.Write);
        _supersededBefore = _source.Number(LastSuperseded);
        _of = _source.Number(CountMessages);
        _facts = new SqliteFacts(_source, RecentMessages);

        _besideFile = options.File + ".rebuild";
        Remove(_besideFile);
        _beside = SqliteDatabase.Open(_besideFile, SqliteAccess.Write);
        SqliteMigrations.Apply(_beside, "ledger");
        // It is thrown away in any case, and made again after a crash.
        _beside.Execute("PRAGMA synchronous = OFF");
        _folds = new SqliteFolds(_beside, _facts);
    }

    /// <summary>Folds what there is, while recording goes on.</summary>
    public async Task FoldAsync(CancellationToken cancel)
    {
        SqliteOutlived.Copy(_source, _folds);
        using var source = SqliteDatabase.Open(_source.File, SqliteAccess.ReadOnly);
        var documents = new DocumentBatches();
        await ReadAhead.EachAsync(() => Task.FromResult(Read(source, documents)), FoldPersonsAndStaysAsync, cancel);
        var facts = new SqliteFacts(source, RecentMessages);
        await ReadAhead.EachAsync(() => Task.FromResult(Read(facts, documents)), FoldDocumentsAsync, cancel);
        await FoldNewAsync(cancel);

        async Task FoldPersonsAndStaysAsync(RebuildBatch batch)
        {
            await FoldAsync(() => BatchFold.PersonsAndStaysAsync(batch.OfPersonsAndStays, _folds, cancel));
            _progress?.Report(new RebuildProgress(RebuildStep.PersonsAndStays, batch.Read, Math.Max(_of, batch.Read)));
        }

        async Task FoldDocumentsAsync(DocumentBatch batch)
        {
            foreach (var (id, known) in batch.Known)
                _facts.Remember(id, known);
            await FoldAsync(() => BatchFold.DocumentsAsync(batch.Facts, _folds, _calendar, cancel));
            _progress?.Report(new RebuildProgress(RebuildStep.Documents, batch.Read, batch.Of));
        }
    }

    /// <summary>Folds what came meanwhile, compares, and replaces what differs if asked. Nobody else writes the ledger until it returns.</summary>
    public async Task<(RebuildReport Report, FoldChanges? Replaced)> FinishAsync(bool replace, CancellationToken cancel)
    {
        _source.Begin();
        try
        {
            _facts.Forget();
            await FoldNewAsync(cancel);
            await FoldCorrectedAsync(cancel);
            SqliteOutlived.PutBack(_source, _folds);
            var comparison = Compare();
            var changes = replace && comparison.Count > 0 ? comparison.Replace(new SqliteFolds(_source, _facts)) : null;
            _source.Commit();
            return (Report(comparison, changes is not null), changes);
        }
        catch
        {
            _source.Rollback();
            throw;
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _beside.Dispose();
        Remove(_besideFile);
    }

    private SqliteComparison Compare()
    {
        // A connection of its own: a transaction would lock an attached file for writing with the rest.
        using var both = SqliteDatabase.Open(_source.File, SqliteAccess.ReadOnly);
        both.Statement("ATTACH ?1 AS rebuilt").Bind(1, _besideFile).Run();
        return SqliteComparison.Of(both);
    }

    /// <summary>Folds what came since, as it is folded when it is recorded.</summary>
    private async Task FoldNewAsync(CancellationToken cancel)
    {
        using var source = SqliteDatabase.Open(_source.File, SqliteAccess.ReadOnly);
        await ReadAhead.EachAsync(() => Task.FromResult(Read(source, null)), batch => FoldAsync(() => BatchFold.ApplyAsync(batch.Facts, [], _folds, _calendar, cancel)), cancel);
    }

    /// <summary>The next messages; null at the end.</summary>
    private RebuildBatch? Read(SqliteDatabase source, DocumentBatches? documents)
    {
        var messages = new List<RebuildBatch.Message>(MessagesAtOnce);
        using (var rows = source.Statement(NextMessages).Bind(1, _last).Bind(2, MessagesAtOnce).Rows())
        {
            while (rows.Next())
                messages.Add(new(rows.Int64(0), LedgerJson.Translation(rows.Bytes(2)).Facts, rows.Int32(1) == (int)MessageStatus.Parked));
        }

        if (messages.Count == 0)
            return null;
        documents?.Note(messages);
        _parked.AddRange(messages.Where(m => m.Parked).Select(m => m.Id));
        _last = messages[^1].Id;
        _messages += messages.Count;
        _factCount += messages.Sum(m => m.Facts.Count);
        return new RebuildBatch(messages, _messages);
    }

    /// <summary>The next documents; null at the end.</summary>
    private static DocumentBatch? Read(SqliteFacts facts, DocumentBatches documents)
    {
        if (documents.Next(MessagesAtOnce) is not { Count: > 0 } next)
            return null;
        var messages = facts.FactsOf(next).Values;
        var keys = DocumentBatches.KeysIn(messages);
        return documents.Of(messages, keys, facts.Messages(keys, FactSort.Document));
    }

    /// <summary>What was translated anew since the start may have been folded before: it is taken out as it was in the ledger.</summary>
    private async Task FoldCorrectedAsync(CancellationToken cancel)
    {
        var (withdrawn, stated) = (new HashSet<Fact>(), new HashSet<Fact>());
        using (var rows = _source.Statement(SupersededSince).Bind(1, _supersededBefore).Rows())
        {
            while (rows.Next())
            {
                withdrawn.UnionWith(LedgerJson.Translation(rows.Bytes(1)).Facts);
                if (!rows.IsNull(2))
                    stated.UnionWith(LedgerJson.Translation(rows.Bytes(2)).Facts);
            }
        }

        using (var rows = _source.Statement(Corrected).BindJson(1, _parked).Rows())
        {
            while (rows.Next())
                stated.UnionWith(LedgerJson.Translation(rows.Bytes(0)).Facts);
        }

        if (withdrawn.Count + stated.Count == 0)
            return;
        var touched = withdrawn.SelectMany(SubjectKeys.Of).ToHashSet();
        if (withdrawn.Count > 0)
            stated.UnionWith(_folds.TakeApart(touched));
        await FoldAsync(() => BatchFold.ApplyAsync([.. stated], touched, _folds, _calendar, cancel));
    }

    private async Task FoldAsync(Func<ValueTask<FoldChanges>> foldAsync)
    {
        _beside.Begin();
        _folds.Write(await foldAsync());
        _beside.Commit();
    }

    private RebuildReport Report(SqliteComparison comparison, bool replaced) => new(
        _messages, _factCount, _beside.Number("SELECT count(*) FROM patient WHERE survivor IS NULL"), _beside.Number("SELECT count(*) FROM visit"),
        _beside.Number("SELECT count(*) FROM document"), _beside.Number("SELECT count(*) FROM counter"),
        comparison.Count, comparison.Examples, replaced, TimeSpan.Zero);

    private static void Remove(string file)
    {
        foreach (var part in (string[])[file, file + "-wal", file + "-shm"])
            File.Delete(part);
    }
}

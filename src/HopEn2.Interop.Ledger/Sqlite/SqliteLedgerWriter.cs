using System.Globalization;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Facts;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>The writing connection of the ledger with what it remembers. Given up as a whole after an error.</summary>
internal sealed class SqliteLedgerWriter : IDisposable
{
    /// <summary>Changes when another connection has committed.</summary>
    private const string DataVersion = "PRAGMA data_version";

    private static readonly FoldChanges NoChanges = new([], [], [], [], new Dictionary<CounterKey, StageCounts>());

    private readonly SqliteDatabase _database;
    private readonly SqliteFacts _facts;
    private readonly SqliteFolds _folds;
    private SqliteProgress _progress;
    private long _seenVersion;

    public SqliteLedgerWriter(string file)
    {
        _database = SqliteDatabase.Open(file, SqliteAccess.WriteAgain);
        SqliteMigrations.Apply(_database, "ledger");
        _facts = new SqliteFacts(_database);
        _folds = new SqliteFolds(_database, _facts);
        _progress = new SqliteProgress(_database);
        _database.Transact(() => _progress.Note([]));
        _seenVersion = _database.Number(DataVersion);
    }

    public async Task<LedgerChange> RecordAsync(IReadOnlyList<RecordedMessage> recorded, HospitalCalendar calendar, DateTimeOffset now, int mostPages, CancellationToken cancel)
    {
        if (mostPages != int.MaxValue)
            _database.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {mostPages}"));
        _database.Begin();
        ForgetWhatOthersChanged();
        var batch = Keep(recorded, now);
        var changes = batch.Kept.Count == 0 ? NoChanges : await FoldAsync(batch, calendar, cancel);
        changes = SqliteOutlived.Spare(_database, changes, _folds);
        _folds.Write(changes);
        _progress.Note(batch.Kept.Select(m => m.Id));
        _database.Commit();
        return new LedgerChange(changes, batch.Kept);
    }

    internal SqliteDatabase Database => _database;

    public void Dispose() => _database.Dispose();

    /// <summary>Another process may have written (a rebuild, a sweep): what is remembered is then read again.</summary>
    private void ForgetWhatOthersChanged()
    {
        if (_database.Number(DataVersion) is var version && version == _seenVersion)
            return;
        _seenVersion = version;
        _facts.Forget();
        _folds.Forget();
        _progress = new SqliteProgress(_database);
    }

    private Batch Keep(IReadOnlyList<RecordedMessage> recorded, DateTimeOffset now)
    {
        var known = _facts.Known(recorded.Select(r => r.Id));
        var batch = new Batch([], [], []);
        foreach (var message in recorded)
        {
            if (!known.TryGetValue(message.Id.Value, out var packed))
            {
                _facts.Add(message);
                batch.Stated.AddRange(message.Translation.Facts);
            }
            else if (packed.AsSpan().SequenceEqual(message.Packed))
            {
                continue;
            }
            else
            {
                KeepAnew(message, packed, batch, now);
            }

            known[message.Id.Value] = message.Packed;
            batch.Kept.Add(message.Message);
        }

        return batch;
    }

    private void KeepAnew(RecordedMessage message, byte[] formerPacked, Batch batch, DateTimeOffset now)
    {
        var former = LedgerJson.Translation(formerPacked);
        _facts.Replace(message, former);
        if (former.StatesTheSameAs(message.Translation))
            return;
        if (former.Facts.Count > 0)
            _facts.Supersede(message.Id, formerPacked, now);
        batch.Stated.AddRange(message.Translation.Facts);
        batch.Withdrawn.AddRange(former.Facts.Except(message.Translation.Facts));
    }

    private async Task<FoldChanges> FoldAsync(Batch batch, HospitalCalendar calendar, CancellationToken cancel)
    {
        var touched = batch.Withdrawn.SelectMany(SubjectKeys.Of).ToHashSet();
        IReadOnlyList<Fact> facts = batch.Stated;
        if (batch.Withdrawn.Exists(f => RecordedFacts.SortOf(f) != FactSort.Document))
            facts = [.. facts, .. _folds.TakeApart(touched)];
        return await BatchFold.ApplyAsync(facts, touched, _folds, calendar, cancel);
    }

    /// <param name="Kept">Messages recorded for the first time, or anew with another translation.</param>
    /// <param name="Stated">Facts to fold.</param>
    /// <param name="Withdrawn">Facts that a new translation no longer states.</param>
    private sealed record Batch(List<TranslatedMessage> Kept, List<Fact> Stated, List<Fact> Withdrawn);
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using HopEn2.Interop.Ledger.Folds;
using HopEn2.Interop.Ledger.Maintenance;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Folds all facts anew into temporary tables beside those of the ledger, then compares the two.</summary>
/// <remarks>On a connection of its own the temporary tables stand before those of the ledger, under the same names: what folds here is what folds there.</remarks>
internal sealed class PostgresRebuild
{
    internal const string NextMessages = "SELECT id, status, translation FROM message WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
    internal const string Corrected = "SELECT translation FROM message WHERE id = ANY ($1) AND id >= $2 AND id <= $3 AND status <> 2";
    internal const string SupersededSince = "SELECT s.translation, m.translation FROM superseded AS s LEFT JOIN message AS m ON m.id = s.message WHERE s.id > $1 ORDER BY s.id";
    private const string LastSuperseded = "SELECT coalesce(max(id), 0) FROM superseded";
    private const string CountMessages = "SELECT count(*) FROM message";
    private const string Schema = "SELECT current_schema()";
    private const string NoHurry = "SET LOCAL idle_in_transaction_session_timeout = 0";

    // Only the indexes by which folding looks: the others would cost as much as the rows. The server takes of its memory what these tables need, up to so much: those of a year are read and
    // written all over, and what does not fit goes out and comes in again.
    private const string Beside = """
        SET temp_buffers = '512MB';
        CREATE TEMPORARY TABLE patient (LIKE {0}.patient INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE, UNIQUE (key));
        CREATE TEMPORARY TABLE visit (LIKE {0}.visit INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE, UNIQUE (key));
        CREATE TEMPORARY TABLE document (LIKE {0}.document INCLUDING DEFAULTS INCLUDING IDENTITY INCLUDING STORAGE, PRIMARY KEY (id), UNIQUE (key));
        CREATE TEMPORARY TABLE document_id (LIKE {0}.document_id, PRIMARY KEY (key));
        CREATE TEMPORARY TABLE counter (LIKE {0}.counter, PRIMARY KEY (day, uf, kind));
        CREATE INDEX ON pg_temp.patient (survivor) WHERE survivor IS NOT NULL;
        CREATE INDEX ON pg_temp.patient (qualified_ins) WHERE qualified_ins IS NOT NULL;
        CREATE INDEX ON pg_temp.visit (dossier) WHERE dossier IS NOT NULL;
        CREATE INDEX ON pg_temp.visit (patient) WHERE patient IS NOT NULL;
        """;

    // What cannot be folded any more is taken as it is.
    private const string Outlived = """
        INSERT INTO pg_temp.patient (outlived, key, survivor, qualified_ins, state) SELECT outlived, key, survivor, qualified_ins, state FROM {0}.patient
        WHERE outlived OR survivor IN (SELECT key FROM {0}.patient WHERE outlived) OR key IN (SELECT survivor FROM {0}.patient WHERE outlived) ON CONFLICT DO NOTHING;
        INSERT INTO pg_temp.visit (at, status, closed, outlived, key, dossier, patient, state) SELECT at, status, closed, outlived, key, dossier, patient, state FROM {0}.visit WHERE outlived;
        """;
    private const string OutlivedDocumentsAfter = "SELECT key, state FROM {0}.document WHERE outlived AND key > $1 ORDER BY key LIMIT 1000";

    private const int MessagesAtOnce = 500;

    /// <summary>What stays decoded while a year goes by in minutes. What lives for longer than it is of use costs the collector more than decoding it again.</summary>
    private const int RecentStates = 1_000, RecentMessages = 1_000;

    private readonly NpgsqlConnection _connection;
    private readonly PostgresDatabase _database;
    private readonly HospitalCalendar _calendar;
    private readonly IProgress<RebuildProgress>? _progress;
    private readonly PostgresFacts _facts;
    private readonly PostgresFolds _folds;
    private readonly string _schema;

    /// <summary>Messages that were parked when they were read: corrected meanwhile, they have facts that no former translation tells of.</summary>
    private readonly List<long> _parked = [];
    private readonly long _of;
    private readonly long _supersededBefore;
    private long _last;
    private long _messages;
    private long _factCount;

    private PostgresRebuild(NpgsqlConnection connection, PostgresDatabase database, HospitalCalendar calendar, IProgress<RebuildProgress>? progress, string schema, long of, long supersededBefore)
    {
        (_connection, _database, _calendar, _progress, _schema, _of, _supersededBefore) = (connection, database, calendar, progress, schema, of, supersededBefore);
        _facts = new PostgresFacts(connection, database.Partitions, RecentMessages);
        _folds = new PostgresFolds(connection, _facts, RecentStates);
    }

    /// <param name="connection">Used for nothing else, and closed afterwards.</param>
    public static async Task<PostgresRebuild> BeginAsync(NpgsqlConnection connection, PostgresDatabase database, HospitalCalendar calendar, IProgress<RebuildProgress>? progress, CancellationToken cancel)
    {
        async Task<object> OneAsync(string sql) => (await connection.Command(sql).ExecuteScalarAsync(cancel))!;
        var schema = $"\"{(string)await OneAsync(Schema)}\"";
        var rebuild = new PostgresRebuild(connection, database, calendar, progress, schema, (long)await OneAsync(CountMessages), (long)await OneAsync(LastSuperseded));
        await connection.Command(rebuild.Here(Beside)).ExecuteNonQueryAsync(cancel);
        await connection.Command(rebuild.Here(Outlived)).ExecuteNonQueryAsync(cancel);
        return rebuild;
    }

    /// <summary>Folds what there is, while recording goes on: as far as nothing can come before it any more.</summary>
    /// <param name="recordedUpToAsync">How far recording has come.</param>
    public async Task FoldAsync(Func<Task<long>> recordedUpToAsync, CancellationToken cancel)
    {
        await using var source = await _database.Apart.OpenConnectionAsync(cancel);
        var (upTo, documents) = (await recordedUpToAsync(), new DocumentBatches());
        await ReadAhead.EachAsync(() => ReadAsync(source, upTo, documents, cancel), FoldPersonsAndStaysAsync, cancel);
        var facts = new PostgresFacts(source, _database.Partitions, RecentMessages);
        await ReadAhead.EachAsync(() => ReadAsync(facts, documents, cancel), FoldDocumentsAsync, cancel);
        await FoldNewAsync(source, await recordedUpToAsync(), cancel);

        async Task FoldPersonsAndStaysAsync(RebuildBatch batch)
        {
            await FoldAsync(() => BatchFold.PersonsAndStaysAsync(batch.OfPersonsAndStays, _folds, cancel), cancel);
            _progress?.Report(new RebuildProgress(RebuildStep.PersonsAndStays, batch.Read, Math.Max(_of, batch.Read)));
        }

        async Task FoldDocumentsAsync(DocumentBatch batch)
        {
            foreach (var (id, known) in batch.Known)
                _facts.Remember(id, known);
            await FoldAsync(() => BatchFold.DocumentsAsync(batch.Facts, _folds, _calendar, cancel), cancel);
            _progress?.Report(new RebuildProgress(RebuildStep.Documents, batch.Read, batch.Of));
        }
    }

    /// <summary>Folds what came meanwhile, compares, and replaces what differs if asked.</summary>
    /// <param name="alone">A connection whose transaction keeps everybody else from recording.</param>
    public async Task<(RebuildReport Report, FoldChanges? Replaced)> FinishAsync(NpgsqlConnection alone, bool replace, CancellationToken cancel)
    {
        await alone.Command(NoHurry).ExecuteNonQueryAsync(cancel);
        _facts.Forget();
        await using (var source = await _database.Apart.OpenConnectionAsync(cancel))
        {
            await FoldNewAsync(source, long.MaxValue, cancel);
            await FoldCorrectedAsync(source, cancel);
        }

        await PutOutlivedBackAsync(cancel);
        var comparison = await PostgresComparison.OfAsync(_connection, _schema, cancel);
        var changes = replace && comparison.Count > 0 ? await comparison.ReplaceAsync(alone, _database.Partitions, cancel) : null;
        var counts = await PostgresComparison.CountAsync(_connection, cancel);
        return (new RebuildReport(
            _messages, _factCount, counts.Patients, counts.Visits, counts.Documents, counts.Counters, comparison.Count, comparison.Examples, changes is not null, TimeSpan.Zero), changes);
    }

    /// <summary>Folds what came since, as it is folded when it is recorded.</summary>
    private Task FoldNewAsync(NpgsqlConnection source, long upTo, CancellationToken cancel) => ReadAhead.EachAsync(
        () => ReadAsync(source, upTo, null, cancel), batch => FoldAsync(() => BatchFold.ApplyAsync(batch.Facts, [], _folds, _calendar, cancel), cancel), cancel);

    /// <summary>The next messages; null at the end.</summary>
    private async Task<RebuildBatch?> ReadAsync(NpgsqlConnection source, long upTo, DocumentBatches? documents, CancellationToken cancel)
    {
        var messages = await source.Command(NextMessages, Value(_last), Value(upTo), Value((long)MessagesAtOnce)).ListAsync(
            rows => new RebuildBatch.Message(rows.GetInt64(0), rows.Unpacked(2, LedgerJson.Translation).Facts, rows.GetInt16(1) == (short)Queries.MessageStatus.Parked), cancel);
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
    private static async Task<DocumentBatch?> ReadAsync(PostgresFacts facts, DocumentBatches documents, CancellationToken cancel)
    {
        if (documents.Next(MessagesAtOnce) is not { Count: > 0 } next)
            return null;
        var messages = (await facts.FactsOfAsync(next, cancel)).Values;
        var keys = DocumentBatches.KeysIn(messages);
        return documents.Of(messages, keys, await facts.MessagesAsync(keys, FactSort.Document, cancel));
    }

    /// <summary>What was translated anew since the start may have been folded before: it is taken out as it was in the ledger.</summary>
    private async Task FoldCorrectedAsync(NpgsqlConnection source, CancellationToken cancel)
    {
        var (withdrawn, stated) = (new HashSet<Fact>(), new HashSet<Fact>());
        var superseded = await source.Command(SupersededSince, Value(_supersededBefore)).ListAsync(rows => (Former: rows.Bytes(0), Now: rows.IsDBNull(1) ? null : rows.Bytes(1)), cancel);
        foreach (var (former, now) in superseded)
        {
            withdrawn.UnionWith(LedgerJson.Translation(former).Facts);
            if (now is not null)
                stated.UnionWith(LedgerJson.Translation(now).Facts);
        }

        if (_parked.Count > 0)
        {
            foreach (var facts in await source.Command(Corrected, Array([.. _parked]), Value(_parked.Min()), Value(_parked.Max())).ListAsync(rows => LedgerJson.Translation(rows.Bytes(0)).Facts, cancel))
                stated.UnionWith(facts);
        }

        if (withdrawn.Count + stated.Count == 0)
            return;
        var touched = withdrawn.SelectMany(SubjectKeys.Of).ToHashSet();
        _folds.Begin();
        if (withdrawn.Count > 0)
            stated.UnionWith(await _folds.TakeApartAsync(touched, cancel));
        await FoldAsync(() => BatchFold.ApplyAsync([.. stated], touched, _folds, _calendar, cancel), cancel);
    }

    private async Task FoldAsync(Func<ValueTask<FoldChanges>> foldAsync, CancellationToken cancel)
    {
        _folds.Begin();
        await WriteAsync(await foldAsync(), cancel);
    }

    /// <summary>A document is folded from its facts alone: what the rest of them made of an outlived one gives way to what it was.</summary>
    private async Task PutOutlivedBackAsync(CancellationToken cancel)
    {
        for (var last = ""; await OutlivedAsync(last) is { Count: > 0 } outlived; last = outlived[^1].Key)
        {
            _folds.Begin();
            List<DocumentState> documents = [.. outlived.Select(o => o.Document)];
            var made = await _folds.DocumentsAsync([.. documents.SelectMany(d => d.Ids).Select(SubjectKey.Of)], cancel);
            var gone = made.Select(d => d.Key).Except(documents.Select(d => d.Key)).ToList();
            await WriteAsync(new FoldChanges([], [], documents, gone, OutlivedDocuments.Difference(made, documents)), cancel);
        }

        Task<List<(string Key, DocumentState Document)>> OutlivedAsync(string last) =>
            _connection.Command(Here(OutlivedDocumentsAfter), Value(last)).ListAsync(rows => (rows.GetString(0), LedgerJson.Document(rows.Bytes(1))), cancel);
    }

    private async Task WriteAsync(FoldChanges changes, CancellationToken cancel)
    {
        await using var commands = new NpgsqlBatch(_connection);
        await _folds.WriteAsync(commands, changes, cancel);
        if (commands.BatchCommands.Count > 0)
            await commands.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A text of SQL in which <c>{0}</c> stands for the schema of the ledger's own tables.</summary>
    private string Here(string sql) => sql.Replace("{0}", _schema, StringComparison.Ordinal);
}

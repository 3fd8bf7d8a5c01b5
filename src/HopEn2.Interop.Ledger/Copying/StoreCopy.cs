using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Ledger.Archive;
using HopEn2.Interop.Ledger.Postgres;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace HopEn2.Interop.Ledger.Copying;

/// <summary>Copies a SQLite store into an empty PostgreSQL one: messages, bodies, translations, folds and counters, and incidents with what was done and told of them.</summary>
/// <remarks>
/// In chunks, each with the note of what it was: interrupted anywhere and begun again, it goes on after the last chunk that is there. In the end every chunk is
/// read back by its digest, and the tables are counted. Messages get new ids, which begin with the day of their reception; their order stays.
/// The source must stand still, and the target belong to nobody else.
/// </remarks>
public sealed class StoreCopy(StoreOptions.Sqlite from, StoreOptions.Postgres to, TimeProvider time, ILoggerFactory logs, IProgress<CopyProgress>? progress)
{
    private const string Messages = "message";

    /// <summary>Looks what there is to copy, and whether there is room for it, without writing.</summary>
    /// <exception cref="StoreRefusedException">There is no such source, or the target cannot take it.</exception>
    public async Task<StoreCount> LookAsync(CancellationToken cancel)
    {
        using var source = new SqliteSource(from);
        await PostgresReach.CheckAsync(to, cancel);
        return source.Count();
    }

    /// <exception cref="StoreRefusedException">There is no such source, or the target holds something else, or somebody writes it, or it went away.</exception>
    public async Task<CopyReport> RunAsync(CancellationToken cancel)
    {
        try
        {
            return await CopyAsync(cancel);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
        {
            throw new StoreRefusedException($"The copy was cut off: {PostgresFailure.Say(e)} Run it again: it goes on where it was.", e);
        }
    }

    private async Task<CopyReport> CopyAsync(CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        using var source = new SqliteSource(from);
        using var database = new PostgresDatabase(to, time, logs.CreateLogger<PostgresDatabase>(), copying: true);
        await using var target = await PostgresTarget.OpenAsync(database, cancel);
        var count = source.Count();
        var before = await target.ChunksAsync(Messages, cancel);
        await RefuseWhatIsNotOursAsync(source, target, before, cancel);

        var done = (await target.ChunksAsync("done", cancel)).Count > 0;
        if (!done)
        {
            await CopyMessagesAsync(source, target, before, count, cancel);
            foreach (var table in StateTable.All)
                await CopyStatesAsync(source, target, table, table.Count(count), cancel);
            // Entries of the same content are there already after an interruption: adding them again adds nothing.
            var archive = new PostgresArchive(database);
            foreach (var entry in File.Exists(from.ArchiveFile) ? await new SqliteArchive(from).AllAsync(cancel) : [])
                await archive.AppendAsync(entry, cancel);
            progress?.Report(new CopyProgress("finishing", 0, 1));
            await target.FinishAsync(source.AllCounters(), source.AllAuthorities(), source.AllSmall(), cancel);
        }

        var differences = await VerifyAsync(source, target, count, cancel);
        var chunks = await target.ChunksAsync(Messages, cancel);
        return new CopyReport(
            count, await target.CountAsync(cancel), differences, before.Sum(c => c.Rows), chunks.FirstOrDefault()?.FirstId ?? 0, chunks.LastOrDefault()?.LastId ?? 0, time.GetElapsedTime(started));
    }

    private static async Task RefuseWhatIsNotOursAsync(SqliteSource source, PostgresTarget target, List<CopiedChunk> chunks, CancellationToken cancel)
    {
        var (first, last) = (chunks.FirstOrDefault(), chunks.LastOrDefault());
        if (await target.HoldsOtherAsync(first?.FirstId ?? 0, last?.LastId ?? 0, cancel))
            throw new StoreRefusedException("The target holds something else: messages that did not come from this store. Name an empty database.");
        if (last is null)
            return;
        // The same source gives the same ids and bytes.
        var before = chunks.Count > 1 ? chunks[^2] : null;
        if (!source.Messages(before?.Last ?? 0, last.Last, before?.LastId ?? 0).Digest().AsSpan().SequenceEqual(last.Digest))
            throw new StoreRefusedException("The target holds a copy of another store, or this one has changed since the copy was begun. Name an empty database.");
    }

    private async Task CopyMessagesAsync(SqliteSource source, PostgresTarget target, List<CopiedChunk> chunks, StoreCount count, CancellationToken cancel)
    {
        var (number, last, lastId, rows) = (chunks.Count, chunks.LastOrDefault()?.Last ?? 0, chunks.LastOrDefault()?.LastId ?? 0, chunks.Sum(c => c.Rows));
        while (source.EndOfNext(last) is { } end)
        {
            cancel.ThrowIfCancellationRequested();
            var chunk = source.Messages(last, end, lastId);
            await target.WriteAsync(new CopiedChunk(Messages, number++, end, chunk.FirstId, chunk.LastId, chunk.Count, chunk.Digest()), chunk, cancel);
            (last, lastId, rows) = (end, chunk.LastId, rows + chunk.Count);
            progress?.Report(new CopyProgress("messages", rows, Math.Max(count.Journaled, count.Messages)));
        }
    }

    private async Task CopyStatesAsync(SqliteSource source, PostgresTarget target, StateTable table, long of, CancellationToken cancel)
    {
        var chunks = await target.ChunksAsync(table.Name, cancel);
        var (number, last, done) = (chunks.Count, chunks.LastOrDefault()?.Last ?? 0, chunks.Sum(c => c.Rows));
        while (source.States(table.Sql, last, table.Read) is { Count: > 0 } rows)
        {
            cancel.ThrowIfCancellationRequested();
            var (first, end) = ((long)rows[0][0]!, (long)rows[^1][0]!);
            await target.WriteAsync(new CopiedChunk(table.Name, number++, end, first, end, rows.Count, StateTable.Digest(rows)), table.Columns, rows, cancel);
            (last, done) = (end, done + rows.Count);
            progress?.Report(new CopyProgress(table.Name + "s", done, of));
        }
    }

    private async Task<IReadOnlyList<string>> VerifyAsync(SqliteSource source, PostgresTarget target, StoreCount there, CancellationToken cancel)
    {
        var differences = new List<string>();
        var chunks = new List<CopiedChunk>();
        foreach (var part in StateTable.All.Select(t => t.Name).Prepend(Messages))
            chunks.AddRange(await target.ChunksAsync(part, cancel));
        foreach (var (done, chunk) in chunks.Index())
        {
            if (!(await target.DigestAsync(chunk, cancel)).AsSpan().SequenceEqual(chunk.Digest))
                differences.Add($"{chunk.Part}, {JournalIdsOf(chunk)}: not the bytes that were copied");
            progress?.Report(new CopyProgress("verifying", done + 1, chunks.Count));
        }

        if (await target.CountAsync(cancel) is var here && here != there)
            differences.Add($"counted there {there}, here {here}");
        var (wanted, found) = (source.AllCounters().Where(c => c.Value != default).ToDictionary(), await target.CountersAsync(cancel));
        foreach (var key in wanted.Keys.Union(found.Keys).Where(key => wanted.GetValueOrDefault(key) != found.GetValueOrDefault(key)))
            differences.Add($"counter {key.Day:O} {key.Uf} {key.Kind.Name()}: {wanted.GetValueOrDefault(key)} there, {found.GetValueOrDefault(key)} here");
        return differences;
    }

    private static string JournalIdsOf(CopiedChunk chunk) => chunk.Part == Messages
        ? $"{JournalIds.DayOf(chunk.FirstId):O} to {JournalIds.DayOf(chunk.LastId):O} (ids {chunk.FirstId} to {chunk.LastId})"
        : $"rows {chunk.FirstId} to {chunk.LastId}";
}

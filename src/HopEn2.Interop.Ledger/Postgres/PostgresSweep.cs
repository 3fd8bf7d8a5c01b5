using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Folding;
using HopEn2.Interop.Ledger.Facts;
using Npgsql;
using static HopEn2.Interop.Ledger.Postgres.PostgresCommands;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Forgets old bodies and facts by dropping the partitions whose time has passed; the few rows that stay are put into a new one in their place.</summary>
/// <remarks>So it is a week of bodies or a month of messages that is forgotten, once all of it has had its time: nothing is deleted row by row, and the disk has its space back at once.</remarks>
internal sealed class PostgresSweep(NpgsqlConnection connection, PostgresPartitions partitions)
{
    internal const string OldMessages = "SELECT id, status, translation FROM message WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3";
    internal const string Corrected = "SELECT id, status, translation FROM message WHERE id = ANY ($1) AND status <> 2 AND id >= $2 AND id < $3";
    private const string OutlivePatients = "UPDATE patient SET outlived = true WHERE key = ANY ($1) AND NOT outlived";
    private const string OutliveVisits = "UPDATE visit SET outlived = true WHERE key = ANY ($1) AND NOT outlived";
    private const string OutliveDocuments = "UPDATE document SET outlived = true WHERE id IN (SELECT document FROM document_id WHERE key = ANY ($1)) AND NOT outlived";
    private const string DeleteBodies = "DELETE FROM body AS b WHERE b.id >= $1 AND b.id < $2 AND NOT b.id = ANY ($3) AND EXISTS (SELECT 1 FROM message AS m WHERE m.id = b.id)";
    private const string DeleteSuperseded = "DELETE FROM superseded WHERE message >= $1 AND message < $2 AND NOT message = ANY ($3)";

    private const string DeleteOldAccesses = "DELETE FROM access WHERE at < $1";
    private const string DeleteOldIncidents = """
        WITH old AS (DELETE FROM alert_incident WHERE resolved_at < $1 RETURNING id),
          actions AS (DELETE FROM alert_action WHERE incident IN (SELECT id FROM old)),
          notices AS (DELETE FROM alert_notice WHERE incident IN (SELECT id FROM old) OR (incident = '' AND due_at < $1))
        SELECT count(*) FROM old
        """;

    // What is not recorded yet, or parked, or has not gone out yet, may still have to be read: it keeps its body.
    private const string BodyIsDone = """
        (EXISTS (SELECT 1 FROM message AS m WHERE m.id = t.id AND m.status <> 2) AND NOT EXISTS (SELECT 1 FROM delivery_work AS w WHERE w.message = t.id AND w.state < 2))
        """;
    private const string DeleteOldWork = "DELETE FROM delivery_work WHERE state >= 2 AND ended_at < $1";
    private const string MessageIsGone = "NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = t.message)";

    // A reader that stays long makes this wait, and everybody else behind it: not for longer.
    private const string BeQuick = "SET LOCAL lock_timeout = '2s'";

    private const int Attempts = 5;
    private const int AtOnce = 500;

    /// <summary>Of the partitions that are gone, less what stays of them.</summary>
    public long BytesFreed { get; private set; }

    /// <summary>Forgets bodies of messages received before a time; how many.</summary>
    public async Task<long> ForgetBodiesAsync(DateTimeOffset before, CancellationToken cancel)
    {
        long forgotten = 0;
        foreach (var partition in await PassedAsync("body", before, cancel))
        {
            if (await AnyAsync(partition, BodyIsDone, cancel))
                forgotten += await AloneAsync(() => KeepOnlyAsync(partition, $"NOT {BodyIsDone}", cancel), cancel);
        }

        return forgotten;
    }

    /// <summary>Forgets messages received before a time with their facts, and marks the states that outlive them; how many.</summary>
    public async Task<long> ForgetMessagesAsync(DateTimeOffset before, CancellationToken cancel)
    {
        long forgotten = 0;
        foreach (var partition in await PassedAsync("message", before, cancel))
            forgotten += await ForgetMessagesAsync(partition, cancel);
        // Keys of forgotten messages lead nowhere and hurt nobody: they go when their year has passed.
        foreach (var partition in await PassedAsync("message_key", before, cancel))
        {
            if (await AnyAsync(partition, MessageIsGone, cancel))
                await AloneAsync(() => KeepOnlyAsync(partition, $"NOT {MessageIsGone}", cancel), cancel);
        }

        return forgotten;
    }

    /// <summary>Forgets incidents that were over before a time, and trials of routes and accesses over FHIR as old; how many incidents. They are few: no partitions.</summary>
    public async Task<long> ForgetIncidentsAsync(DateTimeOffset before, CancellationToken cancel)
    {
        await connection.Command(DeleteOldAccesses, Value(before.UtcTicks)).ExecuteNonQueryAsync(cancel);
        return (long)(await connection.Command(DeleteOldIncidents, Value(before.UtcTicks)).ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Forgets outgoing work that ended before a time: what makes it once is forgotten with it.</summary>
    public Task ForgetWorkAsync(DateTimeOffset before, CancellationToken cancel) => connection.Command(DeleteOldWork, Value(before.UtcTicks)).ExecuteNonQueryAsync(cancel);

    private async Task<long> ForgetMessagesAsync(Partition partition, CancellationToken cancel)
    {
        var facts = new PostgresFacts(connection, partitions);
        var (stay, parked, old) = (new List<long>(), new List<long>(), 0L);
        for (var last = partition.From - 1; await ReadAsync(connection.Command(OldMessages, Value(last), Value(partition.To), Value((long)AtOnce)), cancel) is { Count: > 0 } messages; last = messages[^1].Id)
        {
            // Facts about dossiers are few and are never joined into a state: they stay.
            stay.AddRange(messages.Where(m => m.OfDossier).Select(m => m.Id));
            parked.AddRange(messages.Where(m => m.Parked).Select(m => m.Id));
            var forgotten = messages.Where(m => !m.OfDossier).ToList();
            old += forgotten.Count;
            await AloneAsync(() => MarkOutlivedAsync(facts, forgotten.SelectMany(m => m.Facts), cancel), cancel);
        }

        // Empty, but for what its journal may still wait for.
        if (old == 0 && (stay.Count > 0 || !await AnyAsync(partition with { Name = partition.Name.Replace("message", "journal", StringComparison.Ordinal) }, "false", cancel)))
            return 0;
        long[] kept = [.. stay];
        NpgsqlParameter From() => Value(partition.From);
        NpgsqlParameter To() => Value(partition.To);
        return await AloneAsync(
            async () =>
            {
                // What was parked may have been translated anew since it was looked at.
                var corrected = await ReadAsync(connection.Command(Corrected, Array([.. parked]), From(), To()), cancel);
                await MarkOutlivedAsync(facts, corrected.SelectMany(m => m.Facts), cancel);
                await connection.Command(DeleteBodies, From(), To(), Array(kept)).ExecuteNonQueryAsync(cancel);
                await connection.Command(DeleteSuperseded, From(), To(), Array(kept)).ExecuteNonQueryAsync(cancel);
                // The journal first: what waits there to be recorded is told by what the ledger has.
                foreach (var journaled in (await partitions.ListAsync("journal", cancel)).Where(p => p.From == partition.From))
                    await KeepOnlyAsync(journaled, "t.id = ANY ($1) OR NOT EXISTS (SELECT 1 FROM message AS m WHERE m.id = t.id)", cancel, Array(kept));
                return await KeepOnlyAsync(partition, "t.id = ANY ($1)", cancel, Array(kept));
            },
            cancel);
    }

    private async Task<long> KeepOnlyAsync(Partition partition, string keep, CancellationToken cancel, params NpgsqlParameter[] values)
    {
        var (rows, bytes) = await PostgresPartitionSwap.KeepOnlyAsync(connection, partition, keep, cancel, values);
        BytesFreed += bytes;
        partitions.Forget();
        return rows;
    }

    /// <summary>Marks the states that were folded from these facts: what is left of the facts no longer tells all of them.</summary>
    private async Task<long> MarkOutlivedAsync(PostgresFacts facts, IEnumerable<Fact> forgotten, CancellationToken cancel)
    {
        var keys = forgotten.SelectMany(SubjectKeys.Of).ToHashSet();
        // An answer names only the message that it answers.
        var exchanged = await facts.FindAsync([.. keys.Where(k => k.Kind == 'x')], FactSort.Document, cancel);
        keys.UnionWith(exchanged.SelectMany(SubjectKeys.Of).Where(k => k.Kind == 'd'));
        var kinds = keys.ToLookup(k => k.Kind, k => PostgresText.Key(k.Value));
        foreach (var (sql, kind) in new[] { (OutlivePatients, 'p'), (OutliveVisits, 'v'), (OutliveDocuments, 'd') })
            await connection.Command(sql, Array([.. kinds[kind]])).ExecuteNonQueryAsync(cancel);
        return 0;
    }

    /// <summary>Runs a step in a transaction of its own, while nobody records and nobody makes partitions; again when somebody was in the way.</summary>
    private async Task<long> AloneAsync(Func<Task<long>> step, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var freed = BytesFreed;
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancel);
                foreach (var sql in new[] { PostgresLocks.Ledger, PostgresLocks.Partitions, BeQuick })
                    await connection.Command(sql).ExecuteNonQueryAsync(cancel);
                var result = await step();
                await transaction.CommitAsync(cancel);
                return result;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected && attempt < Attempts)
            {
                BytesFreed = freed;
            }
        }
    }

    /// <summary>Partitions whose last message came before a time: an id is never of an earlier day than its message.</summary>
    private async Task<IEnumerable<Partition>> PassedAsync(string table, DateTimeOffset before, CancellationToken cancel) =>
        (await partitions.ListAsync(table, cancel)).Where(p => p.To <= JournalIds.FirstOf(before));

    /// <summary>Whether there is something to forget, or nothing at all: nobody needs an empty partition of the past.</summary>
    private async Task<bool> AnyAsync(Partition partition, string condition, CancellationToken cancel) =>
        (bool)(await connection.Command($"SELECT EXISTS (SELECT 1 FROM {partition.Name} AS t WHERE {condition}) OR NOT EXISTS (SELECT 1 FROM {partition.Name})").ExecuteScalarAsync(cancel))!;

    private static async Task<List<Old>> ReadAsync(NpgsqlCommand command, CancellationToken cancel) =>
        await command.ListAsync(rows => new Old(rows.GetInt64(0), rows.GetInt16(1) == (short)Queries.MessageStatus.Parked, LedgerJson.Translation(rows.Bytes(2)).Facts), cancel);

    private sealed record Old(long Id, bool Parked, IReadOnlyList<Fact> Facts)
    {
        public bool OfDossier => Facts.Any(f => RecordedFacts.SortOf(f) == FactSort.Dossier);
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Ledger.Maintenance;

namespace HopEn2.Interop.Ledger.Postgres;

/// <summary>Rebuild and retention. One engine at a time does either: what one folds, another must not forget.</summary>
internal sealed class PostgresMaintenance(PostgresDatabase database, PostgresLedger ledger, HospitalCalendar calendar, TimeProvider time) : ILedgerMaintenance
{
    // Of the session: it ends with the connection, however that ends, and at once when all went well.
    private const string WaitForOthers = "SELECT pg_advisory_lock(6844277, hashtext(current_schema()))";
    private const string LetOthers = "SELECT pg_advisory_unlock_all()";
    private const string UnlessAnotherDoes = "SELECT pg_try_advisory_lock(6844277, hashtext(current_schema()))";

    public async Task<RebuildReport> RebuildAsync(bool replace, IProgress<RebuildProgress>? progress, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        await using var connection = await database.Apart.OpenConnectionAsync(cancel);
        await connection.Command(WaitForOthers).ExecuteNonQueryAsync(cancel);
        var rebuild = await PostgresRebuild.BeginAsync(connection, database, calendar, progress, cancel);
        await rebuild.FoldAsync(async () => (await ledger.RecordedUpToAsync(cancel)).Value, cancel);
        var report = await ledger.WhileNobodyRecordsAsync(alone => rebuild.FinishAsync(alone, replace, cancel), cancel);
        await connection.Command(LetOthers).ExecuteNonQueryAsync(cancel);
        return report with { Took = time.GetElapsedTime(started) };
    }

    public async Task<SweepReport> SweepAsync(RetentionOptions retention, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.Apart.OpenConnectionAsync(cancel);
        if (!(bool)(await connection.Command(UnlessAnotherDoes).ExecuteScalarAsync(cancel))!)
            return new SweepReport(0, 0, 0, 0);
        var sweep = new PostgresSweep(connection, database.Partitions);
        var bodies = await sweep.ForgetBodiesAsync(now - retention.Bodies, cancel);
        var messages = await sweep.ForgetMessagesAsync(now - retention.FactsAtLeastAsLongAsBodies, cancel);
        await sweep.ForgetWorkAsync(now - retention.FactsAtLeastAsLongAsBodies, cancel);
        var incidents = await sweep.ForgetIncidentsAsync(now - retention.Incidents, cancel);
        await connection.Command(LetOthers).ExecuteNonQueryAsync(cancel);
        return new SweepReport(bodies, messages, incidents, sweep.BytesFreed);
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Ledger.Maintenance;

namespace HopEn2.Interop.Ledger.Sqlite;

/// <summary>Rebuild and retention over the two files.</summary>
internal sealed class SqliteMaintenance(SqliteStoreFiles files, SqliteLedger ledger, HospitalCalendar calendar, TimeProvider time) : ILedgerMaintenance
{
    public Task<RebuildReport> RebuildAsync(bool replace, IProgress<RebuildProgress>? progress, CancellationToken cancel) => Task.Run(
        async () =>
        {
            var started = time.GetTimestamp();
            using var rebuild = new SqliteRebuild(files.Options, calendar, progress);
            await rebuild.FoldAsync(cancel);
            var report = await ledger.WhileNobodyRecordsAsync(() => rebuild.FinishAsync(replace, cancel), cancel);
            return report with { Took = time.GetElapsedTime(started) };
        },
        cancel);

    // Minutes of work in a large store: not on a thread that serves others.
    public Task<SweepReport> SweepAsync(RetentionOptions retention, CancellationToken cancel) => Task.Factory.StartNew(
        () =>
        {
            var (before, now) = (Size(), time.GetUtcNow());
            using var sweep = new SqliteSweep(files.Options, retention.Share, time, cancel);
            var bodies = sweep.ForgetBodies(now - retention.Bodies);
            var messages = sweep.ForgetMessages(now - retention.FactsAtLeastAsLongAsBodies);
            sweep.ForgetWork(now - retention.FactsAtLeastAsLongAsBodies);
            var incidents = sweep.ForgetIncidents(now - retention.Incidents);
            sweep.GiveSpaceBack();
            return new SweepReport(bodies, messages, incidents, Math.Max(0, before - Size()));
        },
        cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private long Size() => new FileInfo(files.Options.File).Length + new FileInfo(files.Options.JournalFile).Length;
}

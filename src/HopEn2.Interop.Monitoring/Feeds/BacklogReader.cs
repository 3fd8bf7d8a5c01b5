using HopEn2.Interop.Domain.Ports;

namespace HopEn2.Interop.Monitoring.Feeds;

/// <summary>Counts what the journal keeps and the ledger has not recorded: the work that is behind, and since when.</summary>
internal sealed class BacklogReader(IJournal journal, ILedger ledger, HospitalClock clock, TimeProvider time)
{
    public async Task<Backlog> ReadAsync(CancellationToken cancel)
    {
        var recorded = await ledger.RecordedUpToAsync(cancel);
        var after = await journal.IdsAfterAsync(recorded, Backlog.Most, cancel);
        if (after.Count == 0)
            return Backlog.None;
        var pending = await ledger.UnrecordedAsync(after, cancel);
        if (pending.Count == 0)
            return Backlog.None;
        // Received at the machine's time; its age is shown by the hospital's.
        var age = await journal.ReceivedAtAsync(pending.Min(), cancel) is { } receivedAt ? time.GetUtcNow() - receivedAt : (TimeSpan?)null;
        return new(pending.Count, clock.Now - age, age ?? TimeSpan.Zero);
    }
}

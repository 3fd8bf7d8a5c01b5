using System.Threading.Channels;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Ledger.Journal;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Announces on the bus what the journal has kept, in batches, and announces again what was never recorded.</summary>
/// <remarks>
/// The announcement is only a wake-up: the truth of what is pending is "in the journal and not in the ledger". So nothing is lost when the
/// process dies between commit and announcement, when the bus drops something, or when this queue is full.
/// </remarks>
internal sealed class JournalAnnouncer(IBus bus, IServiceProvider services, BusOptions options, TimeProvider time, ILogger<JournalAnnouncer> log) : BackgroundService, IJournalBell
{
    /// <summary>Messages announced together at most. 256 keeps a batch's transaction in the order of 20 ms.</summary>
    public const int BatchSize = 256;

    /// <summary>Batches on an in-memory bus at once: bounds memory when translation is slower than intake.</summary>
    private const int OutstandingLimit = 32;

    /// <summary>An id is announced again when two looks in a row, this far apart, find it unrecorded.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    private readonly Channel<JournalId> _announced = Channel.CreateBounded<JournalId>(new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly SemaphoreSlim _outstanding = new(OutstandingLimit);

    public void Journaled(IReadOnlyList<JournalId> ids)
    {
        foreach (var id in ids)
            _announced.Writer.TryWrite(id);
    }

    /// <summary>A batch has been dealt with, one way or the other.</summary>
    public void Consumed()
    {
        // With a broker another engine may consume what this one announced: then there is nothing to count.
        if (options.InMemory && _outstanding.CurrentCount < OutstandingLimit)
            _outstanding.Release();
    }

    private bool Busy => _announced.Reader.Count > 0 || _outstanding.CurrentCount < OutstandingLimit;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(AnnounceAsync(stoppingToken), SweepAsync(stoppingToken));

    private async Task AnnounceAsync(CancellationToken cancel)
    {
        var batch = new List<long>(BatchSize);
        var reader = _announced.Reader;
        while (await reader.WaitToReadAsync(cancel))
        {
            while (batch.Count < BatchSize && reader.TryRead(out var id))
                batch.Add(id.Value);
            try
            {
                await PublishAsync(batch, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.AnnouncementFailed(log, batch.Count, e.GetType().Name);
            }

            batch.Clear();
        }
    }

    private async Task PublishAsync(List<long> ids, CancellationToken cancel)
    {
        if (options.InMemory)
            await _outstanding.WaitAsync(cancel);
        await bus.Publish(new MessagesJournaled { Ids = ids.ToArray() }, cancel);
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        // Resolved late: the journal rings this bell, so it cannot be a constructor's argument of the bell.
        var journal = (IJournal)services.GetService(typeof(IJournal))!;
        var ledger = (ILedger)services.GetService(typeof(ILedger))!;
        HashSet<JournalId>? seenBefore = null;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                // What is still on its way here is not forgotten, only slow.
                if (seenBefore is null || !Busy)
                    seenBefore = await SweepOnceAsync(journal, ledger, seenBefore, cancel);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.SweepFailed(log, e.GetType().Name);
            }

            await Task.Delay(SweepInterval, time, cancel);
        }
    }

    /// <param name="seenBefore">Unrecorded at the last look; null at the first, when whatever is unrecorded was left by an earlier run.</param>
    private async Task<HashSet<JournalId>> SweepOnceAsync(IJournal journal, ILedger ledger, HashSet<JournalId>? seenBefore, CancellationToken cancel)
    {
        var unrecorded = new HashSet<JournalId>();
        var after = await ledger.RecordedUpToAsync(cancel);
        while (unrecorded.Count < 50_000)
        {
            var ids = await journal.IdsAfterAsync(after, 10_000, cancel);
            if (ids.Count == 0)
                break;
            unrecorded.UnionWith(await ledger.UnrecordedAsync(ids, cancel));
            after = ids[^1];
        }

        var due = unrecorded.Where(id => seenBefore?.Contains(id) ?? true).Order().ToList();
        if (due.Count == 0)
            return unrecorded;
        Log.Swept(log, due.Count);
        foreach (var chunk in due.Chunk(BatchSize))
            await PublishAsync([.. chunk.Select(id => id.Value)], cancel);
        // Announced just now: they are not due again at the next look.
        unrecorded.ExceptWith(due);
        return unrecorded;
    }
}

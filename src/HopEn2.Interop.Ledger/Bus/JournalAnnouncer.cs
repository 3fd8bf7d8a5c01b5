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
/// process dies between commit and announcement, when the bus is away or drops something, or when this queue is full.
/// </remarks>
internal sealed class JournalAnnouncer(IBus bus, IBusQueues queues, BusWatch watch, IServiceProvider services, TimeProvider time, ILogger<JournalAnnouncer> log) : BackgroundService, IJournalBell
{
    /// <summary>Messages announced together at most. 256 keeps a batch's transaction in the order of 20 ms.</summary>
    public const int BatchSize = 256;

    /// <summary>Bytes of bodies announced together, above which no further message joins: some 70 documents, for the same reason.</summary>
    private const int BatchBytes = 4 << 20;

    /// <summary>
    /// How long a message that comes alone waits for others to be recorded with it: twenty together cost little more than one, and it has been
    /// acknowledged already. Of the 250 ms that a screen may be late this takes little.
    /// </summary>
    private static readonly TimeSpan Company = TimeSpan.FromMilliseconds(20);

    /// <summary>Keys that wait here for the bus, 8 bytes each; what comes beyond is swept up from the journal.</summary>
    private const int MostAnnounced = 100_000;

    /// <summary>Unrecorded ids taken up by one look; the rest by the next.</summary>
    private const int MostSwept = 50_000;

    /// <summary>Errors looked into for messages that are not to be announced again.</summary>
    private const int MostErrors = 1_000;

    /// <summary>An id is announced again when two looks in a row, this far apart, find it unrecorded.</summary>
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the broker's word that it has an announcement.</summary>
    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(10);

    /// <summary>From this lag on the journal is held back: a millisecond more before each commit for every 20 ms.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromMilliseconds(100);
    private const double PausePerLag = 0.05;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Who is as late as this is not slow but away: holding senders back would help nobody.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(30);

    private readonly Channel<(JournalId Id, int Bytes, long Since)> _announced = Channel.CreateBounded<(JournalId, int, long)>(new BoundedChannelOptions(MostAnnounced) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly BusDoubt _doubt = new(time);
    private bool _sweepFails;

    public void Journaled(IReadOnlyList<(JournalId Id, int Bytes)> kept)
    {
        var now = time.GetTimestamp();
        foreach (var (id, bytes) in kept)
            _announced.Writer.TryWrite((id, bytes, now));
    }

    /// <summary>Grows with how long the first one has waited here: the bus takes no more than translation and recording can follow.</summary>
    public TimeSpan Pause
    {
        get
        {
            if (!_announced.Reader.TryPeek(out var first) || time.GetElapsedTime(first.Since) is var lag && (lag < Unhurried || lag > Away))
                return TimeSpan.Zero;
            var pause = (lag - Unhurried) * PausePerLag;
            return pause < LongestPause ? pause : LongestPause;
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(AnnounceAsync(stoppingToken), SweepAsync(stoppingToken));

    /// <summary>Announces these, given up before, once more.</summary>
    public async Task<int> AnnounceErrorsAsync(CancellationToken cancel)
    {
        var announced = 0;
        await queues.TakeErrorsAsync(async error =>
        {
            if (error.Ids.Count > 0)
                await PublishAsync(error.Ids, cancel);
            announced += error.Ids.Count;
        }, cancel);
        await watch.LookAsync(cancel);
        return announced;
    }

    private async Task AnnounceAsync(CancellationToken cancel)
    {
        // Of nothing: the bus goes its whole way once before there is a message that would wait for it.
        await watch.ConnectedAsync(cancel);
        await TryAnnounceAsync([], cancel);
        var batch = new List<long>(BatchSize);
        var reader = _announced.Reader;
        while (await reader.WaitToReadAsync(cancel))
        {
            // Nothing is taken out of the queue for a broker that is away.
            await watch.ConnectedAsync(cancel);
            if (reader.Count < BatchSize)
                await Task.Delay(Company, time, cancel);
            for (var bytes = 0; batch.Count < BatchSize && bytes < BatchBytes && reader.TryRead(out var next); bytes += next.Bytes)
                batch.Add(next.Id.Value);
            await TryAnnounceAsync([.. batch], cancel);
            batch.Clear();
        }
    }

    private async Task TryAnnounceAsync(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        try
        {
            await AnnounceOrRecordAsync(ids, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Log.AnnouncementFailed(log, ids.Count, e.GetType().Name);
            // The watch learns it by itself; until then the broker is not asked in a hot loop.
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancel);
        }
    }

    /// <summary>Announces them; or, where the bus takes or hands out nothing although its broker is there, has them recorded here.</summary>
    private async Task AnnounceOrRecordAsync(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        if (_doubt.Doubted || watch.Unconsumed)
        {
            // Resolved late, as the journal is below.
            var recorder = (MessageRecorder)services.GetService(typeof(MessageRecorder))!;
            await recorder.RecordAsync([.. ids.Select(id => new JournalId(id))], cancel);
            return;
        }

        try
        {
            await PublishAsync(ids, cancel);
            if (_doubt.Sent())
                Log.BusReliedOn(log);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && watch.State.Connected == true)
        {
            if (_doubt.Failed())
                Log.BusDoubted(log, e.GetType().Name);
            throw;
        }
    }

    private async Task PublishAsync(IReadOnlyList<long> ids, CancellationToken cancel)
    {
        await queues.RoomAsync(cancel);
        using var patience = new CancellationTokenSource(PublishPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, patience.Token);
        try
        {
            await bus.Publish(new MessagesJournaled { Ids = ids }, either.Token);
        }
        catch
        {
            queues.Consumed();
            throw;
        }
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        // Resolved late: the journal rings this bell, so it cannot be a constructor's argument of the bell.
        var journal = (IJournal)services.GetService(typeof(IJournal))!;
        var ledger = (ILedger)services.GetService(typeof(ILedger))!;
        HashSet<JournalId>? seenBefore = null;
        while (!cancel.IsCancellationRequested)
        {
            await watch.ConnectedAsync(cancel);
            try
            {
                // What is still on its way is not forgotten, only slow.
                if ((!queues.Behind || watch.Unconsumed) && _announced.Reader.Count < 4 * BatchSize)
                    seenBefore = await SweepOnceAsync(journal, ledger, seenBefore, cancel);
                _sweepFails = false;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                if (!_sweepFails)
                    Log.SweepFailed(log, e.GetType().Name);
                _sweepFails = true;
            }

            await Task.Delay(SweepInterval, time, cancel);
        }
    }

    /// <param name="seenBefore">Unrecorded at the last look; null at the first, when whatever is unrecorded was left by an earlier run.</param>
    private async Task<HashSet<JournalId>> SweepOnceAsync(IJournal journal, ILedger ledger, HashSet<JournalId>? seenBefore, CancellationToken cancel)
    {
        var unrecorded = new HashSet<JournalId>();
        var after = await ledger.RecordedUpToAsync(cancel);
        while (unrecorded.Count < MostSwept)
        {
            var ids = await journal.IdsAfterAsync(after, 10_000, cancel);
            if (ids.Count == 0)
                break;
            unrecorded.UnionWith(await ledger.UnrecordedAsync(ids, cancel));
            after = ids[^1];
        }

        var due = unrecorded.Where(id => seenBefore?.Contains(id) ?? true).ToHashSet();
        if (due.Count > 0 && watch.State.Errors > 0)
        {
            // Given up: announced again when somebody says so.
            due.ExceptWith((await queues.PeekErrorsAsync(MostErrors, cancel)).SelectMany(e => e.Ids).Select(id => new JournalId(id)));
        }

        if (due.Count == 0)
            return unrecorded;
        Log.Swept(log, due.Count);
        foreach (var chunk in due.Order().Chunk(BatchSize))
            await AnnounceOrRecordAsync([.. chunk.Select(id => id.Value)], cancel);
        // Announced just now: they are not due again at the next look.
        unrecorded.ExceptWith(due);
        return unrecorded;
    }
}

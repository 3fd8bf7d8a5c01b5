using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>One neighbour: takes its work from the store and has it carried, as fast as it may and as long as it answers.</summary>
internal sealed class Lane(
    string destination, int atOnce, Guid engine, IOutgoingWork work, IReadOnlyDictionary<WorkKind, ICourier> couriers, Pace pace, IOptionsMonitor<DeliveryOptions> options, DeliveryMetrics metrics, TimeProvider time,
    ILogger log) : IDisposable
{
    /// <summary>Of so many looks, one is at the backlog first however much is fresh: what waits longest must not wait for ever.</summary>
    private const int BacklogShare = 4;

    /// <summary>Nothing leased lies ready for longer, nor for more than a small part of its lease: what is left of that must do for the attempt, or another engine would think it dead.</summary>
    private static readonly TimeSpan LongestReady = TimeSpan.FromSeconds(5);

    private const int ReadyPartOfLease = 20;

    // One at a time looks for work, for all who wait: the others of the lane would find the same nothing.
    private readonly SemaphoreSlim _taking = new(1);
    private readonly Queue<(LeasedWork Work, DateTimeOffset At)> _ready = [];
    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly Lock _gate = new();
    private Breaker _breaker = Breaker.Closed;
    private int _looks;
    private int _idle;
    private int _inHand;

    public string Destination => destination;

    /// <summary>There may be work: whoever waits looks at once.</summary>
    public void Tell()
    {
        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already.
        }
    }

    public void Dispose()
    {
        _taking.Dispose();
        _told.Dispose();
    }

    /// <summary>Works until it is stopped.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await CarryAsync(await TakeAsync(stopping), stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is LedgerUnavailableException or JournalUnavailableException)
            {
                Log.StoreAway(log, e.Message);
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping);
            }
            catch (Exception e)
            {
                // A lane goes on, whatever it failed on: the piece waits for its lease to run out.
                Log.FollowingFailed(log, e.GetType().Name, e.StackTrace?.Split('\n', 2)[0].Trim() ?? "");
                await Task.Delay(TimeSpan.FromSeconds(5), time, stopping);
            }
        }
    }

    /// <summary>Gives back what lies leased and will not be carried: another engine, or this one when it starts again, need not wait for the lease to run out.</summary>
    public async Task EmptyAsync()
    {
        while (_ready.TryDequeue(out var ready))
            await GiveBackAsync(ready.Work, CancellationToken.None);
    }

    /// <summary>Takes one piece and has it carried; false: there is none now.</summary>
    internal async Task<bool> StepAsync(CancellationToken cancel)
    {
        if (await LeaseAsync(1, cancel) is not [var leased])
            return false;
        await CarryAsync(leased, cancel);
        return true;
    }

    /// <summary>Waits for a piece of work.</summary>
    private async Task<LeasedWork> TakeAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _idle);
        try
        {
            await _taking.WaitAsync(cancel);
            try
            {
                while (true)
                {
                    while (_ready.TryDequeue(out var ready))
                    {
                        if (MayGo(ready.At))
                            return ready.Work;
                        await GiveBackAsync(ready.Work, cancel);
                    }

                    // As many as can begin at once, and as many to be begun next: to lease takes a commit, which several share.
                    var now = time.GetUtcNow();
                    foreach (var leased in await LeaseAsync(Volatile.Read(ref _idle) + atOnce, cancel))
                        _ready.Enqueue((leased, now));
                    if (_ready.Count == 0)
                        await ToldOrPollAsync(cancel);
                }
            }
            finally
            {
                _taking.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _idle);
        }
    }

    /// <summary>What has been ready since then: a neighbour that began to fail gets no more than its trial.</summary>
    private bool MayGo(DateTimeOffset readySince)
    {
        var now = time.GetUtcNow();
        var part = options.CurrentValue.LeaseAtLeast / ReadyPartOfLease;
        lock (_gate)
            return now - readySince <= (part < LongestReady ? part : LongestReady) && (!_breaker.OnTrial || _inHand == 1) && _breaker.May(now);
    }

    private async Task GiveBackAsync(LeasedWork leased, CancellationToken cancel)
    {
        PutDown(1);
        await work.EndAsync(leased, new WorkEnd.GivenBack(), time.GetUtcNow(), cancel);
    }

    private async Task ToldOrPollAsync(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_told.WaitAsync(waiting.Token), Task.Delay(options.CurrentValue.Poll, time, waiting.Token));
        await waiting.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Takes due pieces from the store, at most so many.</summary>
    private async Task<IReadOnlyList<LeasedWork>> LeaseAsync(int most, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            // A neighbour that failed gets one piece on trial; the others wait for what becomes of it.
            if (!_breaker.May(now) || (_breaker.OnTrial && _inHand > 0))
                return [];
            if (_breaker.OnTrial)
                most = 1;
            _inHand += most;
        }

        var taken = 0;
        try
        {
            var settings = options.CurrentValue;
            var until = now + settings.LeaseAtLeast;
            IReadOnlyList<LeasedWork> leased = ++_looks % BacklogShare == 0 ? [] : await work.LeaseAsync(destination, engine, now, until, now - settings.Fresh, most, cancel);
            if (leased.Count < most)
                leased = [.. leased, .. await work.LeaseAsync(destination, engine, now, until, null, most - leased.Count, cancel)];
            taken = leased.Count;
            return leased;
        }
        finally
        {
            PutDown(most - taken);
        }
    }

    private void PutDown(int pieces)
    {
        lock (_gate)
            _inHand -= pieces;
    }

    private async Task CarryAsync(LeasedWork leased, CancellationToken cancel)
    {
        try
        {
            var wait = PaceOf();
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancel);
            var started = time.GetTimestamp();
            var carried = await CarriedAsync(leased, cancel);
            await work.EndAsync(leased, carried.End, time.GetUtcNow(), cancel);
            metrics.Carried(destination, carried.End, time.GetElapsedTime(started));
            await NoteAsync(carried, cancel);
        }
        finally
        {
            PutDown(1);
        }
    }

    private TimeSpan PaceOf()
    {
        lock (_gate)
            return pace.Next(time.GetUtcNow());
    }

    private async Task<Carried> CarriedAsync(LeasedWork leased, CancellationToken cancel)
    {
        var item = leased.Item;
        if (!couriers.TryGetValue(item.Order.Kind, out var courier))
            return new(new WorkEnd.Held(WorkReasons.NotConfigured, WorkReasons.Waits(WorkReasons.NotConfigured), time.GetUtcNow() + TimeSpan.FromHours(1), "no-courier"), NeighbourSign.None);
        try
        {
            return await courier.CarryAsync(leased, cancel);
        }
        catch (Exception e) when (e is not (OperationCanceledException or LedgerUnavailableException or JournalUnavailableException))
        {
            // The type and place only: its text may quote the document. Whether anything went out is not known.
            Log.Defect(log, destination, item.Order.Message.Value, e.GetType().Name, e.StackTrace?.Split('\n', 2)[0].Trim() ?? "");
            return new(new WorkEnd.Postponed(time.GetUtcNow() + options.CurrentValue.DepositRetry.Rules.After(item.Attempts + 1, 0.5), WorkReasons.Defect, e.GetType().Name, true), NeighbourSign.None);
        }
    }

    private async Task NoteAsync(Carried carried, CancellationToken cancel)
    {
        Breaker before, after;
        var now = time.GetUtcNow();
        var code = (carried.End as WorkEnd.Postponed)?.Code ?? (carried.End as WorkEnd.Failed)?.Code;
        lock (_gate)
        {
            before = _breaker;
            after = _breaker = before.After(carried.Neighbour, code, now, options.CurrentValue.Breaker);
        }

        if (after.OpenUntil is { } until && after != before)
        {
            Log.NeighbourFails(log, destination, after.Code, until);
            await work.NeighbourAsync(destination, until, after.Code, now, cancel);
        }
        else if (before.OnTrial && !after.OnTrial)
        {
            Log.NeighbourAnswers(log, destination);
            await work.NeighbourAsync(destination, null, null, now, cancel);
        }
    }
}

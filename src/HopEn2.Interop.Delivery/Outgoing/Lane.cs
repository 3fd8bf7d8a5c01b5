using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>One neighbour: takes its work from the store and has it carried, as fast as it may and as long as it answers.</summary>
internal sealed class Lane(
    string destination, Guid engine, IOutgoingWork work, IReadOnlyDictionary<WorkKind, ICourier> couriers, Pace pace, IOptionsMonitor<DeliveryOptions> options, DeliveryMetrics metrics, TimeProvider time, ILogger log)
    : IDisposable
{
    /// <summary>Of so many pieces, one is of the backlog however much is fresh: what waits longest must not wait for ever.</summary>
    private const int BacklogShare = 4;

    // One at a time looks for work: the others of the lane would find the same nothing.
    private readonly SemaphoreSlim _taking = new(1);
    private readonly SemaphoreSlim _told = new(0, 1);
    private readonly Lock _gate = new();
    private Breaker _breaker = Breaker.Closed;
    private int _taken;
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
                if (await TakeAsync(stopping) is { } leased)
                    await CarryAsync(leased, stopping);
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

    /// <summary>Takes one piece and has it carried; false: there is none now.</summary>
    internal async Task<bool> StepAsync(CancellationToken cancel)
    {
        if (await LeaseAsync(cancel) is not { } leased)
            return false;
        await CarryAsync(leased, cancel);
        return true;
    }

    /// <summary>Waits for a piece of work.</summary>
    private async Task<LeasedWork?> TakeAsync(CancellationToken cancel)
    {
        await _taking.WaitAsync(cancel);
        try
        {
            while (true)
            {
                if (await LeaseAsync(cancel) is { } leased)
                    return leased;
                await ToldOrPollAsync(cancel);
            }
        }
        finally
        {
            _taking.Release();
        }
    }

    private async Task ToldOrPollAsync(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(_told.WaitAsync(waiting.Token), Task.Delay(options.CurrentValue.Poll, time, waiting.Token));
        await waiting.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }

    private async Task<LeasedWork?> LeaseAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            // A neighbour that failed gets one piece on trial; the others wait for what becomes of it.
            if (!_breaker.May(now) || (_breaker.OnTrial && _inHand > 0))
                return null;
            _inHand++;
        }

        LeasedWork? leased = null;
        try
        {
            var settings = options.CurrentValue;
            var backlogFirst = ++_taken % BacklogShare == 0;
            var until = now + settings.LeaseAtLeast;
            if (!backlogFirst)
                leased = await OneAsync(now - settings.Fresh);
            return leased ??= await OneAsync(null);

            async Task<LeasedWork?> OneAsync(DateTimeOffset? fresh) => await work.LeaseAsync(destination, engine, now, until, fresh, 1, cancel) is [var one, ..] ? one : null;
        }
        finally
        {
            if (leased is null)
                PutDown();
        }
    }

    private void PutDown()
    {
        lock (_gate)
            _inHand--;
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
            PutDown();
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

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Follows what is recorded and keeps what it asks to be done, and then how far it has come: whatever dies, the next one goes on from there.</summary>
/// <remarks>Every engine follows; the same work found twice is kept once. That something was recorded is told by the ledger for speed, and looked for all the same.</remarks>
internal sealed class DeliveryFollower(
    IOutgoingWork work, IRecordedMessages recorded, IEnumerable<IWorkPlanner> planners, DocumentPlanner documents, IDeliveryReports reports, IMappings mappings, DeliverySignal signal,
    IOptionsMonitor<DeliveryOptions> options, DeliveryMetrics metrics, TimeProvider time, ILogger<DeliveryFollower> log) : BackgroundService
{
    private const int AtOnce = 200;

    /// <summary>How often it is kept how far it has come: what was followed since is followed once more after a crash, and found to be known.</summary>
    private static readonly TimeSpan NoteEvery = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<IWorkPlanner> _planners = [.. planners];
    private JournalId? _followed;
    private DateTimeOffset _noted;
    private bool _unnoted;

    /// <summary>Before the entrances open: a feed that delivers does so from now on, and nothing that comes is from before.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await NoteFeedsAsync(cancellationToken);
        }
        catch (LedgerUnavailableException e)
        {
            // Nothing is acknowledged either until the store is there.
            Log.StoreAway(log, e.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync(stoppingToken) == 0)
                    await ToldOrPollAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                if (e is LedgerUnavailableException or JournalUnavailableException)
                    Log.StoreAway(log, e.Message);
                else
                    Log.FollowingFailed(log, e.GetType().Name, e.StackTrace?.Split('\n', 2)[0].Trim() ?? "");
                await Task.Delay(TimeSpan.FromSeconds(5), time, stoppingToken);
            }
        }
    }

    /// <summary>Looks once at what is new; how many messages there were.</summary>
    internal async Task<int> StepAsync(CancellationToken cancel)
    {
        if (signal.Changed(2_000) is { Count: > 0 } changed && await work.ReleaseAsync(changed, time.GetUtcNow(), cancel) > 0)
            signal.Tell();
        var since = await NoteFeedsAsync(cancel);
        _followed ??= await work.FollowedAsync(cancel);
        if (_followed is null)
        {
            if (since is not { } first)
                return 0;
            _followed = await recorded.LastBeforeAsync(first, cancel);
        }

        var messages = await recorded.AfterAsync(_followed.Value, AtOnce, cancel);
        metrics.Follows(messages.Count > 0 ? time.GetUtcNow() - messages[0].ReceivedAt : TimeSpan.Zero);
        if (messages.Count > 0)
        {
            await KeepAsync(messages, cancel);
            (_followed, _unnoted) = (messages[^1].Id, true);
        }

        var again = await LookAgainAsync(cancel);
        if (_unnoted && time.GetUtcNow() - _noted >= NoteEvery)
        {
            await work.AddAsync([], _followed, time.GetUtcNow(), cancel);
            (_noted, _unnoted) = (time.GetUtcNow(), false);
        }

        return messages.Count + again;
    }

    /// <summary>Notes since when feeds deliver; the earliest moment, null when none does.</summary>
    private async Task<DateTimeOffset?> NoteFeedsAsync(CancellationToken cancel)
    {
        DateTimeOffset? first = null;
        foreach (var feed in mappings.Current.Feeds.Feeds.Where(f => f.Mode is FeedMode.Deliver))
        {
            var since = await documents.SinceAsync(feed.Name, cancel);
            if (first is null || since < first)
                first = since;
        }

        signal.Delivers = first is not null;
        return first;
    }

    /// <summary>Messages translated anew: what they ask for now.</summary>
    private async Task<int> LookAgainAsync(CancellationToken cancel)
    {
        // What is not followed yet is still to come.
        var ids = (await work.AgainAsync(AtOnce, cancel)).Where(id => id.Value <= _followed!.Value.Value).ToList();
        if (ids.Count == 0)
            return 0;
        var found = new List<RecordedMessageFacts>();
        foreach (var id in ids)
            found.AddRange((await recorded.AfterAsync(new(id.Value - 1), 1, cancel)).Where(m => m.Id == id));
        await KeepAsync(found, cancel);
        await work.SeenAgainAsync(ids, cancel);
        return ids.Count;
    }

    private async Task KeepAsync(IReadOnlyList<RecordedMessageFacts> messages, CancellationToken cancel)
    {
        var orders = new List<WorkOrder>();
        foreach (var message in messages)
        {
            foreach (var planner in _planners)
                orders.AddRange(await planner.PlanAsync(message, cancel));
        }

        if (orders.Count == 0)
            return;
        foreach (var done in await work.AddAsync(orders, null, time.GetUtcNow(), cancel))
        {
            // Asked for once more, and done already: the later message gets its answer before it is passed by.
            foreach (var order in orders.Where(o => o.Key == done.Order.Key && o.Message != done.Order.Message && o.Kind is not (WorkKind.Answer or WorkKind.VisitMessage)))
                await reports.ReportAsync(WorkPlan.Again(order, done), cancel);
        }

        signal.Tell();
    }

    private async Task ToldOrPollAsync(CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        await Task.WhenAny(signal.WaitAsync(waiting.Token), Task.Delay(signal.Delivers ? options.CurrentValue.Poll : TimeSpan.FromSeconds(5), time, waiting.Token));
        await waiting.CancelAsync();
        cancel.ThrowIfCancellationRequested();
    }
}

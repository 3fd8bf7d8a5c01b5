using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Feeds;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Api;

/// <summary>Gives the feed board what only the ledger knows: what came before the program started, and what is parked.</summary>
internal sealed class FeedReadings(FeedBoard board, ILedgerQueries queries, IMappings mappings, HospitalClock clock, TimeProvider time, ILogger<FeedReadings> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var feed in mappings.Current.Feeds.Feeds)
            await ReadHistoryAsync(feed.Name, stoppingToken);

        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                board.TakeParked(await queries.ParkedAsync(stoppingToken));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.ParkedNotRead(log, e);
                board.TakeParked(null);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ReadHistoryAsync(string feed, CancellationToken cancel)
    {
        try
        {
            var last = await queries.MessagesAsync(new(Feed: feed), new(null, 1), cancel);
            var today = clock.Today.ToDateTime(TimeOnly.MinValue);
            var midnight = new DateTimeOffset(today, clock.Zone.GetUtcOffset(today)).ToUniversalTime();
            var earlier = await queries.IdsAsync(feed, midnight, board.Started.ToUniversalTime(), false, cancel);
            board.TakeHistory(feed, last.Items.Count > 0 ? last.Items[0].ReceivedAt : null, earlier.Count, await ReadHourAsync(feed, cancel));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.HistoryNotRead(log, feed, e);
        }
    }

    /// <summary>Messages in each of the last sixty whole minutes before counting began, oldest first.</summary>
    private async Task<IReadOnlyList<int>> ReadHourAsync(string feed, CancellationToken cancel)
    {
        var counts = new List<int>(FeedBoard.Minutes);
        var end = board.Started.ToUniversalTime();
        end = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerMinute));
        for (var i = FeedBoard.Minutes; i > 0; i--)
            counts.Add((await queries.IdsAsync(feed, end.AddMinutes(-i), end.AddMinutes(1 - i), false, cancel)).Count);
        return counts;
    }
}

using System.Collections.Concurrent;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Outgoing;

/// <summary>Opens a lane for each neighbour that has work, and keeps them going. A neighbour that fails stops nobody else.</summary>
internal sealed class OutgoingRunner(
    IOutgoingWork work, IEnumerable<ICourier> couriers, IOptionsMonitor<DeliveryOptions> options, DeliveryMetrics metrics, DeliverySignal signal, TimeProvider time, ILogger<OutgoingRunner> log) : BackgroundService
{
    /// <summary>How often it is looked which neighbours there are and how they stand.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    private const int WordsAtOnce = 4;

    private readonly Guid _engine = Guid.NewGuid();
    private readonly ConcurrentDictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<WorkKind, ICourier> _couriers = couriers.GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.First());

    public override void Dispose()
    {
        foreach (var lane in _lanes.Values)
            lane.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        signal.Told += Tell;
        var workers = new List<Task>();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await LookAsync(workers, stoppingToken);
                await Task.Delay(Round, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was begun and not ended counts as unknown: it is asked after before it is sent again.
        }
        finally
        {
            signal.Told -= Tell;
            await Task.WhenAll(workers).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var lane in _lanes.Values)
                await lane.EmptyAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Tell()
    {
        foreach (var lane in _lanes.Values)
            lane.Tell();
    }

    private async Task LookAsync(List<Task> workers, CancellationToken stopping)
    {
        try
        {
            var destinations = await work.DestinationsAsync(stopping);
            foreach (var destination in destinations)
            {
                if (_lanes.ContainsKey(destination.Name))
                    continue;
                var (lane, atOnce) = Open(destination.Name);
                _lanes[destination.Name] = lane;
                workers.AddRange(Enumerable.Range(0, atOnce).Select(_ => Task.Run(() => lane.RunAsync(stopping), stopping)));
            }

            metrics.Stands(await work.CountsAsync(stopping), destinations);
        }
        catch (LedgerUnavailableException e)
        {
            metrics.Stands(null, null);
            Log.StoreAway(log, e.Message);
        }
    }

    private (Lane Lane, int AtOnce) Open(string destination)
    {
        var settings = options.CurrentValue;
        var (atOnce, perSecond) = destination switch
        {
            Destinations.Dmp => (settings.DepositsAtOnce, settings.DepositsPerSecond),
            Destinations.Mss => (settings.MailsAtOnce, settings.MailsPerSecond),
            // Words to a source go over one connection, one after the other; what is looked up and noted for each need not wait for that.
            _ => (WordsAtOnce, 0d),
        };
        return (new Lane(destination, atOnce, _engine, work, _couriers, new Pace(perSecond), options, metrics, time, log), atOnce);
    }
}

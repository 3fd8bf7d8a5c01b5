using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Looks for what is new and tells it, as long as the engine runs; of the engines of a store one does.</summary>
internal sealed class SubscriptionService(
    ISubscriptionStore store, IAlertStore leads, DocumentFollower documents, StateFollower states, Teller teller, SubscriptionOptions options, TimeProvider time, ILogger<SubscriptionService> log) : BackgroundService
{
    private const string Part = "fhir-subscriptions";
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(10);

    // Incidents and figures are states, and cost a reading each time.
    private static readonly TimeSpan StatesEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private readonly Dictionary<string, Task> _telling = new(StringComparer.Ordinal);
    private readonly Guid _engine = Guid.NewGuid();
    private DateTimeOffset _statesAt;
    private DateTimeOffset _forgotAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Key is not { Length: > 0 })
            return;
        using var timer = new PeriodicTimer(options.Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await RoundAsync(stoppingToken))
                {
                    // There is more at once.
                }
            }
            catch (LedgerUnavailableException e)
            {
                Log.SubscriptionsWait(log, e.Message);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.SubscriptionsFailed(log, e);
                await Task.Delay(AfterFailure, time, stoppingToken);
            }
        }
    }

    private async Task<bool> RoundAsync(CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (!await leads.LeadAsync(Part, _engine, now, now + Lead, cancel))
            return false;
        var all = await store.AllAsync(cancel);
        var subscribers = all.Select(s => (s.Id, Subscriber.Read(s))).ToList();
        var more = await documents.FollowAsync(subscribers, cancel);
        if (now - _statesAt >= StatesEvery)
        {
            _statesAt = now;
            await states.FollowAsync(subscribers, cancel);
        }

        if (now - _forgotAt >= ForgetEvery)
        {
            _forgotAt = now;
            await store.ForgetEventsAsync(now - options.KeptFor, cancel);
        }

        // Each is told by itself: one that does not answer keeps nobody else waiting.
        foreach (var one in all.Where(s => _telling.GetValueOrDefault(s.Id)?.IsCompleted is not false))
            _telling[one.Id] = TellAsync(one.Id, cancel);
        return more;
    }

    private async Task TellAsync(string id, CancellationToken cancel)
    {
        try
        {
            while ((await store.AllAsync(cancel)).FirstOrDefault(s => s.Id == id) is { } stored && await teller.TellAsync(stored, cancel))
            {
                // There is more to tell at once.
            }
        }
        catch (LedgerUnavailableException e)
        {
            Log.SubscriptionsWait(log, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.SubscriptionsFailed(log, e);
        }
    }
}

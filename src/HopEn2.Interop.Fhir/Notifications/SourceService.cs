using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Outcomes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>The servers that the engine subscribes to, and the door they tell it at.</summary>
internal sealed class SourceService(FhirFeedOptions options, FhirIntake intake, FhirBodies bodies, ISubscriptionStore store, IFeedObserver observer, TimeProvider time, ILogger<SourceService> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    private IReadOnlyList<Source> _sources = [];

    public IReadOnlyList<SourceState> States => [.. _sources.Select(s => s.State)];

    /// <summary>A notification came in.</summary>
    public async Task TakeAsync(HttpContext context, string name)
    {
        if (_sources.FirstOrDefault(s => s.Name == name) is not { } source)
        {
            await FhirAnswer.ErrorAsync(context, 404, "not-found", "Aucune source de ce nom (Fhir:Sources).");
            return;
        }

        using var request = await FhirRequest.ReadAsync(context, intake, bodies);
        if (request.Reading is not { } reading)
            return;
        if (reading.Root is null || Notification.Of(reading.Root) is not { } notification)
        {
            await FhirAnswer.WriteAsync(context, reading.IsUnreadable ? 400 : 422, reading.IsAccepted ? [OperationOutcomes.Error("not-supported", "Cette adresse prend des notifications : Bundle de type history, Parameters en tête.")] : reading.Issues);
            return;
        }

        if (await source.TakeAsync(notification, context.RequestAborted))
            context.Response.StatusCode = 200;
        else
            await FhirAnswer.TryAgainAsync(context);
    }

    public override void Dispose()
    {
        _client.Dispose();
        foreach (var source in _sources)
            source.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Sources.Count == 0)
            return;
        _sources = [.. options.Sources.Select(s => new Source(s, intake, store, observer, time, _client))];
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await Task.WhenAll(_sources.Select(s => LookAsync(s, stoppingToken)));
    }

    private async Task LookAsync(Source source, CancellationToken cancel)
    {
        try
        {
            await source.LookAsync(cancel);
        }
        catch (LedgerUnavailableException e)
        {
            Log.SubscriptionsWait(log, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.SourceFailed(log, source.Name, e);
        }
    }
}

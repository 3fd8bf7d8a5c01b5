using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Outcomes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Fhir.Notifications;

/// <summary>The servers that the engine subscribes to, and the door they tell it at.</summary>
internal sealed class SourceService(FhirFeedOptions options, FhirIntake intake, FhirBodies bodies, ISubscriptionStore store, IFeedObserver observer, TimeProvider time, ILogger<SourceService> log) : BackgroundService, IFollowedSources
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly FhirBodies _answers = new(options);
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
        _answers.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Sources.Count == 0)
            return;
        _sources = [.. options.Sources.Where(IsSound).Select(s => new Source(s, new SourceClient(s, intake, _answers, _client, time), intake, store, observer, time))];
        // Each by itself: one that has much to tell, or does not answer, keeps no other waiting.
        await Task.WhenAll(_sources.Select(s => FollowAsync(s, stoppingToken)));
    }

    private async Task FollowAsync(Source source, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stop))
            await LookAsync(source, stop);
    }

    // One that is written wrongly keeps the others from nothing.
    private bool IsSound(SourceOptions source)
    {
        var wrong = new List<ValidationResult>();
        var sound = Validator.TryValidateObject(source, new ValidationContext(source), wrong, validateAllProperties: true)
            && Uri.TryCreate(source.Server, UriKind.Absolute, out var server) && (server.Scheme is "http" or "https") && Uri.TryCreate(source.Address, UriKind.Absolute, out _);
        if (!sound)
            Log.SourceWrong(log, source.Name, wrong.Count > 0 ? wrong[0].ErrorMessage ?? "" : "Server and Address are http addresses");
        return sound;
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

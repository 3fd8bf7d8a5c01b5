using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>
/// A FHIR server that others subscribe to, in R4 and by the R5 backport: it shakes hands, beats, tells what happens and answers what was missed; and it can be made to
/// lose, repeat, mix up, go down, come back and forget.
/// </summary>
public sealed class SourceServer : IAsyncDisposable
{
    private readonly SourceOptions _options;
    private readonly TimeProvider _time;
    private readonly Teller _teller;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, SourceSubscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReadOnlyMemory<byte>> _resources = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Task, byte> _running = [];
    private volatile TaskCompletionSource _up = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication? _application;
    private int _port;
    private int _numbers;
    private int _toLose;
    private int _reads;

    private SourceServer(SourceOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _teller = new Teller(options, time, () => Base, cancel => _up.Task.WaitAsync(cancel));
    }

    /// <summary>Base of its FHIR interface, on a port of the system's choice that stays its own over going down and coming back.</summary>
    public Uri Base => new($"http://127.0.0.1:{_port}/fhir");

    /// <summary>Notifications that were answered 2xx, handshakes and heartbeats included.</summary>
    public long Told => _teller.Told;

    /// <summary>Attempts to notify that were answered otherwise, or not at all.</summary>
    public long Failed => _teller.Failed;

    /// <summary>How often a resource or <c>$events</c> was read.</summary>
    public int Reads => _reads;

    /// <summary>Ids of the subscriptions it knows, with their status.</summary>
    public IReadOnlyDictionary<string, string> Subscriptions => _subscriptions.ToDictionary(s => s.Key, s => s.Value.Status, StringComparer.Ordinal);

    public static async Task<SourceServer> StartAsync(SourceOptions options, TimeProvider time)
    {
        var server = new SourceServer(options, time);
        await server.ComeBackAsync();
        return server;
    }

    /// <summary>A resource was created or changed: it can be read from now on, and every active subscription to the topic counts one more event.</summary>
    /// <param name="topic">Canonical of the topic, or the criteria of a plain R4 subscription.</param>
    /// <param name="resource">With its id.</param>
    /// <param name="method">POST, PUT or DELETE.</param>
    public void Publish(string topic, JsonObject resource, string method = "PUT")
    {
        var focus = $"{resource["resourceType"]}/{resource["id"]}";
        ReadOnlyMemory<byte> content = Json.Bytes(resource);
        if (method == "DELETE")
            _resources.TryRemove(focus, out _);
        else
            _resources[focus] = content;
        foreach (var subscription in _subscriptions.Values.Where(s => s.Request.Topic == topic && s.Status != "off"))
        {
            var one = subscription.Add(_time.GetUtcNow(), focus, method, content);
            if (Loses() || (!_up.Task.IsCompleted && !_options.CatchesUp))
                continue;
            subscription.Waiting.Writer.TryWrite(one);
        }
    }

    /// <summary>The next notifications are numbered and never sent.</summary>
    public void Lose(int next) => Interlocked.Add(ref _toLose, next);

    /// <summary>Tells events again that were told before, in the order given: repetitions and disorder.</summary>
    public async Task TellAgainAsync(string subscription, params IEnumerable<long> numbers)
    {
        var known = _subscriptions[subscription];
        foreach (var number in numbers)
            await _teller.TellAsync(known, NotificationType.EventNotification, known.Events(number, number), _stop.Token);
    }

    /// <summary>A heartbeat now, whatever its period.</summary>
    public Task BeatAsync(string subscription) => _teller.TellAsync(_subscriptions[subscription], NotificationType.Heartbeat, [], _stop.Token);

    /// <summary>As a server restored from an old copy: it does not know the subscription any more.</summary>
    public void Forget(string subscription)
    {
        if (_subscriptions.TryRemove(subscription, out var known))
            known.Waiting.Writer.TryComplete();
    }

    /// <summary>Nobody can connect, and it tells nothing, until it comes back.</summary>
    public async Task GoDownAsync()
    {
        _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_application is not { } running)
            return;
        _application = null;
        await running.StopAsync(_stop.Token);
        await running.DisposeAsync();
    }

    public async Task ComeBackAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        var application = builder.Build();
        application.Run(AnswerAsync);
        await application.StartAsync(_stop.Token);
        _port = new Uri(application.Urls.First()).Port;
        _application = application;
        _up.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_application is { } running)
            await running.DisposeAsync();
        _teller.Dispose();
        _stop.Dispose();
    }

    private bool Loses()
    {
        if (Volatile.Read(ref _toLose) <= 0)
            return false;
        Interlocked.Decrement(ref _toLose);
        return true;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (_options.Token is { } token && request.Headers.Authorization != "Bearer " + token)
        {
            await RefuseAsync(context, 401, "login", "A token is asked for.");
            return;
        }

        var path = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        await ((request.Method, path) switch
        {
            ("GET", ["fhir", "metadata"]) => WriteAsync(context, 200, Json.Bytes(Capabilities())),
            ("POST", ["fhir", "Subscription"]) => SubscribeAsync(context, null),
            ("PUT", ["fhir", "Subscription", var id]) => SubscribeAsync(context, id),
            ("GET", ["fhir", "Subscription"]) => WriteAsync(context, 200, Search()),
            ("GET", ["fhir", "Subscription", var id]) => WithAsync(context, id, s => s.Text()),
            ("DELETE", ["fhir", "Subscription", var id]) => EndAsync(context, id),
            ("GET" or "POST", ["fhir", "Subscription", var id, "$status"]) => WithAsync(context, id, s => NotificationWriter.Write(Base, s, NotificationType.QueryStatus, [], PayloadContent.Empty, _time.GetUtcNow())),
            ("GET" or "POST", ["fhir", "Subscription", var id, "$events"]) => WithAsync(context, id, s => Events(s, request.Query)),
            ("GET", ["fhir", var type, var id]) => ReadAsync(context, $"{type}/{id}"),
            _ => RefuseAsync(context, 404, "not-supported", "There is no such thing here."),
        });
    }

    private async Task SubscribeAsync(HttpContext context, string? id)
    {
        JsonObject? asked = null;
        try
        {
            asked = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (System.Text.Json.JsonException)
        {
            // Said below.
        }

        var problem = "It is no JSON object.";
        if (asked is null || SubscriptionRequest.Read(asked, out problem) is not { } read)
        {
            await RefuseAsync(context, asked is null ? 400 : 422, asked is null ? "structure" : "value", problem);
            return;
        }

        var known = id is not null && _subscriptions.TryGetValue(id, out var found) ? found : null;
        if (known is null)
        {
            id ??= Interlocked.Increment(ref _numbers).ToString(CultureInfo.InvariantCulture);
            asked["id"] = id;
            known = new SourceSubscription(id, asked, read);
            _subscriptions[id] = known;
            for (var i = 0; i < _options.InFlight; i++)
                Keep(_teller.RunAsync(known, _stop.Token));
            Keep(_teller.BeatAsync(known, _stop.Token));
        }
        else
        {
            known.Renew(asked, read);
        }

        var off = (string?)asked["status"] == "off";
        known.Status = off ? "off" : "requested";
        context.Response.Headers.Location = $"{Base}/Subscription/{known.Id}";
        await WriteAsync(context, context.Request.Method == "POST" ? 201 : 200, known.Text());
        if (!off)
            Keep(_teller.ShakeHandsAsync(known, _stop.Token));
    }

    private void Keep(Task task)
    {
        _running[task] = 0;
        _ = task.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private byte[] Events(SourceSubscription subscription, IQueryCollection query)
    {
        Interlocked.Increment(ref _reads);
        var since = long.TryParse(query["eventsSinceNumber"], CultureInfo.InvariantCulture, out var from) ? from : 1;
        var until = long.TryParse(query["eventsUntilNumber"], CultureInfo.InvariantCulture, out var to) ? to : long.MaxValue;
        var content = query["content"].ToString() switch
        {
            "empty" => PayloadContent.Empty,
            "id-only" => PayloadContent.IdOnly,
            "full-resource" => PayloadContent.FullResource,
            _ => subscription.Request.Content,
        };
        return NotificationWriter.Write(Base, subscription, NotificationType.QueryEvent, subscription.Events(since, until), content, _time.GetUtcNow());
    }

    private async Task ReadAsync(HttpContext context, string focus)
    {
        Interlocked.Increment(ref _reads);
        if (_resources.TryGetValue(focus, out var content))
            await WriteAsync(context, 200, content);
        else
            await RefuseAsync(context, 404, "not-found", "There is no such resource.");
    }

    private async Task EndAsync(HttpContext context, string id)
    {
        Forget(id);
        context.Response.StatusCode = 204;
        await context.Response.CompleteAsync();
    }

    private async Task WithAsync(HttpContext context, string id, Func<SourceSubscription, byte[]> answer)
    {
        if (_subscriptions.TryGetValue(id, out var subscription))
            await WriteAsync(context, 200, answer(subscription));
        else
            await RefuseAsync(context, 404, "not-found", "There is no such subscription.");
    }

    private byte[] Search() => Json.Bytes(Json.Of(
        ("resourceType", "Bundle"), ("type", "searchset"), ("total", _subscriptions.Count),
        ("entry", Json.List(_subscriptions.Values.Select(s => (JsonNode)Json.Of(("fullUrl", $"{Base}/Subscription/{s.Id}"), ("resource", JsonNode.Parse(s.Text()))))))));

    private static JsonObject Capabilities() => Json.Of(
        ("resourceType", "CapabilityStatement"), ("status", "active"), ("date", "2025-01-01"), ("kind", "instance"), ("fhirVersion", "4.0.1"), ("format", Json.List("application/fhir+json")),
        ("rest", Json.List(Json.Of(("mode", "server"), ("resource", Json.List(Json.Of(
            ("type", "Subscription"),
            ("supportedProfile", Json.List("http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription")),
            ("interaction", Json.List(Json.Of(("code", "create")), Json.Of(("code", "update")), Json.Of(("code", "read")), Json.Of(("code", "delete")), Json.Of(("code", "search-type")))),
            ("operation", Json.List(
                Json.Of(("name", "status"), ("definition", "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-status")),
                Json.Of(("name", "events"), ("definition", "http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-events")))))))))));

    private static Task RefuseAsync(HttpContext context, int status, string code, string why) => WriteAsync(context, status, Json.Bytes(Json.Of(
        ("resourceType", "OperationOutcome"), ("issue", Json.List(Json.Of(("severity", "error"), ("code", code), ("diagnostics", why)))))));

    private static async Task WriteAsync(HttpContext context, int status, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/fhir+json";
        context.Response.ContentLength = body.Length;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Fhir;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Simulators.Fhir;

/// <summary>What a source of notifications can be asked over HTTP: subscriptions, their status and their events, and the resources they speak of.</summary>
/// <param name="server">Its base.</param>
/// <param name="served">Told of each subscription that was asked for, and whether it is a new one, once the answer is written.</param>
internal sealed class SourceDoors(SourceOptions options, TimeProvider time, Func<Uri> server, Action<SourceSubscription, bool> served)
{
    private int _numbers;
    private int _reads;

    public ConcurrentDictionary<string, SourceSubscription> Subscriptions { get; } = new(StringComparer.Ordinal);

    /// <summary>By type and id.</summary>
    public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Resources { get; } = new(StringComparer.Ordinal);

    /// <summary>How often a resource or the events of a subscription were read.</summary>
    public int Reads => _reads;

    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (options.Token is { } token && request.Headers.Authorization != "Bearer " + token)
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
            ("GET" or "POST", ["fhir", "Subscription", var id, "$status"]) => WithAsync(context, id, s => NotificationWriter.Write(server(), s, NotificationType.QueryStatus, [], PayloadContent.Empty, time.GetUtcNow())),
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

        var known = id is not null && Subscriptions.TryGetValue(id, out var found) ? found : null;
        var isNew = known is null;
        if (known is null)
        {
            id ??= Interlocked.Increment(ref _numbers).ToString(CultureInfo.InvariantCulture);
            asked["id"] = id;
            known = new SourceSubscription(id, asked, read);
            Subscriptions[id] = known;
        }
        else
        {
            known.Renew(asked, read);
        }

        known.Status = (string?)asked["status"] == "off" ? "off" : "requested";
        context.Response.Headers.Location = $"{server()}/Subscription/{known.Id}";
        await WriteAsync(context, context.Request.Method == "POST" ? 201 : 200, known.Text());
        served(known, isNew);
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
        return NotificationWriter.Write(server(), subscription, NotificationType.QueryEvent, subscription.Events(since, until), content, time.GetUtcNow());
    }

    private async Task ReadAsync(HttpContext context, string focus)
    {
        Interlocked.Increment(ref _reads);
        if (Resources.TryGetValue(focus, out var content))
            await WriteAsync(context, 200, content);
        else
            await RefuseAsync(context, 404, "not-found", "There is no such resource.");
    }

    private async Task EndAsync(HttpContext context, string id)
    {
        if (Subscriptions.TryRemove(id, out var known))
            known.Waiting.Writer.TryComplete();
        context.Response.StatusCode = 204;
        await context.Response.CompleteAsync();
    }

    private async Task WithAsync(HttpContext context, string id, Func<SourceSubscription, byte[]> answer)
    {
        if (Subscriptions.TryGetValue(id, out var subscription))
            await WriteAsync(context, 200, answer(subscription));
        else
            await RefuseAsync(context, 404, "not-found", "There is no such subscription.");
    }

    private byte[] Search() => Json.Bytes(Json.Of(
        ("resourceType", "Bundle"), ("type", "searchset"), ("total", Subscriptions.Count),
        ("entry", Json.List(Subscriptions.Values.Select(s => (JsonNode)Json.Of(("fullUrl", $"{server()}/Subscription/{s.Id}"), ("resource", JsonNode.Parse(s.Text()))))))));

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

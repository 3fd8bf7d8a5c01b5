using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Notifications;
using HopEn2.Interop.Fhir.Subscriptions;
using HopEn2.Interop.Fhir.Views;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>The FHIR doors under <c>/fhir</c>: what each takes is in <c>/fhir/metadata</c> and in docs/fhir.md.</summary>
public static class FhirEndpoints
{
    /// <summary>Resources that may be created and updated one by one.</summary>
    internal static readonly string[] Written = ["Appointment", "DocumentReference", "Encounter", "Patient"];

    /// <summary>Maps what is sent to <c>/fhir</c>. Who may is for the caller to say, on what is returned.</summary>
    public static IEndpointConventionBuilder MapFhirFeeds(this IEndpointRouteBuilder routes)
    {
        var fhir = routes.MapGroup("/fhir");
        fhir.MapPost("", (HttpContext c, BundleDoor door) => door.TakeAsync(c, messageOnly: false));
        fhir.MapPost("/$process-message", (HttpContext c, BundleDoor door) => door.TakeAsync(c, messageOnly: true));
        fhir.MapPost("/$validate", (HttpContext c, ResourceDoor door) => door.ValidateAsync(c, null));
        fhir.MapPost("/{type}/$validate", (HttpContext c, string type, ResourceDoor door) => door.ValidateAsync(c, type));
        fhir.MapPost("/{type}", (HttpContext c, string type, ResourceDoor door) => door.CreateAsync(c, type));
        fhir.MapPut("/{type}/{id}", (HttpContext c, string type, string id, ResourceDoor door) => door.UpdateAsync(c, type, id));
        fhir.MapPatch("/{type}/{id}", (HttpContext c, string type, string id, PatchDoor door) => door.TakeAsync(c, type, id));
        fhir.MapPatch("/{type}", (HttpContext c, string type, PatchDoor door) => door.TakeAsync(c, type, null));
        fhir.MapPut("/{type}", (HttpContext c, string type, ResourceDoor door) => door.UpdateAsync(c, type, null));
        return fhir.ExcludeFromDescription();
    }

    /// <summary>Maps what everybody who has business here may ask.</summary>
    public static IEndpointConventionBuilder MapFhirCommon(this IEndpointRouteBuilder routes)
    {
        var fhir = routes.MapGroup("/fhir");
        fhir.MapGet("/metadata", (HttpContext context, TimeProvider time) => FhirAnswer.WriteAsync(context, 200, Capability.Statement(SearchAnswers.BaseOf(context.Request), time.GetUtcNow())));
        fhir.MapFallback("/{**path}", (HttpContext c) => FhirAnswer.ErrorAsync(c, 404, "not-supported", "Cette interaction n'est pas prise en charge : voir /fhir/metadata."));
        return fhir.ExcludeFromDescription();
    }

    /// <summary>Maps what the servers that the engine subscribes to are told to call, and how they stand.</summary>
    public static IEndpointConventionBuilder MapFhirSources(this IEndpointRouteBuilder routes)
    {
        var fhir = routes.MapGroup("/fhir/notify");
        fhir.MapPost("/{name}", (HttpContext c, string name, SourceService sources) => sources.TakeAsync(c, name));
        fhir.MapGet("", (SourceService sources) => Results.Json(sources.States));
        return fhir.ExcludeFromDescription();
    }

    /// <summary>Maps what is read from the ledger: data of patients.</summary>
    public static IEndpointConventionBuilder MapFhirReading(this IEndpointRouteBuilder routes)
    {
        var fhir = routes.MapGroup("/fhir");
        foreach (var type in ReadDoor.Read)
        {
            fhir.MapGet($"/{type}", (HttpContext c, ReadDoor door) => door.SearchAsync(c, type));
            fhir.MapGet($"/{type}/{{id}}", (HttpContext c, string id, ReadDoor door) => door.ReadAsync(c, type, id));
        }

        fhir.MapGet("/Subscription", (HttpContext c, SubscriptionDoor door) => door.SearchAsync(c));
        fhir.MapPost("/Subscription", (HttpContext c, SubscriptionDoor door) => door.CreateAsync(c));
        fhir.MapGet("/Subscription/{id}", (HttpContext c, string id, SubscriptionDoor door) => door.ReadAsync(c, id));
        fhir.MapPut("/Subscription/{id}", (HttpContext c, string id, SubscriptionDoor door) => door.UpdateAsync(c, id));
        fhir.MapDelete("/Subscription/{id}", (HttpContext c, string id, SubscriptionDoor door) => door.RemoveAsync(c, id));
        foreach (var method in (string[])["GET", "POST"])
        {
            fhir.MapMethods("/Subscription/{id}/$status", [method], (HttpContext c, string id, SubscriptionDoor door) => door.StatusAsync(c, id));
            fhir.MapMethods("/Subscription/{id}/$events", [method], (HttpContext c, string id, SubscriptionDoor door) => door.EventsAsync(c, id));
        }

        fhir.AddEndpointFilter(WhenAvailableAsync);
        return fhir.ExcludeFromDescription();
    }

    // What cannot be read, or whose reading cannot be kept, is not shown.
    private static async ValueTask<object?> WhenAvailableAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        try
        {
            return await next(invocation);
        }
        catch (LedgerUnavailableException)
        {
            invocation.HttpContext.Response.Headers.RetryAfter = "10";
            await FhirAnswer.ErrorAsync(invocation.HttpContext, 503, "transient", "Le registre ne répond pas maintenant. Redemander plus tard.");
            return Results.Empty;
        }
    }

    /// <summary>Maps the audit of what was read.</summary>
    public static IEndpointConventionBuilder MapFhirAudit(this IEndpointRouteBuilder routes) =>
        routes.MapGroup("/fhir").MapGet("/AuditEvent", (HttpContext c, AuditDoor door) => door.SearchAsync(c)).ExcludeFromDescription();
}

/// <summary>A request whose body has been read, or has been answered.</summary>
/// <param name="Reading">Null: it was refused, and answered.</param>
internal sealed record FhirRequest(FhirBodies.Body Body, FhirReading? Reading) : IDisposable
{
    public ReadOnlyMemory<byte> Bytes => Body.Bytes ?? default;

    public void Dispose()
    {
        Reading?.Return();
        Body.Dispose();
    }

    /// <summary>Reads the body of a request, in one of FHIR's formats.</summary>
    public static async Task<FhirRequest> ReadAsync(HttpContext context, FhirIntake intake, FhirBodies bodies)
    {
        var nothing = new FhirRequest(new(null, null), null);
        var largest = intake.Largest;
        if (largest == 0)
            await FhirAnswer.ErrorAsync(context, 404, "not-supported", "Aucun flux n'entre par FHIR : en déclarer un dans feeds.yaml (transport: fhir).");
        else if (FhirAnswer.FormatOf(context.Request.ContentType) is not { } format)
            await FhirAnswer.ErrorAsync(context, 415, "not-supported", $"Envoyer {FhirAnswer.Json} ou {FhirAnswer.Xml}, de FHIR R4 (fhirVersion=4.0).");
        else if (context.Request.Headers.ContentEncoding.ToString() is not ("" or "gzip" or "identity"))
            await FhirAnswer.ErrorAsync(context, 415, "not-supported", "Content-Encoding : gzip, ou rien.");
        else
            return await ReadAsync(context, bodies, largest, format) ?? nothing;
        return nothing;
    }

    private static async Task<FhirRequest?> ReadAsync(HttpContext context, FhirBodies bodies, int largest, FhirFormat format)
    {
        FhirBodies.Body body;
        try
        {
            body = await bodies.ReadAsync(context.Request, largest, context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            await FhirAnswer.ErrorAsync(context, 400, "structure", "Le corps n'est pas du gzip, ce que dit Content-Encoding.");
            return null;
        }

        if (body.Bytes is { } bytes)
            return new(body, FhirReader.Read(bytes, format));
        using (body)
            await FhirAnswer.ErrorAsync(context, 413, "too-long", $"Le document dépasse les {largest} octets que ce flux prend.");
        return null;
    }

    public static Delivery DeliveryOf(HttpContext context, string? resource) =>
        new(context.User.Identity?.Name ?? "", resource, context.Connection.RemoteIpAddress?.ToString());

    /// <summary>Answers what was not accepted.</summary>
    public static Task AnswerAsync(HttpContext context, Taken taken) => taken switch
    {
        Taken.Refused refused => FhirAnswer.WriteAsync(context, refused.Status, refused.Issues),
        _ => FhirAnswer.TryAgainAsync(context),
    };
}

using System.Globalization;
using System.Security.Claims;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Views;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Subscriptions;

/// <summary>Subscriptions made, changed and asked about by their holders; an administrator sees all.</summary>
internal sealed class SubscriptionDoor(ISubscriptionStore store, EventResources resources, FhirBodies bodies, SubscriptionOptions options, IAccessTrail trail)
{
    private const int LargestBody = 64 * 1024;
    private const int MostEvents = 100;

    public async Task SearchAsync(HttpContext context)
    {
        var request = SearchRequest.Of(context.Request, "_id", "status");
        if (request.Errors.Count > 0)
        {
            await FhirAnswer.WriteAsync(context, 400, request.Errors);
            return;
        }

        var mine = (await store.AllAsync(context.RequestAborted)).Where(s => IsFor(context, Subscriber.Read(s))).Select(s => SubscriptionReading.Show(s.Id, Subscriber.Read(s)))
            .Where(r => request.All("_id").All(id => r.Text("id") == id) && request.All("status").All(status => r.Text("status") == status)).ToList();
        await FhirAnswer.WriteAsync(context, 200, SearchAnswers.Of(context.Request, "Subscription", request, new(mine, null)));
    }

    public async Task CreateAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } resource)
            return;
        var owner = context.User.Identity?.Name ?? "";
        if (SubscriptionReading.Of(resource, null, owner, SearchAnswers.BaseOf(context.Request), options, out var problem) is not { } subscriber)
        {
            await FhirAnswer.WriteAsync(context, 422, [problem!]); // One or the other.
            return;
        }

        var id = Guid.NewGuid().ToString("N");
        await store.WriteAsync(new(id, 0, 0, subscriber.Write()), context.RequestAborted);
        context.Response.Headers.Location = $"/fhir/Subscription/{id}";
        await FhirAnswer.WriteAsync(context, 201, SubscriptionReading.Show(id, subscriber));
    }

    public async Task ReadAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is var (_, subscriber))
            await FhirAnswer.WriteAsync(context, 200, SubscriptionReading.Show(id, subscriber));
    }

    public async Task UpdateAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is not var (stored, former) || await ReadAsync(context) is not { } resource)
            return;
        if (resource.Text("id") != id)
            await FhirAnswer.ErrorAsync(context, 400, "value", "L'id de la ressource n'est pas celui de l'adresse.");
        else if (SubscriptionReading.Of(resource, former, former.Owner, former.Address, options, out var problem) is not { } changed)
            await FhirAnswer.WriteAsync(context, 422, [problem!]); // One or the other.
        else if (await WriteAsync(stored, changed, context.RequestAborted))
            await FhirAnswer.WriteAsync(context, 200, SubscriptionReading.Show(id, changed));
        else
            await FhirAnswer.ErrorAsync(context, 409, "conflict", "L'abonnement a changé entre-temps. Le relire et recommencer.");
    }

    public async Task RemoveAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is null)
            return;
        await store.RemoveAsync(id, context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    public async Task StatusAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is var (stored, subscriber))
            await FhirAnswer.WriteAsync(context, 200, Notifications.StatusAnswer(id, subscriber, stored.Events));
    }

    /// <summary>Events again, from a number to a number, both included.</summary>
    public async Task EventsAsync(HttpContext context, string id)
    {
        if (await FindAsync(context, id) is not var (stored, subscriber))
            return;
        if (!TryNumber(context, "eventsSinceNumber", 1, out var since) || !TryNumber(context, "eventsUntilNumber", long.MaxValue, out var until) || context.Request.Query["content"].ToString() is not ("" or "empty" or "id-only" or "full-resource"))
        {
            await FhirAnswer.ErrorAsync(context, 400, "value", "eventsSinceNumber et eventsUntilNumber sont des nombres ; content est empty, id-only ou full-resource.");
            return;
        }

        var content = context.Request.Query["content"].ToString() switch { "empty" => PayloadContent.Empty, "id-only" => PayloadContent.IdOnly, "full-resource" => PayloadContent.FullResource, _ => subscriber.Content };
        var events = (await store.EventsAsync(id, since - 1, MostEvents, context.RequestAborted)).TakeWhile(e => e.Number <= until).ToList();
        var asked = subscriber with { Content = content };
        await trail.KeepAsync(context, FhirAccess.Search, "Subscription", "$events");
        await FhirAnswer.WriteAsync(context, 200, Notifications.Of(id, asked, "query-event", stored.Events, events, await resources.OfAsync(asked, events, context.RequestAborted)));
    }

    /// <summary>Of an older version only what was told since is lost, and that is not the holder's: written once more on top of it.</summary>
    private async Task<bool> WriteAsync(StoredSubscription stored, Subscriber changed, CancellationToken cancel)
    {
        if (await store.WriteAsync(stored with { Body = changed.Write() }, cancel))
            return true;
        var again = (await store.AllAsync(cancel)).FirstOrDefault(s => s.Id == stored.Id);
        return again is not null && await store.WriteAsync(again with { Body = (changed with { Told = Subscriber.Read(again).Told, ToldAt = Subscriber.Read(again).ToldAt }).Write() }, cancel);
    }

    private async Task<(StoredSubscription Stored, Subscriber Subscriber)?> FindAsync(HttpContext context, string id)
    {
        if ((await store.AllAsync(context.RequestAborted)).FirstOrDefault(s => s.Id == id) is { } stored && Subscriber.Read(stored) is var subscriber && IsFor(context, subscriber))
            return (stored, subscriber);
        await FhirAnswer.ErrorAsync(context, 404, "not-found", "Il n'y a pas d'abonnement de cet id.");
        return null;
    }

    private async Task<FhirNode?> ReadAsync(HttpContext context)
    {
        if (FhirAnswer.FormatOf(context.Request.ContentType) is not { } format)
        {
            await FhirAnswer.ErrorAsync(context, 415, "not-supported", $"Envoyer {FhirAnswer.Json} ou {FhirAnswer.Xml}.");
            return null;
        }

        using var body = await bodies.ReadAsync(context.Request, LargestBody, context.RequestAborted);
        if (body.Bytes is not { } bytes)
        {
            await FhirAnswer.ErrorAsync(context, 413, "too-long", "C'est trop long pour un abonnement.");
            return null;
        }

        // What is kept of it is text: nothing of the body is held on to.
        var reading = FhirReader.Read(bytes.ToArray(), format);
        if (reading is { IsAccepted: true, Root.Type.Name: "Subscription" })
            return reading.Root;
        if (reading.IsAccepted)
            await FhirAnswer.ErrorAsync(context, 404, "not-supported", "Cette adresse prend une ressource Subscription.");
        else
            await FhirAnswer.WriteAsync(context, reading.IsUnreadable ? 400 : 422, reading.Issues);
        return null;
    }

    private static bool IsFor(HttpContext context, Subscriber subscriber) => subscriber.Owner == (context.User.Identity?.Name ?? "") || context.User.FindFirstValue(ClaimTypes.Role) == "admin";

    private static bool TryNumber(HttpContext context, string name, long otherwise, out long number)
    {
        number = otherwise;
        return context.Request.Query[name].ToString() is not { Length: > 0 } text || long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}

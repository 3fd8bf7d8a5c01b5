using System.Globalization;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Api;

/// <summary>What is to go out: neighbours, backlog by age and reason, and what an operator does about it.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDelivery(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/delivery", (IOutgoingWork work, HospitalClock clock, TimeProvider time, CancellationToken cancel) => AskAsync(() => ShowAsync(work, clock, time, cancel))).RequireAuthorization(AccessPolicies.View)
            .Produces<DeliveryView>().WithSummary("Neighbours (dmp, mss, zam:FEED): paused by whom, failing since when and why, and how much waits, is held or failed, by reason, with the age of the oldest.");
        routes.MapGet("/api/delivery/items", ListAsync).RequireAuthorization(AccessPolicies.Operate).Produces<ListOf<WorkView>>()
            .WithSummary("Pieces of work that wait, are held or failed, oldest first. destination, state (waiting, held, failed, done, dropped) and reason narrow it; cursor is that of the page before.");
        routes.MapPost("/api/delivery/{destination}/pause", (HttpContext context, string destination, IOutgoingWork work, ILogger<DeliveryView> log, HospitalClock clock, TimeProvider time, CancellationToken cancel) => AskAsync(async () =>
        {
            var who = context.User.Identity?.Name ?? "";
            if (!await IsKnownAsync(destination, work, cancel))
                return Problem.NotFound($"There is no destination {destination}.", "Those there are: dmp, mss, and what /api/delivery lists.");
            await work.PauseAsync(destination, who, time.GetUtcNow(), cancel);
            Log.DeliveryPaused(log, destination, who);
            return await ShowAsync(work, clock, time, cancel);
        })).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<DeliveryView>().WithSummary("Nothing more goes to a neighbour, from any engine, until it is resumed. What goes on at this moment is finished.");
        routes.MapPost("/api/delivery/{destination}/resume", (HttpContext context, string destination, IOutgoingWork work, ILogger<DeliveryView> log, HospitalClock clock, TimeProvider time, CancellationToken cancel) => AskAsync(async () =>
        {
            await work.PauseAsync(destination, null, time.GetUtcNow(), cancel);
            Log.DeliveryResumed(log, destination, context.User.Identity?.Name ?? "");
            return await ShowAsync(work, clock, time, cancel);
        })).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<DeliveryView>().WithSummary("A neighbour that was paused gets its work again, the fresh first.");
        routes.MapPost("/api/delivery/retry", (HttpContext context, [FromBody] RetryRequest request, IOutgoingWork work, ILogger<DeliveryView> log, HospitalClock clock, TimeProvider time, CancellationToken cancel) => AskAsync(async () =>
        {
            var count = await work.RetryAsync(QueryReader.Blank(request.Destination), QueryReader.Blank(request.Reason), QueryReader.Blank(request.Key), time.GetUtcNow(), cancel);
            Log.DeliveryRetried(log, count, request.Destination ?? "*", request.Reason ?? "*", context.User.Identity?.Name ?? "");
            return Results.Ok(new RetryView(count));
        })).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<RetryView>()
            .WithSummary("What is held, failed or postponed is tried now: all of a destination and reason (left out: any), or one by its key. {\"destination\": …, \"reason\": …, \"key\": …}");
    }

    private static async Task<bool> IsKnownAsync(string destination, IOutgoingWork work, CancellationToken cancel) =>
        destination is Destinations.Dmp or Destinations.Mss || (await work.DestinationsAsync(cancel)).Any(d => d.Name == destination);

    private static async Task<IResult> ShowAsync(IOutgoingWork work, HospitalClock clock, TimeProvider time, CancellationToken cancel)
    {
        var counts = (await work.CountsAsync(cancel)).ToLookup(c => c.Destination);
        var destinations = (await work.DestinationsAsync(cancel)).Select(d => new DestinationView(
            d.Name, d.PausedBy, Local(d.PausedAt, clock), Local(d.BrokenSince, clock), Local(d.BrokenUntil, clock), d.Code, Local(d.LastDoneAt, clock),
            [.. counts[d.Name].OrderBy(c => c.State).ThenBy(c => c.Oldest).Select(c => new WorkCountView(c.State, c.Reason, c.Count, clock.OfMachine(c.Oldest)))]));
        return Results.Ok(new DeliveryView(clock.OfMachine(time.GetUtcNow()), [.. destinations]));
    }

    private static Task<IResult> ListAsync(
        HttpContext context, IOutgoingWork work, HospitalClock clock, IAccessAudit audit, string? destination, string? state, string? reason, string? cursor, string? size, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var wanted = read.OneOf<WorkState>("state", state);
        var page = read.Page(cursor, size);
        long? after = null;
        if (page.Cursor is { } text)
        {
            if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
                after = row;
            else
                read.Wrong("cursor", text, "that of the page before");
        }

        if (read.Problem is { } problem)
            return Task.FromResult(problem);
        return AskAsync(async () =>
        {
            var found = await work.ListAsync(QueryReader.Blank(destination), wanted, QueryReader.Blank(reason), after, page.Size, cancel);
            // Addresses of patients are their INS.
            await audit.KeepAsync(context, Seen.Search, MessageEndpoints.Criteria(context));
            var next = found.Count == page.Size ? found[^1].Row.ToString(CultureInfo.InvariantCulture) : null;
            return Results.Ok(new ListOf<WorkView>([.. found.Select(f => Of(f.Item, clock))], next));
        });
    }

    private static WorkView Of(WorkItem item, HospitalClock clock) => new(
        item.Order.Key, item.Order.Destination, item.Order.Kind, item.Order.Action, item.Order.Document.Value, item.Order.Recipient, item.Order.Message.Value, item.Order.Feed, clock.OfMachine(item.Order.ReceivedAt), item.State,
        item.Reason, item.Code, item.Attempts, Local(item.LastTryAt, clock), clock.OfMachine(item.DueAt), item.MayBeThere, Local(item.EndedAt, clock));

    private static DateTimeOffset? Local(DateTimeOffset? time, HospitalClock clock) => time is { } t ? clock.OfMachine(t) : null;

    private static async Task<IResult> AskAsync(Func<Task<IResult>> ask)
    {
        try
        {
            return await ask();
        }
        catch (LedgerUnavailableException e)
        {
            return Problem.Away("Outgoing work cannot be read or changed now.", e.Message);
        }
    }
}

internal sealed record DeliveryView(DateTimeOffset At, IReadOnlyList<DestinationView> Destinations);

internal sealed record DestinationView(
    string Name, string? PausedBy, DateTimeOffset? PausedAt, DateTimeOffset? FailsSince, DateTimeOffset? NextTryAt, string? Code, DateTimeOffset? LastDoneAt, IReadOnlyList<WorkCountView> Counts);

internal sealed record WorkCountView(WorkState State, string? Reason, long Count, DateTimeOffset Oldest);

internal sealed record WorkView(
    string Key, string Destination, WorkKind Kind, DepositAction Action, string Document, string? Recipient, long Message, string Feed, DateTimeOffset ReceivedAt, WorkState State, string? Reason, string? Code, int Attempts,
    DateTimeOffset? LastTryAt, DateTimeOffset DueAt, bool MayBeThere, DateTimeOffset? EndedAt);

internal sealed record RetryRequest(string? Destination, string? Reason, string? Key);

/// <param name="Count">Pieces that are tried now.</param>
internal sealed record RetryView(int Count);

using HopEn2.Interop.Domain;
using HopEn2.Interop.Ledger.Queries;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Web.Api;

/// <summary>Replay of one message or of many.</summary>
internal static class ReplayEndpoint
{
    public static void MapReplay(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/replay", ReplayAsync).RequireAuthorization(AccessPolicies.Operate).AddEndpointFilter<SameOrigin>().Produces<ReplayView>()
            .WithSummary("Translates kept messages again under the mappings now in force: {\"ids\": […]} or {\"feed\", \"from\", \"to\", \"parked\"}. Answers when all are done.");

    private static async Task<IResult> ReplayAsync(
        HttpContext context, ReplayRequest request, ILedgerQueries queries, IReplay replay, HospitalClock clock, FeedBoard feeds, ILogger<IReplay> log, CancellationToken cancel)
    {
        var read = new QueryReader(clock);
        var (from, to) = (read.Time("from", request.From), read.Time("to", request.To));
        if (read.Problem is { } problem)
            return problem;
        if (request.Ids is null == from is null)
            return Problem.Bad("Say which messages.", "Either ids, or a period by from (and to; now when left out), with feed and parked if only those.");

        IReadOnlyList<JournalId> ids = request.Ids is { } given
            ? [.. given.Distinct().Order().Select(i => new JournalId(i))]
            : await queries.IdsAsync(QueryReader.Blank(request.Feed), from!.Value, to ?? clock.Now.ToUniversalTime(), request.Parked ?? false, cancel);
        var result = await replay.ReplayAsync(ids, cancel);
        feeds.TakeParked(await queries.ParkedAsync(cancel));
        Log.Replayed(log, context.User.Identity?.Name ?? "", ids.Count);
        return Results.Ok(new ReplayView(ids.Count, result.Understood, result.Parked, result.Acknowledgements, result.Forgotten));
    }
}

/// <param name="From">A time, or a day of the hospital.</param>
/// <param name="Parked">Only those that are parked.</param>
internal sealed record ReplayRequest(IReadOnlyList<long>? Ids, string? Feed, string? From, string? To, bool? Parked);

/// <param name="Forgotten">Their body is no longer kept, so they remain what they became the first time.</param>
internal sealed record ReplayView(int Messages, int Understood, int Parked, int Acknowledgements, int Forgotten);

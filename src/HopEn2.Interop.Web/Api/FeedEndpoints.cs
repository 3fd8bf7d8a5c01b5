using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

internal static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/feeds", (FeedBoard board) => board.Snapshot()).RequireAuthorization(AccessPolicies.View)
            .WithSummary("Entrances and feeds: last message, per minute, counts of today, parked, peers, backlog. What is null is not known.");
}

using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HopEn2.Interop.Web.Api;

internal static class FeedEndpoints
{
    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/feeds", (FeedBoard board) => board.Snapshot()).RequireAuthorization(AccessPolicies.View)
            .WithSummary("Entrances and feeds: last message, per minute, counts of today, parked, peers, backlog. What is null is not known.");
        routes.MapGet("/api/feeds/sources", (IEnumerable<IFollowedSources> followed, HospitalClock clock) => followed.SelectMany(f => f.States).Select(s => s with { LastEvent = s.LastEvent is { } last ? clock.Local(last) : null })).RequireAuthorization(AccessPolicies.View)
            .WithSummary("FHIR servers that this engine subscribes to: connected, how far their events were taken, how many are missing.");
    }
}

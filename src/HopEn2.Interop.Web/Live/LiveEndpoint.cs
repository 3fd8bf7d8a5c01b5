using HopEn2.Interop.Web.Access;
using HopEn2.Interop.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace HopEn2.Interop.Web.Live;

/// <summary><c>/live</c>: server-sent events. A snapshot first, or what followed the <c>Last-Event-ID</c>; then changes and signs of life.</summary>
internal static class LiveEndpoint
{
    public static IEndpointConventionBuilder MapLive(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/live", FollowAsync).RequireAuthorization(AccessPolicies.View)
            .WithSummary("Server-sent events: snapshot, change and beat. topic: counters (when left out), feeds or alerts; after: the last event id heard.");

    private static async Task FollowAsync(HttpContext context, LiveHub hub, IHostApplicationLifetime lifetime, string? topic, string? after)
    {
        if (hub.Topic(topic ?? LiveHub.CountersTopic) is not { } channel)
        {
            await Problem.Bad($"There is no topic \"{topic}\".", "Known: counters, feeds, alerts.").ExecuteAsync(context);
            return;
        }

        // A stream never ends by itself: without this a shutdown would wait for every screen.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var cancel = ending.Token;

        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        // nginx holds responses back unless told not to.
        context.Response.Headers["X-Accel-Buffering"] = "no";

        // A browser sends the header when it comes back by itself; a page that opens the stream anew asks by query.
        var version = channel.VersionOf(context.Request.Headers["Last-Event-ID"]) ?? channel.VersionOf(after);
        LiveEvent? heard = null;
        var body = context.Response.BodyWriter;
        using var screen = hub.CountScreen();
        try
        {
            // How long the browser waits before it comes back.
            await body.WriteAsync("retry: 1000\n\n"u8.ToArray(), cancel);
            while (true)
            {
                var news = channel.Since(version, heard);
                foreach (var change in news.Events)
                {
                    await body.WriteAsync(change.Bytes, cancel);
                    version = change.Version;
                }

                if (news.Beat is { } beat)
                    await body.WriteAsync(beat.Bytes, cancel);
                heard = news.Heard;
                await body.FlushAsync(cancel);
                await news.More.WaitAsync(cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }
}

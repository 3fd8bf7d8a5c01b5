using System.Text.Json;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Monitoring.Feeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HopEn2.Interop.Web.Api;

/// <summary><c>/health/live</c>: the program answers. <c>/health/ready</c>: it can take messages and has figures to show. For machines, so without a token; they say nothing of patients.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new() { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json";
        var checks = report.Entries.Select(e => new { Name = e.Key, Status = e.Value.Status.ToString().ToLowerInvariant(), e.Value.Description });
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { Status = report.Status.ToString().ToLowerInvariant(), Checks = checks }, ApiJson.Options), context.RequestAborted);
    }
}

/// <summary>Figures are loaded, and at least one entrance of those that were tried is open.</summary>
internal sealed class BoardsReady(CounterBoard counters, FeedBoard feeds) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!counters.Loaded)
            return Task.FromResult(HealthCheckResult.Unhealthy("The counters are not loaded."));
        var tried = feeds.Snapshot().Entrances.Where(e => e.Open is not null).ToList();
        // How many and not which: whoever asks here has shown no token.
        var shut = tried.Count(e => e.Open == false);
        return Task.FromResult(
            shut == 0 ? HealthCheckResult.Healthy()
            : shut < tried.Count ? HealthCheckResult.Degraded($"{shut} of {tried.Count} entrances could not be opened.")
            : HealthCheckResult.Unhealthy("No entrance could be opened."));
    }
}

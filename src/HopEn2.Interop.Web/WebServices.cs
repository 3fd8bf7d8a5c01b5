using HopEn2.Interop.Web.Live;
using HopEn2.Interop.Web.Wallboard;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Web;

public static class WebServices
{
    /// <summary>API, wallboard and live updates, on top of what <c>AddMonitoring</c> keeps.</summary>
    public static IServiceCollection AddWallboard(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration("Web").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(s => s.GetRequiredService<LiveHub>());
        return services;
    }

    public static void MapHopEn2(this IEndpointRouteBuilder routes)
    {
        routes.MapPages();
        routes.MapLive();
    }
}

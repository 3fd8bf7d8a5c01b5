using HopEn2.Interop.Declarations;
using HopEn2.Interop.Imports;
using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Monitoring.Metrics;
using HopEn2.Interop.Web.Access;
using HopEn2.Interop.Web.Api;
using HopEn2.Interop.Web.Live;
using HopEn2.Interop.Web.Metrics;
using HopEn2.Interop.Web.Wallboard;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Web;

public static class WebServices
{
    /// <summary>API, wallboard and live updates, on top of what <c>AddMonitoring</c> keeps and the ledger answers; closed to all but the machine itself until it has tokens.</summary>
    public static IServiceCollection AddWallboard(this IServiceCollection services)
    {
        services.AddOptions<WebOptions>().BindConfiguration("Web").ValidateDataAnnotations().ValidateOnStart();
        services.AddAccess();

        services.AddSingleton<AlertNow>();
        services.AddSingleton<AlertEndpoints.Office>();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(s => s.GetRequiredService<LiveHub>());

        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.AddProblemDetails();
        services.AddOpenApi("v1");
        services.AddHealthChecks().AddCheck<BoardsReady>("boards");
        services.AddHostedService<FeedReadings>();
        services.TryAddSingleton<IReplay>(s => new LedgerReplay(s.GetRequiredService<Replayer>()));
        services.TryAddSingleton<IBusDesk>(s => new LedgerBusDesk(s.GetRequiredService<BusWatch>(), s.GetRequiredService<BusErrors>()));

        services.TryAddSingleton<ImportIntake>();
        services.TryAddSingleton<DeclarationBook>();
        services.TryAddSingleton<CnamDesk>();
        services.AddSingleton(_ => new PrometheusText(meter => meter.Name is EngineMetrics.MeterName or "System.Runtime"));
        return services;
    }

    /// <summary>Everything under <c>/</c>, <c>/api</c>, <c>/live</c>, <c>/health</c>, <c>/metrics</c> and <c>/openapi</c>.</summary>
    public static void MapHopEn2(this IEndpointRouteBuilder routes)
    {
        // Made now: it counts from the start.
        var metrics = routes.ServiceProvider.GetRequiredService<PrometheusText>();
        routes.MapPages();
        routes.MapLogin();
        routes.MapLive();
        routes.MapFeeds();
        routes.MapCertificates();
        routes.MapBus();
        routes.MapAlerts();
        routes.MapCounters();
        routes.MapMessages();
        routes.MapDocuments();
        routes.MapIndicators();
        routes.MapDelivery();
        routes.MapReplay();
        routes.MapImports();
        routes.MapDeclarations();
        routes.MapHealth();
        routes.MapGet("/metrics", () => Results.Text(metrics.Read(), PrometheusText.ContentType)).RequireAuthorization(AccessPolicies.View).ExcludeFromDescription();
        routes.MapOpenApi().RequireAuthorization(AccessPolicies.View);
    }

    /// <remarks>An endpoint that asks for no policy, whoever maps it, is an administrator's: forgetting closes a door, it opens none.</remarks>
    private static void AddAccess(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();
        services.AddAuthentication(AccessHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null);
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessPolicies.View, p => p.RequireRole(Roles.Viewer, Roles.Operator, Roles.Admin))
            .AddPolicy(AccessPolicies.Operate, p => p.RequireRole(Roles.Operator, Roles.Admin))
            .AddPolicy(AccessPolicies.Administer, p => p.RequireRole(Roles.Admin))
            .AddPolicy(AccessPolicies.Read, p => p.RequireRole(Roles.Reader, Roles.Operator, Roles.Admin))
            .AddPolicy(AccessPolicies.Connect, p => p.RequireRole(Roles.Sender, Roles.Reader, Roles.Operator, Roles.Admin))
            .AddPolicy(AccessPolicies.Send, p => p.RequireRole(Roles.Sender, Roles.Admin))
            .SetFallbackPolicy(new Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder().RequireRole(Roles.Admin).Build());
        services.TryAddSingleton<IAccessAudit, LogAccessAudit>();
    }
}

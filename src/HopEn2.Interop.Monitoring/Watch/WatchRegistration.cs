using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Monitoring.Watch;

internal static class WatchRegistration
{
    /// <summary>The rupture watch. Watches where there is a store to read from; tells every <see cref="IIncidentObserver"/>.</summary>
    public static IServiceCollection AddRuptureWatch(this IServiceCollection services)
    {
        services.AddOptions<WatchOptions>().BindConfiguration("Watch").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<WatchSignals>();
        services.AddSingleton<ILedgerObserver>(s => s.GetRequiredService<WatchSignals>());
        services.AddSingleton<WatchReport>();
        services.AddSingleton<WatchHistory>();
        services.TryAddSingleton<IStreamHistory>(s => s.GetRequiredService<WatchHistory>());
        services.AddHostedService<WatchService>();
        return services;
    }
}

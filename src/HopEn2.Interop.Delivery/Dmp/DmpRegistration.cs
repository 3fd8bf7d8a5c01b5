using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Registers the DMP client with its settings, <c>Delivery:Dmp</c>.</summary>
public static class DmpRegistration
{
    /// <summary>Needs <see cref="IMappings"/>. Gives <see cref="IDepositClient"/>.</summary>
    public static IServiceCollection AddDmp(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<DmpSettings>().BindConfiguration("Delivery:Dmp").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(s => new DmpConnections(s.GetRequiredService<IOptions<DmpSettings>>().Value, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<DmpConnections>>()));
        services.AddSingleton<IDepositClient>(s => new DmpClient(
            s.GetRequiredService<IOptions<DmpSettings>>().Value,
            s.GetRequiredService<DmpConnections>(),
            s.GetRequiredService<IMappings>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<DmpClient>>()));
        return services;
    }
}

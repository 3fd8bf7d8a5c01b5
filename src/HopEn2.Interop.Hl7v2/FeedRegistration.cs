using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Hl7v2;

/// <summary>Registers the HL7v2 feeds: intake, and a hosted service for each transport.</summary>
public static class FeedRegistration
{
    /// <summary>Needs <see cref="IMappings"/>, <see cref="IJournal"/> and <see cref="IFeedObserver"/>. Register it last: what is registered last is started last and stopped first.</summary>
    public static IServiceCollection AddHl7v2Feeds(this IServiceCollection services, MllpOptions mllp)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Hl7v2Intake>();
        services.AddSingleton(mllp);
        services.AddEntrances<MllpEntrances>();
        return services;
    }

    private static void AddEntrances<TKind>(this IServiceCollection services)
        where TKind : class, IEntranceKind
    {
        services.AddSingleton<TKind>();
        services.AddSingleton<IHostedService>(s => new EntranceService(
            s.GetRequiredService<TKind>(),
            s.GetRequiredService<IMappings>(),
            s.GetRequiredService<IFeedObserver>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<EntranceService>>()));
    }
}

using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Notifications;
using HopEn2.Interop.Fhir.Subscriptions;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Fhir.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Fhir;

/// <summary>Registers what FHIR brings in and what is read by it. The doors are opened by <see cref="FhirEndpoints"/>.</summary>
public static class FhirRegistration
{
    /// <summary>The feeds. Needs mappings, journal, feed observer and <see cref="IKnownResources"/>.</summary>
    public static IServiceCollection AddFhirFeeds(this IServiceCollection services, FhirFeedOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<FhirTranslator>();
        services.AddSingleton<FhirIntake>();
        services.AddSingleton<FhirBodies>();
        services.AddSingleton<Conditions>();
        services.AddSingleton<BundleDoor>();
        services.AddSingleton<ResourceDoor>();
        services.AddSingleton<PatchDoor>();
        services.AddHostedService<FhirEntrance>();
        return services;
    }

    /// <summary>The servers that the engine subscribes to. Needs the feeds and the store of subscriptions, which remembers how far each was followed.</summary>
    public static IServiceCollection AddFhirSources(this IServiceCollection services)
    {
        services.AddSingleton<SourceService>();
        services.AddSingleton<IFollowedSources>(s => s.GetRequiredService<SourceService>());
        services.AddHostedService(s => s.GetRequiredService<SourceService>());
        return services;
    }

    /// <summary>Reading, and subscriptions of others. Needs the feeds, <see cref="IRecordedResources"/>, <see cref="IAccessTrail"/>, recorded messages, counters, and the stores of subscriptions and incidents.</summary>
    public static IServiceCollection AddFhirReading(this IServiceCollection services)
    {
        services.AddSingleton(s => s.GetRequiredService<FhirFeedOptions>().Subscriptions);
        services.AddSingleton<ReadDoor>();
        services.AddSingleton<AuditDoor>();
        services.AddSingleton<DocumentFollower>();
        services.AddSingleton<StateFollower>();
        services.AddSingleton<EventResources>();
        services.AddSingleton<Teller>();
        services.AddSingleton<SubscriptionDoor>();
        services.AddHostedService<SubscriptionService>();
        return services;
    }
}

using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Subscriptions;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Fhir.Views;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Fhir;

/// <summary>Registers the FHIR feeds.</summary>
public static class FhirRegistration
{
    /// <summary>Needs mappings, journal, feed observer and <see cref="IKnownResources"/>, <see cref="IRecordedResources"/> and <see cref="IAccessTrail"/>; the doors are opened by <see cref="FhirEndpoints"/>.</summary>
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
        services.AddSingleton<ReadDoor>();
        services.AddSingleton<AuditDoor>();
        services.AddSingleton(options.Subscriptions);
        services.AddSingleton<DocumentFollower>();
        services.AddSingleton<StateFollower>();
        services.AddSingleton<EventResources>();
        services.AddSingleton<Teller>();
        services.AddSingleton<SubscriptionDoor>();
        services.AddHostedService<SubscriptionService>();
        services.AddHostedService<FhirEntrance>();
        return services;
    }
}

using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Translation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Fhir;

/// <summary>Registers the FHIR feeds.</summary>
public static class FhirRegistration
{
    /// <summary>Needs mappings, journal, feed observer and <see cref="IKnownResources"/>; the doors are opened by <see cref="FhirEndpoints.MapFhir"/>.</summary>
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
        services.AddHostedService<FhirEntrance>();
        return services;
    }
}

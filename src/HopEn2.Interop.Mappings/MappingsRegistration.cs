using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Mappings;

/// <summary>Registers the mappings.</summary>
public static class MappingsRegistration
{
    /// <summary>The mappings of a folder, reloaded while running. Read when first asked for: a folder that is wrong then throws <see cref="MappingsRefusedException"/>.</summary>
    /// <param name="read">What is in the folder, where it is read for others too; null: it is read here.</param>
    public static IServiceCollection AddMappings(this IServiceCollection services, string folder, Lazy<MappingResult>? read = null)
    {
        services.AddSingleton(provider => new FileMappings(folder, read?.Value ?? MappingLoader.Load(folder), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FileMappings>>()));
        services.AddSingleton<IMappings>(provider => provider.GetRequiredService<FileMappings>());
        services.AddHostedService(provider => provider.GetRequiredService<FileMappings>());
        return services;
    }
}

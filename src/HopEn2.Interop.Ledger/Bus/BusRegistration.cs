using HopEn2.Interop.Ledger.Journal;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Registers the bus and what translates on it.</summary>
public static class BusRegistration
{
    public static IServiceCollection AddTranslationBus(this IServiceCollection services, BusOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Replayer>();
        services.AddSingleton<JournalAnnouncer>();
        services.AddSingleton<IJournalBell>(s => s.GetRequiredService<JournalAnnouncer>());
        services.AddMassTransit(bus =>
        {
            bus.AddConsumer<TranslateMessages, TranslateMessagesDefinition>();
            if (options.Uri is null)
            {
                bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
                return;
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(options.Uri);
                rabbit.ConfigureEndpoints(context);
            });
        });
        // After the bus, so that it starts when there is somebody to announce to and stops before it.
        services.AddHostedService(s => s.GetRequiredService<JournalAnnouncer>());
        return services;
    }
}

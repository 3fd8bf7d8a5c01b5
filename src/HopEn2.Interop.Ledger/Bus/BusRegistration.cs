using HopEn2.Interop.Ledger.Journal;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Registers the bus and what translates on it.</summary>
public static class BusRegistration
{
    public static IServiceCollection AddTranslationBus(this IServiceCollection services, BusOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<Replayer>();
        services.AddSingleton<IBusQueues>(s => options.InMemory ? new MemoryQueues() : new RabbitQueues(options, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new BusWatch(s.GetRequiredService<IBusQueues>(), options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<BusWatch>>()));
        services.AddSingleton(s => new BusErrors(s.GetRequiredService<IBusQueues>(), s.GetRequiredService<JournalAnnouncer>()));
        services.AddSingleton<BusMetrics>();
        services.AddSingleton<RecordingHold>();
        services.AddSingleton<MessageRecorder>();
        services.AddSingleton<JournalAnnouncer>();
        services.AddSingleton<IJournalBell>(s => s.GetRequiredService<JournalAnnouncer>());
        services.AddHostedService(s =>
        {
            // Nobody asks for it: it is read through its meter.
            s.GetRequiredService<BusMetrics>();
            return s.GetRequiredService<BusWatch>();
        });
        services.AddMassTransit(bus =>
        {
            // A broker that is away takes nothing from intake: the engine is ready all the same.
            bus.ConfigureHealthCheckOptions(health => health.MinimalFailureStatus = HealthStatus.Degraded);
            bus.AddConsumer<TranslateMessages, TranslateMessagesDefinition>();
            if (options.InMemory)
            {
                bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
                return;
            }

            bus.UsingRabbitMq((context, rabbit) =>
            {
                RabbitConnection.Configure(rabbit, options);
                rabbit.ConfigureEndpoints(context);
            });
        });
        // After the bus, so that it starts when there is somebody to announce to and stops before it.
        services.AddHostedService(s => s.GetRequiredService<JournalAnnouncer>());
        return services;
    }
}

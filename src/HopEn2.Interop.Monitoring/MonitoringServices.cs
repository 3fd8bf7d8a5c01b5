using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Monitoring.Certificates;
using HopEn2.Interop.Monitoring.Counters;
using HopEn2.Interop.Monitoring.Feeds;
using HopEn2.Interop.Monitoring.Indicators;
using HopEn2.Interop.Monitoring.Metrics;
using HopEn2.Interop.Monitoring.Watch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Monitoring;

public static class MonitoringServices
{
    /// <summary>Counters, feeds, metrics, the rupture watch and alerts. Needs <see cref="IMappings"/>, <see cref="ICounterSource"/> and <see cref="IAlertStore"/>; takes a <see cref="HospitalClock"/> registered before it.</summary>
    public static IServiceCollection AddMonitoring(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(s => new HospitalClock(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<IMappings>().Current.Hospital.TimeZone));

        services.AddOptions<CounterBoardOptions>().BindConfiguration("Counters").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<CounterBoard>();
        services.AddSingleton<ILedgerObserver>(s => s.GetRequiredService<CounterBoard>());
        services.AddHostedService<CounterBoardService>();

        services.AddIndicators();
        services.AddOptions<IndicatorBoardOptions>().BindConfiguration("Indicators").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IndicatorBoard>();
        services.AddHostedService(s => s.GetRequiredService<IndicatorBoard>());

        services.AddSingleton<FeedBoard>();
        services.AddSingleton<ILedgerObserver>(s => s.GetRequiredService<FeedBoard>());
        services.AddSingleton<IFeedObserver, FeedObserver>();
        services.AddHostedService<FeedBoardService>();

        services.AddAlerting();
        services.AddSingleton<CertificateWatch>();
        services.AddSingleton<IStandingTrouble>(s => s.GetRequiredService<CertificateWatch>());
        services.AddHostedService(s => s.GetRequiredService<CertificateWatch>());

        services.AddMetrics();
        services.AddSingleton<EngineMetrics>();
        services.AddSingleton<ILedgerObserver>(s => s.GetRequiredService<EngineMetrics>());
        return services.AddRuptureWatch();
    }

    /// <summary>The indicators alone, for a program that computes a month and ends.</summary>
    public static IServiceCollection AddIndicators(this IServiceCollection services)
    {
        services.TryAddSingleton<LedgerIndicators>();
        services.TryAddSingleton<IIndicators>(s => s.GetRequiredService<LedgerIndicators>());
        return services;
    }
}

using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Monitoring.Alerting.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Monitoring.Alerting;

public static class AlertingRegistration
{
    /// <summary>Incidents, notices and their routes. Needs an <see cref="IAlertStore"/> and what <c>AddMonitoring</c> registers.</summary>
    public static IServiceCollection AddAlerting(this IServiceCollection services)
    {
        services.AddAlertTransports();
        services.AddSingleton<PlannedSilences>();
        services.AddSingleton<IPlannedSilence>(s => s.GetRequiredService<PlannedSilences>());
        services.AddSingleton<AlertBoard>();
        services.AddSingleton<AlertDesk>();
        services.AddSingleton<IIncidentObserver>(s => s.GetRequiredService<AlertDesk>());
        services.AddHostedService<AlertService>();
        services.AddHostedService<NoticeSender>();
        services.AddHostedService<Heartbeat>();
        return services;
    }

    /// <summary>The means by which notices go, for those who try them without an engine.</summary>
    public static IServiceCollection AddAlertTransports(this IServiceCollection services)
    {
        services.AddOptions<AlertOptions>().BindConfiguration("Alerts").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<INoticeTransport, MailTransport>();
        services.AddSingleton<INoticeTransport, WebhookTransport>();
        services.AddSingleton<INoticeTransport, SyslogTransport>();
        services.AddSingleton<RouteTrial>();
        return services;
    }
}

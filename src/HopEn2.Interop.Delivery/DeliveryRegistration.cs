using HopEn2.Interop.Delivery.Outgoing;
using HopEn2.Interop.Delivery.Reporting;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Delivery;

/// <summary>Registers the delivery of documents. Needs the mappings, the ledger, a journal, an <see cref="IDeliveryCases"/> and a <see cref="TimeProvider"/>.</summary>
/// <remarks>Clients (<see cref="IDepositClient"/>, <see cref="IMailClient"/>), the <see cref="IOutgoingReader"/>, further couriers and planners are taken where they are registered; what needs one that is not is held, visibly.</remarks>
public static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration("Delivery").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(s => new DeliveryClock(s.GetRequiredService<TimeProvider>(), s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IDeliveryReports, DeliveryReports>();
        services.TryAddSingleton<ISentMails, SentMails>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<ILedgerObserver>(s => s.GetRequiredService<DeliverySignal>());
        services.AddSingleton<OutgoingMessages>();
        services.AddSingleton<ICourier, DepositCourier>();
        services.AddSingleton<ICourier, MailCourier>();
        services.AddSingleton<DocumentPlanner>();
        services.AddSingleton<IWorkPlanner>(s => s.GetRequiredService<DocumentPlanner>());
        services.AddHostedService<DeliveryFollower>();
        services.AddHostedService<OutgoingRunner>();
        services.AddHostedService<PresumedDistribution>();
        return services;
    }
}

using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Delivering.Visits;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Delivery.Visits;

public static class VisitMessageRegistration
{
    /// <summary>Messages to patients about their visits. Needs what <see cref="DeliveryRegistration.AddDelivery"/> needs, and <see cref="IVisitCases"/>; names are taken where an <see cref="IVisitPersonReader"/> is registered.</summary>
    public static IServiceCollection AddVisitMessages(this IServiceCollection services) =>
        services.AddSingleton<IWorkPlanner, VisitMessagePlanner>().AddSingleton<ICourier, VisitMessageCourier>().AddSingleton<IVisitMessagePreview, VisitMessagePreview>();
}

using HopEn2.Interop.Domain.Delivering;
using Microsoft.Extensions.DependencyInjection;

namespace HopEn2.Interop.Delivery.Answering;

public static class AnsweringRegistration
{
    /// <summary>Words back to sources. Needs what <see cref="DeliveryRegistration.AddDelivery"/> needs, and an <see cref="IAnswerClient"/>.</summary>
    public static IServiceCollection AddAnswers(this IServiceCollection services) =>
        services.AddSingleton<IWorkPlanner, AnswerPlanner>().AddSingleton<ICourier, AnswerCourier>();
}

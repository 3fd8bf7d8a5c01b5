using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Registers the mails of MSSanté with their settings, <c>Delivery:Mss</c>.</summary>
public static class MssRegistration
{
    /// <summary>Handing mails over. Needs <see cref="IMappings"/>. Gives <see cref="IMailClient"/>.</summary>
    public static IServiceCollection AddMss(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<MssOptions>().BindConfiguration("Delivery:Mss").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(s => s.GetRequiredService<IOptions<MssOptions>>().Value);
        services.AddSingleton<IXdmMetadata>(s => new XdmMetadata(() => s.GetRequiredService<IMappings>().Current.XdsHouse()));
        services.AddSingleton<MailComposer>();
        services.AddSingleton<IMailClient, MssMailClient>();
        services.AddSingleton(s => new ReturnReader(new ReturnPatterns(s.GetRequiredService<MssOptions>().Returns.PatientSpace is { Count: > 0 } own ? own : null)));
        services.AddSingleton<SelfTest>();
        return services;
    }

    /// <summary>Reading the return mailbox while the engine runs. Needs <see cref="AddMss"/>, <see cref="ISentMails"/>, <see cref="IDeliveryReports"/> and <see cref="IJournal"/>.</summary>
    public static IServiceCollection AddMssReturns(this IServiceCollection services)
    {
        services.AddSingleton(s => new ReturnMatching(s.GetRequiredService<ISentMails>(), s.GetRequiredService<MssOptions>().Returns.Memory));
        services.AddSingleton<ReturnCounts>();
        services.AddSingleton<IAnswerPost, AnswerPost>();
        services.AddSingleton<IAnswerRecord, MllpAnswerRecord>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<ReturnHandler>();
        services.AddHostedService<ReturnMailbox>();
        return services;
    }
}

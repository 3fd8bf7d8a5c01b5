using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ports;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Registers the mails of MSSanté.</summary>
public static class MssRegistration
{
    /// <summary>
    /// Where an operator is named, the <see cref="IMailClient"/>; where a return mailbox is, its reader. Needs <see cref="IMappings"/>; the reader also <see cref="ISentMails"/>,
    /// <see cref="IDeliveryReports"/> and <see cref="IJournal"/>. Throws <see cref="ValidationException"/> for settings out of range.
    /// </summary>
    public static IServiceCollection AddMss(this IServiceCollection services, MssOptions options)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        Validator.ValidateObject(options.Returns, new ValidationContext(options.Returns), validateAllProperties: true);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<IXdmMetadata>(s => new XdmMetadata(() => s.GetRequiredService<IMappings>().Current.XdsHouse()));
        services.AddSingleton<MailComposer>().AddSingleton<VisitMailComposer>();
        services.AddSingleton(new ReturnReader(new ReturnPatterns(options.Returns.PatientSpace is { Count: > 0 } own ? own : null)));
        // Without an operator there is no client: what is to be mailed is held and says so, instead of failing at one that is not there.
        if (options.Smtp is not null)
            services.AddSingleton<MssMailClient>().AddSingleton<IMailClient>(s => s.GetRequiredService<MssMailClient>()).AddSingleton<IPatientMailClient>(s => s.GetRequiredService<MssMailClient>()).AddSingleton<SelfTest>();
        if (options.Imap is not null)
            AddReturns(services, options);
        return services;
    }

    private static void AddReturns(IServiceCollection services, MssOptions options)
    {
        services.AddSingleton(s => new ReturnMatching(s.GetRequiredService<ISentMails>(), options.Returns.Memory));
        services.AddSingleton<ReturnCounts>();
        services.AddSingleton<IAnswerPost, AnswerPost>();
        services.AddSingleton<IAnswerRecord, MllpAnswerRecord>();
        services.AddSingleton<AnswerDesk>();
        services.AddSingleton<ReturnHandler>();
        services.AddHostedService<ReturnMailbox>();
    }
}

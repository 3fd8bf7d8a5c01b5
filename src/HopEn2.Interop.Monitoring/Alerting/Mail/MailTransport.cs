using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting.Mail;

/// <summary>Notices as mail.</summary>
internal sealed class MailTransport(IOptionsMonitor<AlertOptions> options) : INoticeTransport
{
    public RouteTransport Transport => RouteTransport.Mail;

    public string? Missing(AlertRoute route) => options.CurrentValue.Mail switch
    {
        { Host: null or "" } => "No mail server is named. Set Alerts:Mail:Host.",
        { From: var from } when from is null || from.IndexOf('@', StringComparison.Ordinal) < 1 || from.Any(c => c <= ' ' || c is '<' or '>') => "No sender is named. Set Alerts:Mail:From to a mail address.",
        { User: not null, Password: null or "" } => "There is a user and no password. Set Alerts:Mail:Password, or put it into a file of HOPEN2_SECRETS.",
        _ => null,
    };

    public Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel)
    {
        if (Missing(letter.Route) is { } missing)
            return Task.FromResult<SendOutcome>(new SendOutcome.Refused(missing));
        var mail = options.CurrentValue.Mail;
        return new Smtp(mail, Helo).SendAsync(letter.Route.Target, MimeMessage.Of(letter, mail.From!), cancel);
    }

    // Of the machine, as far as it is a name that a server takes (RFC 5321, 4.1.1.1).
    private static string Helo => Environment.MachineName is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? name : "[127.0.0.1]";
}

using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Options;

namespace HopEn2.Interop.Monitoring.Alerting.Mail;

/// <summary>Notices as mail.</summary>
internal sealed class MailTransport(IOptionsMonitor<AlertOptions> options, TimeProvider time) : INoticeTransport
{
    public RouteTransport Transport => RouteTransport.Mail;

    public string? Missing(AlertRoute route) => options.CurrentValue.Mail switch
    {
        { Host: null or "" } => "No mail server is named. Set Alerts:Mail:Host.",
        { From: var from } when from is null || !MailAddress.IsAddress(from) => "No sender is named. Set Alerts:Mail:From to a mail address.",
        { User: not null, Password: null or "" } => "There is a user and no password. Set Alerts:Mail:Password, or put it into a file of HOPEN2_SECRETS.",
        _ => null,
    };

    public async Task<SendOutcome> SendAsync(Letter letter, CancellationToken cancel)
    {
        if (Missing(letter.Route) is { } missing)
            return new SendOutcome.Refused(missing);
        if (!MailAddress.IsAddress(letter.Route.Target))
            return new SendOutcome.Refused("The route's target is no mail address. Correct it in alerts.yaml.");
        var mail = options.CurrentValue.Mail;
        var server = new MailServer(mail.Host!, mail.Port)
        {
            Security = mail.Security, Login = mail.User is null ? null : new MailLogin.Password(mail.User, mail.Password!), Tls = () => new TlsClientFiles(mail.Authority).Options(),
        };
        // Notices are few: a connection each.
        await using var client = new SmtpClient(server, time);
        return Outcome(await client.SendAsync(new(mail.From!, [letter.Route.Target]), new MailWriter(NoticeMail.Of(letter, mail.From!)), cancel), $"{mail.Host}:{mail.Port}");
    }

    private static SendOutcome Outcome(SmtpResult result, string server) => result switch
    {
        SmtpResult.Accepted => SendOutcome.Sent.It,
        // What a server of the house refuses is for a person.
        SmtpResult.RefusedBeforeData refused => new SendOutcome.Refused($"The mail server {server} answered {refused.Reply} to {refused.At}."),
        SmtpResult.RefusedAfterData refused => new SendOutcome.Refused($"The mail server {server} answered {refused.Reply} to the message."),
        SmtpResult.NotSignedIn { Why: SignInFailure.Certificate } tls => new SendOutcome.Later($"{tls.Detail} Check its certificate, or name its authority (Alerts:Mail:Authority)."),
        SmtpResult.NotSignedIn { Why: SignInFailure.NoTls } clear => new SendOutcome.Refused($"{clear.Detail} {clear.Reply} Set Alerts:Mail:Security to tls or none if that is meant."),
        SmtpResult.NotSignedIn other => new SendOutcome.Refused($"The mail server {server} does not let us in: {other.Detail} Check Alerts:Mail:User and Alerts:Mail:Password."),
        SmtpResult.Temporary { Reply: { } reply } later => new SendOutcome.Later($"The mail server {server} answered {reply} to {later.At}."),
        SmtpResult.Temporary later => new SendOutcome.Later($"The mail server {server} cannot be reached: {later.Detail}"),
        SmtpResult.Unknown unknown => new SendOutcome.Later($"The mail server {server} did not say whether it took the message: {unknown.Detail}"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

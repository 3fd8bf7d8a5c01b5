using System.Net;
using System.Net.Sockets;
using System.Text;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Monitoring.Alerting.Mail;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Alerting;

/// <summary>Notices as mail, at a real Postfix and at servers that misbehave.</summary>
public class MailTransportTests
{
    private static MailTransport Postfix(Action<MailOptions>? set = null) => new(Letters.Options(o =>
    {
        (o.Mail.Host, o.Mail.Port, o.Mail.Authority, o.Mail.From) = (Mailbox.Host, Mailbox.Port, Mailbox.Authority, "hopen2@chu-fictif.example");
        set?.Invoke(o.Mail);
    }), TimeProvider.System);

    [SmtpFact]
    public async Task Beginning_and_end_are_two_mails_of_one_thread_that_say_what_to_do()
    {
        var run = $"{Guid.NewGuid():N}";
        var begin = Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example", id: $"{run}.1");
        var end = Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example", Notify.Cleared, $"{run}.2", begin.Notice.Id);
        Assert.Equal(SendOutcome.Sent.It, await Postfix().SendAsync(begin, default));
        Assert.Equal(SendOutcome.Sent.It, await Postfix().SendAsync(end, default));

        var mails = await Mailbox.MailsAsync("interop", run, 2);
        Assert.Equal(2, mails.Count);
        var read = mails.Select(m => MailReader.Read(Encoding.Latin1.GetBytes(m))).ToList();
        var (first, second) = (read.Single(m => m.References.Count == 0), read.Single(m => m.References.Count > 0));
        Assert.Equal(first.MessageId, Assert.Single(second.References));
        Assert.StartsWith("[Incident] Plus aucun message du flux «\u00a0Laboratoire", first.Subject);
        Assert.StartsWith("[Fin] ", second.Subject);
        Assert.Contains("Qui appeler\r\n  Équipe biologie, poste 4004", first.Text!.ReplaceLineEndings("\r\n"));
        Assert.All(mails, m => Assert.Contains("with ESMTPS", m));
    }

    [SmtpFact]
    public async Task An_unknown_mailbox_is_refused_and_not_tried_again() =>
        Assert.Contains("550", Assert.IsType<SendOutcome.Refused>(await Postfix().SendAsync(Letters.Of(RouteTransport.Mail, "personne@chu-fictif.example"), default)).Why);

    [SmtpFact]
    public async Task A_server_whose_certificate_is_nobodys_gets_nothing() =>
        Assert.Contains("Alerts:Mail:Authority", Assert.IsType<SendOutcome.Later>(await Postfix(m => m.Authority = null).SendAsync(Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example"), default)).Why);

    [SmtpFact]
    public async Task Without_TLS_this_server_takes_nothing_and_says_so() =>
        Assert.Contains("530", Assert.IsType<SendOutcome.Refused>(await Postfix(m => m.Security = MailSecurity.None).SendAsync(Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example"), default)).Why);

    [Fact]
    public async Task A_server_that_is_away_is_tried_again()
    {
        var transport = new MailTransport(Letters.Options(o => (o.Mail.Host, o.Mail.Port, o.Mail.From) = ("127.0.0.1", FreePort(), "hopen2@chu-fictif.example")), TimeProvider.System);
        Assert.IsType<SendOutcome.Later>(await transport.SendAsync(Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example"), default));
    }

    [Theory]
    [InlineData("421 4.3.2 too busy\r\n", false)]
    [InlineData("554 5.7.1 go away\r\n", true)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", false)]
    [InlineData("220 hello\r\n250-localhost\r\n250 SIZE\r\n", true)] // offers no STARTTLS
    [InlineData("220 hello\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n", true)]
    [InlineData("", false)]
    public async Task What_a_server_says_decides_whether_it_is_tried_again(string script, bool refused)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(script));
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(Stream.Null);
        });
        var transport = new MailTransport(Letters.Options(o => (o.Mail.Host, o.Mail.Port, o.Mail.From) = ("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "hopen2@chu-fictif.example")), TimeProvider.System);
        var outcome = await transport.SendAsync(Letters.Of(RouteTransport.Mail, "interop@chu-fictif.example"), default);

        Assert.Equal(refused, outcome is SendOutcome.Refused);
        Assert.IsNotType<SendOutcome.Sent>(outcome);
        await serving;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

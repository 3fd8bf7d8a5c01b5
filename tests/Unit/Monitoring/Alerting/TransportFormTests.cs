using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using HopEn2.Interop.Monitoring.Alerting.Mail;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Alerting;

public class TransportFormTests
{
    private static readonly KnownIncident Incident = Breaks.Known();

    private static Letter LetterOf(Notify kind = Notify.First, string? inReplyTo = null, string root = "feed/sgl")
    {
        var notice = new Notice
        {
            Id = $"{Incident.Id}.2", Incident = Incident.Id, Route = "interop", Kind = kind, Reason = NotifyReason.Opened, DecidedAt = Breaks.Monday, About = Incident with { Root = root }, InReplyTo = inReplyTo,
        };
        return new(AlertRig.Route("interop"), notice, new("[Incident] Plus aucun résultat — depuis 14 h 07, au laboratoire de biologie médicale", "Plus <rien>.", [new("Que faire", "a\nb")], "https://x.example/alerts#1"), Breaks.Monday);
    }

    [Fact]
    public async Task A_mail_has_text_and_html_and_belongs_to_its_thread()
    {
        var bytes = new MemoryStream();
        await new MailWriter(NoticeMail.Of(LetterOf(inReplyTo: "first.1"), "hopen2@chu-fictif.example")).WriteToAsync(bytes, default);
        var mail = MailReader.Read(bytes.ToArray());

        Assert.Equal($"{Incident.Id}.2@chu-fictif.example", mail.MessageId);
        Assert.Equal("first.1@chu-fictif.example", Assert.Single(mail.References));
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(LetterOf().Text.Subject, mail.Subject);
        Assert.Contains("Que faire\r\n  a\r\n  b\r\n", mail.Text);
        var html = mail.Root.Children[1].DecodeText();
        Assert.Contains("Plus &lt;rien&gt;.", html);
        Assert.Contains("a<br>b", html);
    }

    [Fact]
    public void A_webhooks_signature_is_the_hmac_of_time_and_body()
    {
        var body = "{\"é\":1}"u8.ToArray();
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key"), Encoding.UTF8.GetBytes("1700000000.{\"é\":1}")));
        Assert.Equal($"t=1700000000,v1={expected}", WebhookTransport.Sign("key", 1700000000, body));
    }

    [Theory]
    [InlineData(Notify.First, 131)] // local0, error: a feed is major
    [InlineData(Notify.Cleared, 133)]
    public void A_syslog_message_has_the_form_of_RFC_5424(Notify kind, int priority)
    {
        var message = Encoding.UTF8.GetString(SyslogMessage.Of(LetterOf(kind, root: "feed/a]\"\\b"), "engine-1", 42));
        Assert.StartsWith(
            $"<{priority}>1 2025-03-10T13:00:00.000Z engine-1 hopen2 42 {kind.ToString().ToLowerInvariant()} [incident@32473 id=\"{Incident.Id}\" notice=\"{Incident.Id}.2\" root=\"feed/a\\]\\\"\\\\b\" kind=\"Silence\" severity=\"Major\"] \uFEFF[Incident] Plus",
            message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Over_TCP_the_octets_are_counted_and_not_the_characters() =>
        Assert.Equal("3 é!", Encoding.UTF8.GetString(SyslogMessage.Framed(Encoding.UTF8.GetBytes("é!"))));

    [Fact]
    public void A_datagram_is_cut_between_characters() => Assert.Equal("aé", Encoding.UTF8.GetString(SyslogMessage.Cut(Encoding.UTF8.GetBytes("aéé"), 4)));

    [Theory]
    [InlineData("h:514", "udp", "h", 514)]
    [InlineData("tls://syslog.example:6514", "tls", "syslog.example", 6514)]
    [InlineData("tcp://[::1]:514", "tcp", "::1", 514)]
    public void A_syslog_target_says_how_where_and_at_which_port(string target, string scheme, string host, int port) => Assert.Equal((scheme, host, port), SyslogTransport.Parse(target));

    [Fact]
    public void No_notice_says_more_of_a_stream_than_its_name() => Assert.DoesNotContain("patient", string.Concat(typeof(KnownIncident).GetProperties().Select(p => p.Name)), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void What_is_said_of_a_route_is_not_its_address() => Assert.DoesNotContain(typeof(RouteState).GetProperties(), p => p.Name == nameof(AlertRoute.Target));
}

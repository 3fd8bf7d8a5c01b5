using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Monitoring.Alerting;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Alerting;

public class SyslogTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static SyslogTransport Transport(string? authority = null) => new(Letters.Options(o => o.Syslog.Authority = authority));

    /// <summary>One frame as RFC 6587 counts it: the length, a blank, as many octets.</summary>
    private static async Task<string> FrameAsync(Stream stream)
    {
        var length = "";
        var one = new byte[1];
        while (true)
        {
            await stream.ReadExactlyAsync(one);
            if (one[0] == ' ')
                break;
            length += (char)one[0];
        }

        var message = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(message);
        Assert.Equal(0, await stream.ReadAsync(one));
        return Encoding.UTF8.GetString(message);
    }

    private static void IsTheNotice(string message)
    {
        Assert.StartsWith("<131>1 ", message);
        Assert.Contains(" hopen2 ", message);
        Assert.Contains("[incident@32473 id=\"", message);
        Assert.Contains("] \uFEFF[Incident] Plus aucun message du flux «\u00a0Laboratoire", message);
    }

    [Fact]
    public async Task Over_UDP_it_is_one_datagram()
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.Equal(SendOutcome.Sent.It, await Transport().SendAsync(Letters.Of(RouteTransport.Syslog, $"127.0.0.1:{((IPEndPoint)server.Client.LocalEndPoint!).Port}"), default));
        IsTheNotice(Encoding.UTF8.GetString((await server.ReceiveAsync().WaitAsync(Patience)).Buffer));
    }

    [Fact]
    public async Task Over_TCP_its_octets_are_counted()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            return await FrameAsync(client.GetStream());
        });
        Assert.Equal(SendOutcome.Sent.It, await Transport().SendAsync(Letters.Of(RouteTransport.Syslog, $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"), default));
        IsTheNotice(await received.WaitAsync(Patience));
    }

    [Fact]
    public async Task Over_TLS_the_server_must_be_the_one_that_is_trusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var self = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var certificate = X509CertificateLoader.LoadPkcs12(self.Export(X509ContentType.Pfx), null);
        var authority = Path.GetTempFileName();
        await File.WriteAllTextAsync(authority, self.ExportCertificatePem());
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var target = $"tls://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
            var received = Task.Run(async () =>
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(certificate);
                return await FrameAsync(tls);
            });
            Assert.Equal(SendOutcome.Sent.It, await Transport(authority).SendAsync(Letters.Of(RouteTransport.Syslog, target), default));
            IsTheNotice(await received.WaitAsync(Patience));

            var stranger = Task.Run(async () =>
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var tls = new SslStream(client.GetStream());
                await Assert.ThrowsAnyAsync<Exception>(async () =>
                {
                    await tls.AuthenticateAsServerAsync(certificate);
                    await FrameAsync(tls);
                });
            });
            Assert.Contains("Alerts:Syslog:Authority", Assert.IsType<SendOutcome.Later>(await Transport().SendAsync(Letters.Of(RouteTransport.Syslog, target), default)).Why);
            await stranger.WaitAsync(Patience);
        }
        finally
        {
            File.Delete(authority);
        }
    }

    [Fact]
    public async Task A_server_that_is_away_is_tried_again() =>
        Assert.IsType<SendOutcome.Later>(await Transport().SendAsync(Letters.Of(RouteTransport.Syslog, $"tcp://127.0.0.1:{MailTransportTests.FreePort()}"), default));
}

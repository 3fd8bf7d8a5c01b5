using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Hl7v2.Mllp;
using HopEn2.Interop.Hl7v2.Tls;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

public sealed class MllpTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-tls").FullName;
    private readonly X509Certificate2 _authority;

    public MllpTlsTests()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=Fictitious authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Path.Combine(_folder, "ca.pem"), _authority.ExportCertificatePem());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private X509Certificate2 Issue(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(_authority, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(Path.Combine(_folder, name + ".pem"), issued.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, name + ".key"), key.ExportPkcs8PrivateKeyPem());
        return issued.CopyWithPrivateKey(key);
    }

    private MllpServer Server(bool clientsShowOne)
    {
        Issue("server").Dispose();
        string In(string file) => Path.Combine(_folder, file);
        return new MllpServer(tls: new TlsFiles(In("server.pem"), In("server.key"), clientsShowOne ? In("ca.pem") : null).Load());
    }

    private static async Task<string> SendAsync(MllpServer server, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port);
        await using var tls = new SslStream(client.GetStream(), false, (_, shown, _, _) => shown is X509Certificate2 { Subject: "CN=server" });
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "server", ClientCertificates = certificate is null ? [] : [certificate] });
        await tls.WriteAsync(MllpPeer.Framed(MllpPeer.Adt("T1")));
        var answer = new byte[4096];
        var count = await tls.ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        return System.Text.Encoding.UTF8.GetString(answer, 0, count);
    }

    [Fact]
    public async Task A_message_over_TLS_is_answered()
    {
        await using var server = Server(clientsShowOne: false);

        Assert.Contains("MSA|AA|T1", await SendAsync(server, null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_with_a_certificate_of_the_authority_is_served()
    {
        await using var server = Server(clientsShowOne: true);
        using var certificate = Issue("client");

        Assert.Contains("MSA|AA|T1", await SendAsync(server, certificate), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_without_one_is_not()
    {
        await using var server = Server(clientsShowOne: true);

        var failure = await Record.ExceptionAsync(async () => Assert.Equal("", await SendAsync(server, null)));
        Assert.True(failure is null or IOException or AuthenticationException, failure?.ToString());
        Assert.Empty(server.Journal.Kept);
    }

    [Fact]
    public async Task Our_own_client_shows_its_certificate_and_trusts_only_the_authority_it_is_given()
    {
        await using var server = Server(clientsShowOne: true);
        Issue("client").Dispose();
        string In(string file) => Path.Combine(_folder, file);
        var tls = new ClientTlsFiles(In("ca.pem"), In("client.pem"), In("client.key"), null).Load();

        await using (var client = await MllpClient.ConnectAsync("localhost", server.Port, TimeSpan.FromSeconds(20), tls, CancellationToken.None))
            Assert.Contains("MSA|AA|T2", System.Text.Encoding.UTF8.GetString((await client.SendAsync(MllpPeer.Adt("T2"), CancellationToken.None)).Span), StringComparison.Ordinal);

        var stranger = tls with { Trust = null };
        await Assert.ThrowsAsync<AuthenticationException>(() => MllpClient.ConnectAsync("localhost", server.Port, TimeSpan.FromSeconds(20), stranger, CancellationToken.None));
        // Issued by the right authority, for another name.
        await Assert.ThrowsAsync<AuthenticationException>(() => MllpClient.ConnectAsync("127.0.0.1", server.Port, TimeSpan.FromSeconds(20), tls, CancellationToken.None));
        Assert.Single(server.Journal.Kept);
    }

    [Fact]
    public async Task Who_speaks_no_TLS_is_ended_and_the_others_are_served()
    {
        await using var server = Server(clientsShowOne: false);
        using (var plain = await server.ConnectAsync())
        {
            await plain.SendMessageAsync(MllpPeer.Adt("PLAIN"));
            await server.Observer.Until(() => server.Observer.Disconnected.Count == 1);
        }

        Assert.Contains("MSA|AA|T1", await SendAsync(server, null), StringComparison.Ordinal);
        Assert.Single(server.Journal.Kept);
    }
}

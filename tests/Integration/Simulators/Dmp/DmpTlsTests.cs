using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators.Dmp;

/// <summary>Mutual TLS: who shows no certificate of a structure does not come in, and the structure of the connection is held against the VIHF.</summary>
public sealed class DmpTlsTests : IAsyncLifetime
{
    private DmpServer _server = null!;

    public async Task InitializeAsync() => _server = await DmpServer.StartAsync(
        new DmpOptions { Url = new Uri("https://127.0.0.1:0/dmp"), Latency = new Latency(0, 0), Certificate = DmpCertificates.Server, Authorities = [DmpCertificates.Authority] }, TimeProvider.System, default);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_certificate_of_the_structure_opens_the_door() => Assert.Equal("Success", (await SendAsync(DmpCertificates.Structure)).Code);

    [Fact]
    public async Task No_certificate_opens_nothing() => await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync(null));

    [Fact]
    public async Task A_certificate_of_nobody_opens_nothing() => await Assert.ThrowsAnyAsync<HttpRequestException>(() => SendAsync(DmpCertificates.Stranger));

    [Fact]
    public async Task The_certificate_of_another_structure_deposits_nothing() => Assert.Equal("FailedAuthentication", (await SendAsync(DmpCertificates.OtherStructure)).Fault);

    private async Task<DmpAnswer> SendAsync(X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == DmpCertificates.Server.GetCertHashString(),
                ClientCertificates = certificate is null ? null : [certificate],
                LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate,
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(_server.Url + "/") };
        var request = new DmpDeposit().Mtom();
        using var content = new ByteArrayContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        using var answer = await client.PostAsync(request.Path, content);
        return DmpAnswer.Read((int)answer.StatusCode, answer.Content.Headers.ContentType!.ToString(), await answer.Content.ReadAsByteArrayAsync());
    }
}

using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Dmp;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery;

/// <summary>Mutual TLS with the DMP, and certificates that are replaced while the engine runs.</summary>
public sealed class DmpTlsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-dmp-tls").FullName;
    private readonly ManualTime _time = new(TimeProvider.System.GetUtcNow());
    private DmpServer _server = null!;

    public async Task InitializeAsync()
    {
        Write(DmpCertificates.Structure);
        await File.WriteAllTextAsync(In("authority.pem"), DmpCertificates.Authority.ExportCertificatePem());
        await File.WriteAllTextAsync(In("stranger.pem"), DmpCertificates.Stranger.ExportCertificatePem());
        var options = new DmpOptions { Url = new Uri("https://127.0.0.1:0/dmp"), Certificate = DmpCertificates.Server, Authorities = [DmpCertificates.Authority], Latency = new Latency(0, 0) };
        _server = await DmpServer.StartAsync(options, TimeProvider.System, default);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Both_sides_show_a_certificate_of_the_authority() =>
        Assert.Equal(new DepositResult.Accepted([]), await SendAsync(Settings));

    [Fact]
    public async Task A_DMP_of_an_unknown_authority_is_not_spoken_to() =>
        Assert.Equal(new DepositResult.Temporary("tls"), await SendAsync(Settings with { Authority = In("stranger.pem") }));

    [Fact]
    public async Task A_client_that_the_DMP_does_not_know_has_nothing_taken()
    {
        // TLS 1.3 tells a client that it was refused only after it has begun to send.
        Write(DmpCertificates.Stranger);
        var result = await SendAsync(Settings);
        // The alert that says why is read where the connection breaks in reading; where it breaks in writing, it is a cut.
        Assert.True(result is DepositResult.Temporary { Code: "certificate-refused" or "tls" or "cut" } or DepositResult.Unknown { Code: "cut" }, result.ToString());
    }

    [Fact]
    public async Task Without_readable_files_everything_waits()
    {
        File.Delete(In("structure.key"));
        Assert.Equal(new DepositResult.Temporary("certificate"), await SendAsync(Settings));
        Assert.Equal(new DepositResult.Temporary("certificate"), await SendAsync(Settings with { Certificate = null, Key = null }));
    }

    [Fact]
    public void New_files_are_taken_while_it_runs_and_wrong_ones_are_not()
    {
        using var connections = new DmpConnections(Settings, _time, NullLogger<DmpConnections>.Instance);
        var first = connections.Current();
        Assert.Equal(DmpCertificates.Structure.Thumbprint, first.Signer.Thumbprint);
        Assert.Same(first, connections.Current());

        Write(DmpCertificates.OtherStructure);
        Touch(1);
        Assert.Same(first, connections.Current());
        _time.Advance(TimeSpan.FromMinutes(2));
        var second = connections.Current();
        Assert.Equal(DmpCertificates.OtherStructure.Thumbprint, second.Signer.Thumbprint);

        File.WriteAllText(In("structure.pem"), "half a file");
        Touch(2);
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Same(second, connections.Current());
    }

    [Fact]
    public void A_certificate_of_its_own_may_sign()
    {
        File.WriteAllText(In("cachet.pem"), DmpCertificates.OtherStructure.ExportCertificatePem());
        File.WriteAllText(In("cachet.key"), DmpCertificates.OtherStructure.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var connections = new DmpConnections(Settings with { SigningCertificate = In("cachet.pem"), SigningKey = In("cachet.key") }, _time, NullLogger<DmpConnections>.Instance);
        Assert.Equal(DmpCertificates.OtherStructure.Thumbprint, connections.Current().Signer.Thumbprint);
    }

    private DmpSettings Settings => new() { BaseAddress = _server.Url, Certificate = In("structure.pem"), Key = In("structure.key"), Authority = In("authority.pem") };

    private string In(string file) => Path.Combine(_folder, file);

    private void Write(X509Certificate2 certificate)
    {
        File.WriteAllText(In("structure.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(In("structure.key"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Two writes within one tick of the file system's clock would look like none.</summary>
    private void Touch(int minutes) => File.SetLastWriteTimeUtc(In("structure.pem"), TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(minutes));

    private static async Task<DepositResult> SendAsync(DmpSettings settings)
    {
        using var connections = new DmpConnections(settings, TimeProvider.System, NullLogger<DmpConnections>.Instance);
        var client = new DmpClient(settings, connections, new DmpNeighbour.FixedMappings(), TimeProvider.System, NullLogger<DmpClient>.Instance);
        return await client.SendAsync(Outgoing.Of(Samples.Bytes("cda/n1_imaging.xml")), new DepositOrder(DepositAction.Deposit, null, "1.2.250.1.999.7.1", false), default);
    }
}

using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Monitoring.Certificates;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Monitoring.Certificates;

public sealed class CertificateWatchTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-certificates-").FullName;
    private readonly ManualTime _time = new(Now);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 Certificate(string name, double days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1000), Now.AddDays(days));
    }

    private string Pem(string name, params ReadOnlySpan<double> days)
    {
        var path = Path.Combine(_folder, name + ".pem");
        var text = "";
        foreach (var one in days)
        {
            using var certificate = Certificate($"{name} {one}", one);
            text += certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n";
        }

        File.WriteAllText(path, text);
        return path;
    }

    private CertificateWatch Watch(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var watch = new CertificateWatch(Configuration(settings), _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<CertificateWatch>.Instance);
        watch.LookNow();
        return watch;
    }

    private static IConfiguration Configuration(params ReadOnlySpan<(string Key, string Value)> settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values.Add(key, value);
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }

    [Theory]
        [InlineData(60, null)]
    [InlineData(59, Severity.Minor)]
    [InlineData(15, Severity.Minor)]
    [InlineData(14, Severity.Major)]
    [InlineData(1, Severity.Major)]
    [InlineData(0, Severity.Critical)]
    [InlineData(-3, Severity.Critical)]
    public void The_end_is_told_sixty_days_ahead_and_graver_as_it_comes(double days, Severity? severity)
    {
        using var watch = Watch(("Tls:Brokers:0:Certificate", Pem("broker", days + 0.1)));

        var alert = watch.Now.SingleOrDefault();
        Assert.Equal(severity, alert is null ? null : Severities.Of(alert.Stream, alert.Kind, [alert]));
        Assert.Equal((days + 0.1) * 86400, Assert.Single(watch.Certificates).Ends is { } ends ? (ends - Now).TotalSeconds : 0, 1.0);
    }

    [Fact]
    public void Every_certificate_of_the_settings_is_found_whatever_its_key_and_no_key_is_taken_for_one()
    {
        var pem = Pem("some", 500);
        using var watch = Watch(
            ("Tls:Entrances:0:Entrance", "mllp"), ("Tls:Entrances:0:Certificate", pem), ("Tls:Entrances:0:Key", pem), ("Tls:Entrances:0:ClientAuthority", pem),
            ("Tls:Answers:0:Host", "dpi.example"), ("Tls:Answers:0:Certificate", pem),
            ("Delivery:Dmp:Address", "https://dmp.example"), ("Delivery:Dmp:Seal:File", pem), ("Delivery:Dmp:Seal:Key", pem), ("Delivery:Mss:Smtp:Authority", pem), ("Delivery:Mss:PasswordFile", pem),
            ("Alerts:Mail:Authority", pem), ("Other:Certificate", pem));

        Assert.Equal(
            ["Alerts:Mail:Authority", "Delivery:Dmp:Seal:File", "Delivery:Mss:Smtp:Authority", "Tls:Answers:0:Certificate", "Tls:Entrances:0:Certificate", "Tls:Entrances:0:ClientAuthority"],
            watch.Certificates.Select(c => c.Setting).Order(StringComparer.Ordinal));
        Assert.All(watch.Certificates, c => Assert.Null(c.Problem));
    }

    [Fact]
    public void What_we_show_ends_with_the_first_of_its_chain_and_what_we_trust_with_the_last()
    {
        using var watch = Watch(("Tls:Brokers:0:Certificate", Pem("ours", 300, 20)), ("Tls:Brokers:0:Authority", Pem("theirs", 300, 20)));

        Assert.Equal(
            [("Tls:Brokers:0:Certificate", "ours 20"), ("Tls:Brokers:0:Authority", "theirs 300")],
            watch.Certificates.Select(c => (c.Setting, c.Holder)));
        Assert.Equal("certificate/Tls%3ABrokers%3A0%3ACertificate", Assert.Single(watch.Now).Stream);
    }

    [Theory]
    [InlineData("Certificate", "CertificatePassword")]
    [InlineData("Certificate", "Password")]
    [InlineData("Certificate", "PasswordFile")]
    [InlineData("SigningCertificate", "SigningPasswordFile")]
    public void A_pfx_is_read_with_its_password(string key, string password)
    {
        var path = Path.Combine(_folder, "structure.p12");
        using (var certificate = Certificate("structure", 30))
            File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, "fictif"));
        File.WriteAllText(Path.Combine(_folder, "password"), "fictif\n");
        using var watch = Watch(($"Delivery:Dmp:{key}", path), ($"Delivery:Dmp:{password}", password.EndsWith("File", StringComparison.Ordinal) ? Path.Combine(_folder, "password") : "fictif"));

        Assert.Equal("structure", Assert.Single(watch.Certificates).Holder);
        Assert.Single(watch.Now);
    }

    [Fact]
    public void What_cannot_be_read_is_told_with_its_reason_from_when_it_was_first_seen()
    {
        File.WriteAllText(Path.Combine(_folder, "garbage.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        File.WriteAllBytes(Path.Combine(_folder, "empty.pem"), []);
        using var watch = Watch(("Tls:Brokers:0:Certificate", Path.Combine(_folder, "gone.pem")), ("Tls:Brokers:1:Certificate", Path.Combine(_folder, "garbage.pem")), ("Tls:Brokers:2:Certificate", Path.Combine(_folder, "empty.pem")), ("Tls:Brokers:3:Certificate", _folder));

        Assert.Equal(4, watch.Now.Count);
        Assert.Contains("there is no such file", watch.Certificates.Select(c => c.Problem));
        Assert.All(watch.Now, a => Assert.Equal((CertificateExpiry.Unreadable, Now), (a.Code, a.Since)));

        _time.Advance(TimeSpan.FromHours(3));
        watch.LookNow();
        Assert.All(watch.Now, a => Assert.Equal(Now, a.Since));
    }

    [Fact]
    public async Task A_new_file_in_its_place_ends_the_alert_within_the_hour()
    {
        var path = Pem("ours", 10);
        using var watch = new CertificateWatch(Configuration(("Tls:Brokers:0:Certificate", path)), _time, _services.GetRequiredService<IMeterFactory>(), NullLogger<CertificateWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        await Until(() => watch.Now.Count == 1);

        Pem("ours", 400);
        await Until(() =>
        {
            _time.Advance(TimeSpan.FromMinutes(30));
            return watch.Now.Count == 0;
        });
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public void The_same_certificate_is_the_same_alert_at_every_look_and_is_logged_once()
    {
        var log = new Lines();
        using var watch = new CertificateWatch(Configuration(("Tls:Brokers:0:Certificate", Pem("ours", 40.5))), _time, _services.GetRequiredService<IMeterFactory>(), log);
        watch.LookNow();
        var first = Assert.Single(watch.Now);

        _time.Advance(TimeSpan.FromDays(1));
        watch.LookNow();

        var second = Assert.Single(watch.Now);
        Assert.Equal(AlertKey.Of(first), AlertKey.Of(second));
        Assert.Equal((first.Since, 40, 39), (second.Since, first.Seen, second.Seen));
        Assert.Equal([4027], log.Ids);
    }

    [Fact]
    public void The_time_left_is_measured()
    {
        using var watch = Watch(("Tls:Brokers:0:Certificate", Pem("ours", 2)), ("Tls:Brokers:1:Certificate", Path.Combine(_folder, "gone.pem")));
        var measured = new List<(string Setting, double Seconds)>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "hopen2.certificate.expires") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => measured.Add(((string)tags[0].Value!, value)));
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Contains(("Tls:Brokers:0:Certificate", 2 * 86400.0), measured);
        Assert.DoesNotContain(measured, m => m.Setting == "Tls:Brokers:1:Certificate");
    }

    [Fact]
    public void A_check_of_the_settings_says_the_same()
    {
        var configuration = Configuration(("Tls:Brokers:0:Certificate", Pem("ours", 10)), ("Tls:Brokers:1:Certificate", Pem("old", -10)), ("Tls:Brokers:2:Certificate", Pem("new", 100)), ("Tls:Brokers:3:Certificate", Path.Combine(_folder, "gone.pem")));

        Assert.Equal(
            [
                $"Tls:Brokers:0:Certificate: the certificate in {Path.Combine(_folder, "ours.pem")} ends on 2026-03-20. Order its successor.",
                $"Tls:Brokers:1:Certificate: the certificate in {Path.Combine(_folder, "old.pem")} has ended on 2026-02-28. Order its successor.",
                $"Tls:Brokers:3:Certificate: {Path.Combine(_folder, "gone.pem")} cannot be read (there is no such file).",
            ],
            CertificateSettings.Warnings(configuration, Now));
    }

    private static async Task Until(Func<bool> holds)
    {
        for (var i = 0; i < 2_000 && !holds(); i++)
            await Task.Delay(5);
        Assert.True(holds());
    }

    private sealed class Lines : ILogger<CertificateWatch>
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Add(eventId.Id);
    }
}

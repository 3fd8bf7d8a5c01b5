using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

public sealed class CertificateTests
{
    [Fact]
    public async Task A_certificate_that_ends_soon_is_an_incident_a_line_of_a_page_and_a_measure()
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-e2e-certificate-");
        try
        {
            var file = Path.Combine(folder.FullName, "sortie.pem");
            using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
            using (var certificate = new CertificateRequest("CN=Moteur fictif", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-300), DateTimeOffset.UtcNow.AddDays(10.5)))
                await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
            await using var engine = await Engine.StartAsync("run", null, null, new Dictionary<string, string> { ["HOPEN2__Tls__Answers__0__Host"] = "dpi.example", ["HOPEN2__Tls__Answers__0__Certificate"] = file });

            var now = await engine.EventuallyAsync("/api/alerts/now", a => a.GetProperty("open") is { ValueKind: JsonValueKind.Array } open && open.GetArrayLength() == 1, 90);
            var incident = now.GetProperty("open")[0];
            Assert.Equal(("certificateExpires", "certificate", "major"), (incident.GetProperty("kind").GetString(), incident.GetProperty("level").GetString(), incident.GetProperty("severity").GetString()));
            Assert.StartsWith("Le certificat Tls:Answers:0:Certificate expire le ", incident.GetProperty("sentence").GetProperty("fr").GetString());
            Assert.Equal(("days", 10.0), (incident.GetProperty("unit").GetString(), incident.GetProperty("seen").GetDouble()));

            using var listed = JsonDocument.Parse(await engine.Client.GetStringAsync("/api/certificates"));
            Assert.Equal(("sortie.pem", "Moteur fictif", 10), (listed.RootElement[0].GetProperty("file").GetString(), listed.RootElement[0].GetProperty("holder").GetString(), listed.RootElement[0].GetProperty("daysLeft").GetInt32()));
            Assert.Contains("hopen2_certificate_expires_seconds{setting=\"Tls:Answers:0:Certificate\"} 90", await engine.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
            Assert.DoesNotContain(folder.FullName, listed.RootElement.GetRawText(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>What an engine needs to deliver <see cref="DeliveredLetters"/> to simulated neighbours: mappings, a certificate, settings.</summary>
internal static class DeliveringHouse
{
    /// <summary>What the letters name (PRT SB), and the certificate with them.</summary>
    private const string Structure = "1999999999";

    private const string Mailbox = "documents@app.chu-fictif.test-ci-sis.mssante.fr";

    /// <summary>Variables of the engine's process that name the neighbours.</summary>
    public static Dictionary<string, string> Settings(string dmp, string certificate, int smtp, int imap) => new(StringComparer.Ordinal)
    {
        ["HOPEN2__Delivery__Dmp__BaseAddress"] = dmp,
        ["HOPEN2__Delivery__Dmp__Certificate"] = certificate,
        ["HOPEN2__Delivery__Mss__TestOperator"] = "true",
        ["HOPEN2__Delivery__Mss__Smtp__Host"] = "127.0.0.1",
        ["HOPEN2__Delivery__Mss__Smtp__Port"] = $"{smtp}",
        ["HOPEN2__Delivery__Mss__Smtp__Security"] = "None",
        ["HOPEN2__Delivery__Mss__Smtp__User"] = Mailbox,
        ["HOPEN2__Delivery__Mss__Smtp__Password"] = "any",
        ["HOPEN2__Delivery__Mss__Imap__Host"] = "127.0.0.1",
        ["HOPEN2__Delivery__Mss__Imap__Port"] = $"{imap}",
        ["HOPEN2__Delivery__Mss__Imap__Security"] = "None",
        ["HOPEN2__Delivery__Mss__Imap__User"] = Mailbox,
        ["HOPEN2__Delivery__Mss__Imap__Password"] = "any",
        ["HOPEN2__Delivery__MailsPerSecond"] = "0",
    };

    /// <summary>The repository's mappings beside the program, with a patient record that delivers and is told; gives their folder.</summary>
    /// <param name="sourcePort">Where the patient record hears what became of its documents.</param>
    public static string WriteMappings(string folder, int sourcePort)
    {
        var (from, to) = (Path.Combine(AppContext.BaseDirectory, "mappings"), Path.Combine(folder, "mappings"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var text = File.ReadAllText(file);
            if (Path.GetFileName(file) == "feeds.yaml")
            {
                var dpi = text.IndexOf("- name: dpi", StringComparison.Ordinal);
                const string observes = "mode: observe";
                var mode = text.IndexOf(observes, dpi, StringComparison.Ordinal);
                text = $"{text[..mode]}mode: deliver\n    answers: mllp://127.0.0.1:{sourcePort}{text[(mode + observes.Length)..]}";
            }

            File.WriteAllText(copy, text);
        }

        return to;
    }

    /// <summary>A certificate of the structure with its key in one file; gives its path.</summary>
    public static string WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN=CHU FICTIF, OU={Structure}, O=CHU FICTIF, C=FR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var file = Path.Combine(folder, "structure.pem");
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }
}

using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Needs the MSSanté operator of <c>tests/servers</c>: Postfix and Dovecot.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OperatorFactAttribute : FactAttribute
{
    public OperatorFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_LOGIN") is null || Environment.GetEnvironmentVariable("HOPEN2_TEST_IMAP") is null)
            Skip = "No MSSanté operator: run eval \"$(tests/servers start DIR)\" first.";
    }
}

/// <summary>A hospital without a platform: the engine that delivers for its imaging, a DMP beside it, a real mail server, and the imaging system that waits for acknowledgements.</summary>
internal sealed class OwnPlatform : IAsyncDisposable
{
    private const string Domain = "ch-exemple.test-ci-sis.mssante.fr";
    /// <summary>Mailboxes that no other test reads.</summary>
    public const string Returns = "parcours@app." + Domain;
    public const string Physician = "dr.petit@medecin." + Domain;
    public const string Patient = "277010115400329@patient.mssante.fr";

    /// <summary>Where Postfix puts mails to all patients.</summary>
    public const string Patients = "patients@patient.mssante.fr";

    private readonly DirectoryInfo _folder;
    private readonly Engine.BackgroundVerb _dmp;
    private readonly HttpClient _client = new();
    private readonly Uri _dmpUrl;

    private OwnPlatform(DirectoryInfo folder, AwaitingSource source, Engine.BackgroundVerb dmp, Uri dmpUrl, Engine engine) => (_folder, Source, _dmp, _dmpUrl, Engine) = (folder, source, dmp, dmpUrl, engine);

    public Engine Engine { get; }

    public AwaitingSource Source { get; }

    public static async Task<OwnPlatform> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-platform-");
        var source = new AwaitingSource();
        var dmpUrl = new Uri($"http://127.0.0.1:{Engine.FreePort()}/dmp");
        var dmp = Engine.Background("simulate", "dmp", "--http", dmpUrl.ToString(), "--latency", "0-20");
        var mappings = Path.Combine(folder.FullName, "mappings");
        WriteMappings(mappings, source.Port);
        var engine = await Engine.StartAsync("run", null, null, Settings(dmpUrl, Certificate(folder.FullName)), "--mappings", mappings);
        return new OwnPlatform(folder, source, dmp, dmpUrl, engine);
    }

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        await _dmp.DisposeAsync();
        Source.Dispose();
        _client.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>What the DMP has registered under an id; null: nothing.</summary>
    public async Task<JsonElement?> InDmpAsync(string document)
    {
        var documents = await _client.GetFromJsonAsync<List<JsonElement>>($"{_dmpUrl}/control/documents?registered=true");
        return documents!.Where(d => d.GetRawText().Contains($"\"{document}\"", StringComparison.Ordinal)).Cast<JsonElement?>().SingleOrDefault();
    }

    /// <summary>The mails about a document in a mailbox, once there is one.</summary>
    public static Task<IReadOnlyList<string>> MailsAsync(string mailbox, string document) => Mailbox.MailsAsync(mailbox, "CR " + Word(document), 1);

    /// <summary>The Message-ID of the one mail about a document in a mailbox, as the recipient's tools see it.</summary>
    public static async Task<string> MessageIdAsync(string mailbox, string document)
    {
        var mail = Assert.Single(await MailsAsync(mailbox, document));
        return mail.ReplaceLineEndings("\n").Split("\nMessage-ID: <", 2)[1].Split('>', 2)[0];
    }

    /// <summary>The recipient's software tells that the mail was read.</summary>
    public static async Task ReadAsync(string recipient, string messageId)
    {
        var address = Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_LOGIN")!.Split(':');
        var server = new MailServer(address[0], int.Parse(address[1], CultureInfo.InvariantCulture))
        {
            Security = MailSecurity.StartTls,
            Login = new MailLogin.Password(Returns, "fictitious"),
            Tls = new TlsClientFiles(Mailbox.Authority).Options,
        };
        var notice = $"""
            From: <{recipient}>
            To: <{Returns}>
            Subject: Lu
            Message-ID: <{Guid.NewGuid():N}@lecture.example>
            Date: {DateTimeOffset.UtcNow:r}
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=disposition-notification; boundary=b

            --b
            Content-Type: text/plain

            Lu.

            --b
            Content-Type: message/disposition-notification

            Final-Recipient: rfc822;{recipient}
            Original-Message-ID: <{messageId}>
            Disposition: manual-action/MDN-sent-manually; displayed

            --b--

            """;
        await using var smtp = new SmtpClient(server, TimeProvider.System);
        Assert.IsType<SmtpResult.Accepted>(await smtp.SendAsync(new SmtpEnvelope(recipient, [Returns]), new MailBytes(Encoding.UTF8.GetBytes(notice.ReplaceLineEndings("\r\n"))), default));
    }

    /// <summary>An imaging report to DMP, physician and patient, all acknowledgements asked for; as HL7v2.</summary>
    public static string Hl7v2(string controlId, string document, DateTimeOffset at)
    {
        var text = Sample("hl7v2/mdm_t02_to_professional_and_patient.hl7").ReplaceLineEndings("\n");
        var content = Convert.ToBase64String(Cda(document));
        text = System.Text.RegularExpressions.Regex.Replace(text, @"XML\^Base64\^[A-Za-z0-9+/=]+", "XML^Base64^" + content, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(5));
        // The second professional of the sample is left out: one of each is enough to look at.
        var lines = text.Split('\n').Where(l => !l.Contains("cabinet@exemple", StringComparison.Ordinal)).ToArray();
        return string.Join('\n', lines)
            .Replace("RIS|CH-ESSAI|PFI|CH-ESSAI|20250310093012", $"RIS|CHU-FICTIF|PFI|CHU-FICTIF|{Local(at)}", StringComparison.Ordinal)
            .Replace("|D-2|", $"|{controlId}|", StringComparison.Ordinal)
            .Replace("2.999.7.1001^CH-ESSAI", document, StringComparison.Ordinal)
            .Replace("CH-ESSAI&990000002&M", "CHU-FICTIF", StringComparison.Ordinal)
            .Replace("Anne.Essai@ch-essai.mssante.fr", Physician, StringComparison.Ordinal)
            .Replace("secretariat@ch-essai.mssante.fr", "secretariat@" + Domain, StringComparison.Ordinal);
    }

    /// <summary>The same as a FHIR transaction (ITI-65, PDSm).</summary>
    public static string Fhir(string controlId, string document, DateTimeOffset at)
    {
        var text = Sample("fhir/mdm_t02_to_professional_and_patient.json")
            .Replace("RIS%7CCH-ESSAI", "RIS%7CCHU-FICTIF", StringComparison.Ordinal).Replace("PFI|CH-ESSAI", "PFI|CHU-FICTIF", StringComparison.Ordinal)
            .Replace("\"D-2\"", $"\"{controlId}\"", StringComparison.Ordinal).Replace("2.999.7.1001", document, StringComparison.Ordinal).Replace("2.999.1.8.1", document + ".8", StringComparison.Ordinal)
            .Replace("2025-03-10T09:30:12+01:00", at.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("Anne.Essai@ch-essai.mssante.fr", Physician, StringComparison.Ordinal).Replace("secretariat@ch-essai.mssante.fr", "secretariat@" + Domain, StringComparison.Ordinal);
        var bundle = JsonNode.Parse(text)!;
        var list = bundle["entry"]![0]!["resource"]!;
        Remove(list["contained"]!.AsArray(), c => c["id"]!.GetValue<string>() == "recipient-2");
        Remove(list["extension"]!.AsArray(), e => e["valueReference"]?["reference"]?.GetValue<string>() == "#recipient-2");
        var content = Cda(document);
        bundle["entry"]![2]!["resource"]!["data"] = Convert.ToBase64String(content);
        var attachment = bundle["entry"]![1]!["resource"]!["content"]![0]!["attachment"]!.AsObject();
        attachment.Remove("size");
        attachment.Remove("hash");
        return bundle.ToJsonString();
    }

    private static void Remove(JsonArray from, Func<JsonNode, bool> which)
    {
        foreach (var one in from.Where(n => which(n!)).ToList())
            from.Remove(one);
    }

    /// <summary>The sample of an imaging report under another id and for the patient of the messages.</summary>
    private static byte[] Cda(string document) => Encoding.UTF8.GetBytes(Sample("cda/n1_imaging.xml")
        .Replace("<id root=\"1.2.250.1.999.3.41\"/>", $"<id root=\"{document}\"/>", StringComparison.Ordinal).Replace("1.2.250.1.999.4.41", document + ".4", StringComparison.Ordinal)
        // What the mail's subject says: the test knows its own mails by it.
        .Replace("displayName=\"CR d'imagerie médicale\"", $"displayName=\"CR {Word(document)}\"", StringComparison.Ordinal)
        .Replace("185057512345673", "277010115400329", StringComparison.Ordinal).Replace("<id root=\"1.2.250.1.999.1.1\" extension=\"000418277\"/>", "", StringComparison.Ordinal)
        .Replace("TEST-DURAND", "ESSAI", StringComparison.Ordinal).Replace("CAMILLE PAUL", "SARAH", StringComparison.Ordinal).Replace("CAMILLE", "SARAH", StringComparison.Ordinal)
        .Replace("code=\"M\"", "code=\"F\"", StringComparison.Ordinal).Replace("19850512", "19770121", StringComparison.Ordinal).Replace("75113", "01154", StringComparison.Ordinal));

    private static string Word(string document) => document[(document.LastIndexOf('.') + 1)..];

    private static string Sample(string path) => File.ReadAllText(Path.Combine(Repository.Root, "tests", "Samples", path));

    private static string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTimeBySystemTimeZoneId(at, "Europe/Paris").ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    /// <summary>The shipped mappings, but imaging delivers and hears what became of it, and mail goes out and comes back by the mailbox of the test.</summary>
    private static void WriteMappings(string to, int answers)
    {
        var from = Path.Combine(Repository.Root, "mappings");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var feeds = Path.Combine(to, "feeds.yaml");
        var text = File.ReadAllText(feeds);
        const string imaging = "    label: Imagerie (comptes rendus)\n    transport: mllp\n    mode: observe\n";
        Assert.Contains(imaging, text, StringComparison.Ordinal);
        File.WriteAllText(feeds, text.Replace(imaging, imaging.Replace("mode: observe\n", $"mode: deliver\n    answers: mllp://127.0.0.1:{answers}\n", StringComparison.Ordinal), StringComparison.Ordinal));
        var delivery = Path.Combine(to, "delivery.yaml");
        File.WriteAllText(delivery, File.ReadAllText(delivery).Replace("documents@app.chu-fictif.test-ci-sis.mssante.fr", Returns, StringComparison.Ordinal).Replace("chu-fictif.test-ci-sis.mssante.fr", Domain, StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Settings(Uri dmp, string certificate)
    {
        var settings = new Dictionary<string, string>
        {
            ["HOPEN2__Delivery__Dmp__BaseAddress"] = dmp.ToString(),
            ["HOPEN2__Delivery__Dmp__Certificate"] = certificate,
            ["HOPEN2__Delivery__Mss__TestOperator"] = "true",
        };
        foreach (var (name, variable) in new[] { ("Smtp", "HOPEN2_TEST_SMTP_LOGIN"), ("Imap", "HOPEN2_TEST_IMAP") })
        {
            var address = Environment.GetEnvironmentVariable(variable)!.Split(':');
            foreach (var (setting, value) in new[] { ("Host", address[0]), ("Port", address[1]), ("Security", "StartTls"), ("User", Returns), ("Password", "fictitious"), ("Authority", Mailbox.Authority) })
                settings[$"HOPEN2__Delivery__Mss__{name}__{setting}"] = value;
        }

        return settings;
    }

    /// <summary>A certificate of the structure that the shipped mappings name.</summary>
    private static string Certificate(string folder)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=CHU FICTIF, OU=1990000010, O=CHU FICTIF, C=FR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(100));
        var file = Path.Combine(folder, "structure.pem");
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        return file;
    }
}

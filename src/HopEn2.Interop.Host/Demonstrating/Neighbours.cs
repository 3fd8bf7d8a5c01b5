using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Hospital.Playing;
using HopEn2.Interop.Simulators.Mss;
using HopEn2.Interop.Simulators.Mss.Recipients;

namespace HopEn2.Interop.Host.Demonstrating;

/// <summary>The DMP and the MSSanté operator of <c>demo --deliver</c>, on free loopback ports, and the settings that lead to them.</summary>
internal sealed class Neighbours : IAsyncDisposable
{
    /// <summary>Feeds of the fictitious hospital that bring documents, and visits that patients are written about.</summary>
    private static readonly string[] Delivered = ["gam", "dpi", "ris", "sgl", "fhir"];

    /// <summary>The structure of the fictitious hospital (delivery.yaml), which the certificate must name.</summary>
    private const string Structure = "1990000010";

    private readonly DmpServer _dmp;
    private readonly MssServer _mss;
    private readonly AnswerInbox _inbox;

    private Neighbours(DmpServer dmp, MssServer mss, AnswerInbox inbox, EngineOptions options) => (_dmp, _mss, _inbox, Options) = (dmp, mss, inbox, options);

    /// <summary>The engine's options with the neighbours in them, and with feeds that deliver.</summary>
    public EngineOptions Options { get; }

    public string Announcement => $"It delivers itself: DMP at {_dmp.Url} (/control), MSSanté at SMTP {_mss.SmtpPort} and IMAP {_mss.ImapPort} ({_mss.Control}control); acknowledgements (ZAM) go back to the hospital.";

    /// <summary>Acknowledgements that the hospital has had, by event: Z01, Z02, Z03.</summary>
    public IReadOnlyDictionary<string, int> Acknowledgements => _inbox.Counts;

    /// <summary>Starts both. Certificate and changed mappings are put into the data folder.</summary>
    public static async Task<Neighbours> StartAsync(EngineOptions options, int seed, CancellationToken cancel)
    {
        Directory.CreateDirectory(options.Data);
        var certificate = WriteCertificate(options.Data);
        var inbox = AnswerInbox.Open();
        var mappings = WriteMappings(options.Mappings, Path.Combine(options.Data, "mappings"), inbox.Port);
        var dmp = await DmpServer.StartAsync(new DmpOptions
        {
            Url = new Uri("http://127.0.0.1:0/dmp"),
            Latency = new Latency(50, 300),
            // Some patients have no DMP, or closed it: the screens have something to show.
            Patients = new PatientBook { LastDigit = new Dictionary<string, DmpState>(StringComparer.Ordinal) { ["7"] = DmpState.NoDmp, ["3"] = DmpState.Closed } },
            Seed = seed,
        }, TimeProvider.System, cancel);
        var mss = await MssServer.StartAsync(new MssOptions
        {
            Control = new Uri("http://127.0.0.1:0"),
            Behaviour = new Behaviour { DeliveredPercent = 97, DisplayedPercent = 40, ProcessedPercent = 30, ProcessingErrorPercent = 2, BouncedPercent = 3, AbsentPercent = 5, AnsweredPercent = 2, RefusedPercent = 1 },
            Seed = seed,
        }, TimeProvider.System, cancel);
        return new Neighbours(dmp, mss, inbox, options with { Mappings = mappings, Configuration = Settings(options.Configuration, dmp, mss, certificate) });
    }

    public async ValueTask DisposeAsync()
    {
        await _dmp.DisposeAsync();
        await _mss.DisposeAsync();
        _inbox.Dispose();
    }

    private static IConfiguration Settings(IConfiguration before, DmpServer dmp, MssServer mss, string certificate) => new ConfigurationBuilder().AddConfiguration(before).AddInMemoryCollection(
    [
        new("Delivery:MailsAtOnce", "4"),
        new("Delivery:MailsPerSecond", "20"),
        new("Delivery:Dmp:BaseAddress", dmp.Url.ToString()),
        new("Delivery:Dmp:Certificate", certificate),
        new("Delivery:Mss:Smtp:Host", "127.0.0.1"),
        new("Delivery:Mss:Smtp:Port", $"{mss.SmtpPort}"),
        new("Delivery:Mss:Smtp:Security", "None"),
        new("Delivery:Mss:Smtp:User", "documents@app.chu-fictif.test-ci-sis.mssante.fr"),
        new("Delivery:Mss:Smtp:Password", "demo"),
        new("Delivery:Mss:Imap:Host", "127.0.0.1"),
        new("Delivery:Mss:Imap:Port", $"{mss.ImapPort}"),
        new("Delivery:Mss:Imap:Security", "None"),
        new("Delivery:Mss:Imap:User", "documents@app.chu-fictif.test-ci-sis.mssante.fr"),
        new("Delivery:Mss:Imap:Password", "demo"),
        new("Delivery:Mss:TestOperator", "true"),
        new("Delivery:Mss:Connections", "4"),
    ]).Build();

    /// <summary>A certificate of the structure, made anew for each demonstration; believed by nobody but the DMP beside it.</summary>
    private static string WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN=CHU FICTIF, OU={Structure}, O=CHU FICTIF, C=FR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        var file = Path.Combine(folder, "structure.pem");
        File.WriteAllText(file, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }

    /// <summary>The same mappings, but the feeds that bring documents deliver, and hear what became of them at a port of this machine.</summary>
    private static string WriteMappings(string from, string to, int answers)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (Path.GetFileName(file) == "feeds.yaml")
                File.WriteAllLines(copy, Delivering(File.ReadLines(file), answers));
            else
                File.Copy(file, copy, overwrite: true);
        }

        return to;
    }

    /// <summary>Line by line, so that comments and order stay as they are.</summary>
    /// <param name="answers">Port of this machine where the hospital hears what became of its documents.</param>
    internal static IEnumerable<string> Delivering(IEnumerable<string> feeds, int answers)
    {
        var feed = "";
        foreach (var line in feeds)
        {
            var text = line.TrimStart();
            if (text.StartsWith("- name:", StringComparison.Ordinal))
                feed = text["- name:".Length..].Trim();
            yield return text.StartsWith("mode: observe", StringComparison.Ordinal) && Delivered.Contains(feed)
                ? line.Replace("mode: observe", "mode: deliver", StringComparison.Ordinal) + $"\n{line[..^text.Length]}answers: mllp://127.0.0.1:{answers}"
                : line;
        }
    }
}

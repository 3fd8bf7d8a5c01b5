using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using Microsoft.Extensions.Logging.Abstractions;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>deposit</c>: documents to the simulated DMP in a process of its own; what is counted here is the client's alone.</summary>
internal static class DepositBenchmark
{
    private const string Structure = "1750803447";

    public static Command Command()
    {
        var count = new Option<int>("--documents") { Description = "Deposited in each measurement", DefaultValueFactory = _ => 1_000 };
        var size = new Option<int>("--bytes") { Description = "Of a document", DefaultValueFactory = _ => 60_000 };
        var command = new Command("deposit", "ITI-41 of documents already in memory to hopen2 simulate dmp, one at a time and twenty at a time.") { count, size };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments.GetValue(count), arguments.GetValue(size), cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(int count, int size, CancellationToken cancel)
    {
        var report = new Report("deposit", "at a time", "bytes", "documents/s", "CPU ms/document", "KB allocated/document");
        var folder = Directory.CreateTempSubdirectory("hopen2-deposit").FullName;
        var port = Engine.FreePort();
        await using var simulator = await Simulator.StartAsync(port, cancel, "dmp", "--http", $"http://127.0.0.1:{port}/dmp", "--latency", "0-0");
        try
        {
            var settings = WithCertificate(folder) with { BaseAddress = new Uri($"http://127.0.0.1:{port}/dmp") };
            using var connections = new DmpConnections(settings, TimeProvider.System, NullLogger<DmpConnections>.Instance);
            var mappings = Traffic.Mappings() with { Delivery = new DeliveryTable { SourceId = "2.999.1.10", Structure = Structure, StructureName = "CH EXEMPLE" } };
            var client = new DmpClient(settings, connections, new FixedMappings(mappings), TimeProvider.System, NullLogger<DmpClient>.Instance);
            var documents = new Documents(size);
            await DepositAsync(client, documents, 200, 4, cancel);
            foreach (var atATime in new[] { 1, 20 })
            {
                var made = Enumerable.Range(0, count).Select(_ => documents.Next()).ToList();
                var took = await Took.Of(() => DepositAsync(client, made, atATime, cancel));
                report.Add(atATime, made[0].Content.Length, took.PerSecond(count), took.CpuMicroseconds(count) / 1000, took.AllocatedKilobytes(count));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return report;
    }

    private static Task DepositAsync(DmpClient client, Documents documents, int count, int atATime, CancellationToken cancel) =>
        DepositAsync(client, [.. Enumerable.Range(0, count).Select(_ => documents.Next())], atATime, cancel);

    private static Task DepositAsync(DmpClient client, List<OutgoingDocument> documents, int atATime, CancellationToken cancel) =>
        Parallel.ForEachAsync(documents, new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = cancel }, async (document, stop) =>
        {
            var result = await client.SendAsync(document, new DepositOrder(DepositAction.Deposit, null, document.Id.Value + ".7", false), stop);
            if (result is not DepositResult.Accepted)
                throw new InvalidOperationException($"Not accepted: {result}");
        });

    private static DmpSettings WithCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=CH EXEMPLE, OU={Structure}, C=FR", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        var (pem, pemKey) = (Path.Combine(folder, "structure.pem"), Path.Combine(folder, "structure.key"));
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        File.WriteAllText(pemKey, key.ExportPkcs8PrivateKeyPem());
        return new DmpSettings { Certificate = pem, Key = pemKey };
    }

    /// <summary>The sample of an imaging report, filled up, under an id of its own each time.</summary>
    private sealed class Documents
    {
        private const string SampleId = "1.2.250.1.999.3.41";
        private readonly string _cda;
        private int _last;

        public Documents(int size)
        {
            var sample = File.ReadAllText(Sample());
            _cda = sample.Replace("</text>\n    </nonXMLBody>", new string('A', Math.Max(0, size - sample.Length) / 4 * 4) + "</text>\n    </nonXMLBody>", StringComparison.Ordinal);
        }

        public OutgoingDocument Next()
        {
            var id = $"1.2.250.1.999.3.41.{++_last}";
            var content = Encoding.UTF8.GetBytes(_cda.Replace(SampleId, id, StringComparison.Ordinal));
            return new OutgoingDocument
            {
                Id = new DocumentId(id),
                Content = content,
                Sha1 = DocumentContent.Hash(content),
                Replaces = [],
                Submitter = new("801234567897", "1.2.250.1.71.4.2.1", "BOILEAU", "Charles", new("10", "1.2.250.1.71.1.2.7", "Médecin"), new("SM26", "1.2.250.1.71.4.2.5", "Médecine générale"), Structure, "CH EXEMPLE", null),
                VisitClass = VisitClass.Inpatient,
                Patient = new PatientTraits(InsNumber.Parse("185057512345673"), "1.2.250.1.213.1.4.10", InsStatus.Qualified, null, null, null, null, null, null),
                Visibility = Visibility.Normal,
                Recipients = [],
                ReplyTo = null,
                TextForProfessionals = null,
                TextForPatient = null,
                NoReply = false,
                ReadingAsked = false,
                Dossier = null,
                Uf = null,
            };
        }

        private static string Sample()
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                if (Path.Combine(folder.FullName, "tests", "Samples", "cda", "n1_imaging.xml") is var file && File.Exists(file))
                    return file;
            }

            throw new FileNotFoundException("tests/Samples/cda/n1_imaging.xml is in no folder above the program.");
        }
    }
}

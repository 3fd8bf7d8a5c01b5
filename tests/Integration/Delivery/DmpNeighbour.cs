using System.Security.Cryptography.X509Certificates;
using System.Text;
using HopEn2.Interop.Delivery.Dmp;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Simulators.Dmp;
using HopEn2.Interop.Simulators.Dmp.Control;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Shared.Dmp;
using Microsoft.Extensions.Logging.Abstractions;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Delivery;

/// <summary>The client, the simulated DMP that it talks to over a real socket, and what that one tells of what it took.</summary>
internal sealed class DmpNeighbour : IAsyncDisposable
{
    public static readonly InsNumber Ins = InsNumber.Parse("185057512345673")!.Value;
    public const string InsOid = "1.2.250.1.213.1.4.10";

    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-dmp").FullName;
    private readonly DmpServer _server;
    private readonly HttpClient _control;
    private readonly DmpConnections _connections;
    private int _last;

    private DmpNeighbour(DmpServer server, Func<DmpSettings, DmpSettings> change)
    {
        _server = server;
        _control = new HttpClient { BaseAddress = new Uri(server.Url + "/"), Timeout = TimeSpan.FromSeconds(20) };
        WriteSigner(DmpCertificates.Structure);
        var settings = change(new DmpSettings { BaseAddress = server.Url, Certificate = In("structure.pem"), Key = In("structure.key"), AnswerTimeout = TimeSpan.FromSeconds(20) });
        _connections = new DmpConnections(settings, TimeProvider.System, NullLogger<DmpConnections>.Instance);
        Client = new DmpClient(settings, _connections, new FixedMappings(), TimeProvider.System, NullLogger<DmpClient>.Instance);
    }

    public IDepositClient Client { get; }

    public static async Task<DmpNeighbour> StartAsync(Func<DmpSettings, DmpSettings>? change = null, PatientBook? patients = null)
    {
        var options = new DmpOptions { Url = new Uri("http://127.0.0.1:0/dmp"), Latency = new Latency(0, 0), Authorities = [DmpCertificates.Authority], Patients = patients ?? new PatientBook() };
        return new DmpNeighbour(await DmpServer.StartAsync(options, TimeProvider.System, default), change ?? (s => s));
    }

    /// <summary>What is to go wrong from now on, as the control endpoint takes it.</summary>
    public async Task TroubleAsync(string trouble)
    {
        using var order = new StringContent($$"""{"troubles":[{{trouble}}]}""", Encoding.UTF8, "application/json");
        using var answer = await _control.PostAsync("control", order);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async Task AnswerAsync(string form)
    {
        using var order = new StringContent($$"""{"answers":"{{form}}"}""", Encoding.UTF8, "application/json");
        Assert.True((await _control.PostAsync("control", order)).IsSuccessStatusCode);
    }

    /// <summary>What the DMP holds of a document.</summary>
    public async Task<Held?> HeldAsync(OutgoingDocument document)
    {
        var all = await _control.GetFromJsonAsync<List<JsonElement>>("control/documents");
        var one = all!.FirstOrDefault(d => d.GetProperty("uniqueId").GetString() == document.Id.Value);
        return one.ValueKind == JsonValueKind.Undefined ? null : new Held(
            one.GetProperty("presented").GetInt32(),
            one.GetProperty("registered").GetInt32(),
            one.TryGetProperty("status", out var status) ? status.GetString() : null,
            one.TryGetProperty("hash", out var hash) ? hash.GetString() : null);
    }

    public Task<byte[]> ContentAsync(OutgoingDocument document) => _control.GetByteArrayAsync($"control/documents/{document.Id.Value}/content");

    /// <summary>A document of its own id; <paramref name="size"/> bytes at least.</summary>
    public OutgoingDocument Document(string? replaces = null, int size = 0)
    {
        var id = $"1.2.250.1.999.3.{Interlocked.Increment(ref _last)}";
        var cda = Samples.Text("cda/n1_imaging.xml").Replace("1.2.250.1.999.3.41", id, StringComparison.Ordinal);
        if (size > 0)
            cda = cda.Replace("</text>\n    </nonXMLBody>", $"{new string('A', size)}</text>\n    </nonXMLBody>", StringComparison.Ordinal);
        Assert.True(cda.Length > size);
        return Outgoing.Of(Encoding.UTF8.GetBytes(cda)) with { Replaces = replaces is null ? [] : [new DocumentId(replaces)] };
    }

    public Task<DepositResult> SendAsync(OutgoingDocument document, DepositAction action = DepositAction.Deposit, DocumentId? replaced = null, bool mayBeThere = false, CancellationToken cancel = default) =>
        Client.SendAsync(document, new DepositOrder(action, replaced, $"1.2.250.1.999.7.{Math.Abs(document.Id.Value.GetHashCode(StringComparison.Ordinal))}", mayBeThere), cancel);

    /// <summary>Replaces the files of the structure's certificate.</summary>
    public void WriteSigner(X509Certificate2 signer)
    {
        File.WriteAllText(In("structure.pem"), signer.ExportCertificatePem());
        File.WriteAllText(In("structure.key"), signer.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string In(string file) => Path.Combine(_folder, file);

    public async ValueTask DisposeAsync()
    {
        _connections.Dispose();
        _control.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <param name="Presented">How often it came.</param>
    /// <param name="Registered">How often it was taken.</param>
    public sealed record Held(int Presented, int Registered, string? Status, string? Hash);

    internal sealed class FixedMappings : IMappings
    {
        public HospitalMappings Current { get; init; } = ShippedMappings.Loaded with
        {
            Delivery = new DeliveryTable { OidRoot = "1.2.250.1.999.7", SourceId = "1.2.250.1.999.1", Structure = "1750803447", StructureName = "CH EXEMPLE", Homologation = "TEST-0001" },
        };

        public IReadOnlyList<MappingProblem> Refused => [];

        public event Action<HospitalMappings>? Changed
        {
            add { }
            remove { }
        }
    }
}

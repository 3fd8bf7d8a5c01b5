using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd.Firing;

/// <summary>A DMP, an MSSanté operator and a source that hears, and the settings with which an engine delivers to them.</summary>
internal sealed class Surroundings : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    private Surroundings(Neighbour dmp, Neighbour mss, SourceDesk source, DirectoryInfo folder, string mappings, Dictionary<string, string> settings) =>
        (Dmp, Mss, Source, _folder, Mappings, Settings) = (dmp, mss, source, folder, mappings, settings);

    public Neighbour Dmp { get; }

    public Neighbour Mss { get; }

    public SourceDesk Source { get; }

    /// <summary>Folder of the engine's mappings.</summary>
    public string Mappings { get; }

    /// <summary>Variables of the engine's process.</summary>
    public Dictionary<string, string> Settings { get; }

    public static async Task<Surroundings> StartAsync(int seed)
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-e2e-fire-");
        var (http, smtp, imap, control) = (Engine.FreePort(), Engine.FreePort(), Engine.FreePort(), Engine.FreePort());
        var behaviour = Path.Combine(folder.FullName, "recipients.json");
        // Everybody gets it, reads it and says so, soon.
        await File.WriteAllTextAsync(behaviour, """{ "delivered": { "fromMs": 50, "toMs": 500 }, "displayedPercent": 100, "read": { "fromMs": 200, "toMs": 1500 } }""");
        var source = new SourceDesk(new Random(seed));
        var dmp = await Neighbour.StartAsync(
            new Uri($"http://127.0.0.1:{http}/dmp/control"), "simulate", "dmp", "--http", $"http://127.0.0.1:{http}/dmp", "--latency", "5-50", "--seed", $"{seed}", "--keep", Path.Combine(folder.FullName, "dmp"));
        var mss = await Neighbour.StartAsync(
            new Uri($"http://127.0.0.1:{control}/control"), "simulate", "mss", "--smtp", $"127.0.0.1:{smtp}", "--imap", $"{imap}", "--control", $"{control}", "--behaviour", behaviour, "--seed", $"{seed}",
            "--keep", Path.Combine(folder.FullName, "mss"));
        return new Surroundings(dmp, mss, source, folder, DeliveringHouse.WriteMappings(folder.FullName, source.Port), new Dictionary<string, string>(
            DeliveringHouse.Settings($"http://127.0.0.1:{http}/dmp", DeliveringHouse.WriteCertificate(folder.FullName), smtp, imap), StringComparer.Ordinal)
        {
            ["HOPEN2__Delivery__MailsAtOnce"] = "4",
            ["HOPEN2__Delivery__Mss__Connections"] = "4",
            ["HOPEN2__Delivery__MailsPerSecond"] = "0",
            // A hospital is more patient; here minutes are to be seconds.
            ["HOPEN2__Delivery__AttemptTimeout"] = "00:00:04",
            ["HOPEN2__Delivery__Lease"] = "00:00:10",
            ["HOPEN2__Delivery__Poll"] = "00:00:00.2",
            ["HOPEN2__Delivery__UnknownMailPatience"] = "00:00:05",
            ["HOPEN2__Delivery__DepositRetry__First"] = "00:00:00.5",
            ["HOPEN2__Delivery__DepositRetry__Most"] = "00:00:05",
            ["HOPEN2__Delivery__MailRetry__First"] = "00:00:00.5",
            ["HOPEN2__Delivery__MailRetry__Most"] = "00:00:05",
            ["HOPEN2__Delivery__LeftAlone"] = "00:00:01",
            ["HOPEN2__Delivery__LeftAloneAtMost"] = "00:00:03",
            ["HOPEN2__Delivery__Dmp__ConnectTimeout"] = "00:00:01",
            ["HOPEN2__Delivery__Dmp__AnswerTimeout"] = "00:00:03",
            ["HOPEN2__Delivery__Mss__Returns__Pause"] = "00:00:01",
            ["HOPEN2__Delivery__Mss__Returns__LongestPause"] = "00:00:03",
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Dmp.DisposeAsync();
        await Mss.DisposeAsync();
        await Source.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

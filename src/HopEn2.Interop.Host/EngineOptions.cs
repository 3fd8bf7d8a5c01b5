using System.CommandLine;
using System.Globalization;
using System.Net;
using HopEn2.Interop.Ledger;
using HopEn2.Interop.Ledger.Bus;

namespace HopEn2.Interop.Host;

/// <summary>What every verb that runs or opens the engine is told. Command line, then <c>HOPEN2__…</c> variables, then <c>hopen2.json</c>, then the default.</summary>
internal sealed record EngineOptions(string Data, string Mappings, IPEndPoint Mllp, Uri Http, BusOptions Bus, StoreOptions Store, IConfiguration Configuration)
{
    public static Option<string?> DataOption { get; } = new("--data") { Description = "Folder of the store when --store is not given. Default: ./data", HelpName = "DIR" };
    public static Option<string?> MappingsOption { get; } = new("--mappings") { Description = "Folder of the YAML mappings. Default: ./mappings, else the fictitious hospital that comes with the program", HelpName = "DIR" };
    public static Option<string?> MllpOption { get; } = new("--mllp") { Description = "Address of the shared MLLP entrance. Default: 127.0.0.1:2575", HelpName = "HOST:PORT" };
    public static Option<string?> HttpOption { get; } = new("--http") { Description = "Address of pages and API. Default: http://127.0.0.1:8080", HelpName = "URL" };
    public static Option<string?> BusOption { get; } = new("--bus") { Description = "memory, or amqp://user:password@host:port/vhost of a RabbitMQ. Default: memory", HelpName = "BUS" };
    public static Option<string?> StoreOption { get; } = new("--store") { Description = "sqlite:FILE, or postgres:CONNECTION of a PostgreSQL database that engines share (Host=…;Database=…;Username=…, or postgres://user@host/database). Default: sqlite:DATA/hopen2.db", HelpName = "STORE" };

    public static IReadOnlyList<Option> All { get; } = [DataOption, MappingsOption, MllpOption, HttpOption, BusOption, StoreOption];

    /// <summary>Reads the options; null with every problem at once when one is wrong.</summary>
    public static EngineOptions? Read(ParseResult arguments, string defaultData, List<string> problems)
    {
        var settings = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath("hopen2.json"), optional: true).AddEnvironmentVariables("HOPEN2__");
        // Secrets as files, as containers are given them, each named for its key: bus, store, Access__Tokens__0__Token.
        if (Environment.GetEnvironmentVariable("HOPEN2_SECRETS") is { Length: > 0 } secrets)
            settings.AddKeyPerFile(Path.GetFullPath(secrets), optional: false);
        var configuration = settings.Build();
        string? Setting(Option<string?> option) => arguments.GetResult(option) is null ? configuration[option.Name[2..]] : arguments.GetValue(option);

        var data = Path.GetFullPath(Setting(DataOption) ?? defaultData);
        var mappings = Path.GetFullPath(Setting(MappingsOption) ?? DefaultMappings());
        if (!Directory.Exists(mappings))
            problems.Add($"--mappings: there is no folder {mappings}. Name the folder that holds hospital.yaml.");

        var mllp = EndPoint(Setting(MllpOption) ?? "127.0.0.1:2575");
        if (mllp is null)
            problems.Add($"--mllp: {Setting(MllpOption)} is no HOST:PORT. For example 0.0.0.0:2575.");
        if (!Uri.TryCreate(Setting(HttpOption) ?? "http://127.0.0.1:8080", UriKind.Absolute, out var http) || http.Scheme is not ("http" or "https"))
        {
            problems.Add($"--http: {Setting(HttpOption)} is no URL. For example http://127.0.0.1:8080.");
            http = null;
        }

        var bus = BusOptions.Parse(Setting(BusOption) ?? "memory", out var busProblem);
        if (busProblem is not null)
            problems.Add(busProblem);
        var store = StoreOptions.Parse(Setting(StoreOption) ?? "sqlite:" + Path.Combine(data, "hopen2.db"), out var storeProblem);
        if (storeProblem is not null)
            problems.Add(storeProblem);
        return problems.Count > 0 ? null : new EngineOptions(data, mappings, mllp!, http!, bus!, store!, configuration);
    }

    private static string DefaultMappings() => Directory.Exists("mappings") ? "mappings" : Path.Combine(AppContext.BaseDirectory, "mappings");

    private static IPEndPoint? EndPoint(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !ushort.TryParse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture, out var port))
            return null;
        var host = text[..colon];
        if (host is "localhost")
            return new IPEndPoint(IPAddress.Loopback, port);
        return IPAddress.TryParse(host is "*" or "" ? "0.0.0.0" : host, out var address) ? new IPEndPoint(address, port) : null;
    }
}

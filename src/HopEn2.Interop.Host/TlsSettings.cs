using HopEn2.Interop.Hl7v2.Tls;
using HopEn2.Interop.Ledger.Bus;

namespace HopEn2.Interop.Host;

/// <summary>Certificates of the machine, under <c>Tls</c> in the settings: <c>Entrances</c> where peers connect to us, <c>Brokers</c> where we connect to a RabbitMQ, for feeds and bus alike, <c>Answers</c> where acknowledgements go back by <c>mllps</c>.</summary>
/// <remarks>Lists and not keys: the names of entrances have colons, which divide keys of settings.</remarks>
internal sealed class TlsSettings
{
    private TlsSettings(IReadOnlyDictionary<string, TlsFiles> entrances, IReadOnlyDictionary<string, ClientTlsFiles> brokers, IReadOnlyDictionary<string, ClientTlsFiles> answers) =>
        (Entrances, Brokers, Answers) = (entrances, brokers, answers);

    /// <summary>By the entrance's name in <c>feeds.yaml</c>: <c>mllp</c> or <c>mllp:HOST:PORT</c>.</summary>
    public IReadOnlyDictionary<string, TlsFiles> Entrances { get; }

    /// <summary>By the broker's host.</summary>
    public IReadOnlyDictionary<string, ClientTlsFiles> Brokers { get; }

    /// <summary>By the host of <c>answers</c> in <c>feeds.yaml</c>.</summary>
    public IReadOnlyDictionary<string, ClientTlsFiles> Answers { get; }

    public static TlsSettings Of(IConfiguration configuration) => new(
        configuration.GetSection("Tls:Entrances").GetChildren().ToDictionary(
            e => Needed(e, "Entrance"),
            e => new TlsFiles(Needed(e, "Certificate"), Needed(e, "Key"), e["ClientAuthority"]),
            StringComparer.Ordinal),
        Hosts(configuration.GetSection("Tls:Brokers")),
        Hosts(configuration.GetSection("Tls:Answers")));

    /// <summary>The bus with the certificates for its broker. Throws <see cref="TlsFilesException"/>.</summary>
    public BusOptions For(BusOptions bus)
    {
        if (bus.Uri is not { Scheme: "amqps" } uri || !Brokers.TryGetValue(uri.Host, out var files))
            return bus;
        var tls = files.Load();
        return bus with { Certificate = tls.Certificate, Trust = tls.Trust };
    }

    private static Dictionary<string, ClientTlsFiles> Hosts(IConfigurationSection section) => section.GetChildren().ToDictionary(
        h => Needed(h, "Host"),
        h => new ClientTlsFiles(h["Authority"], h["Certificate"], h["Key"], h["PasswordFile"]),
        StringComparer.OrdinalIgnoreCase);

    private static string Needed(IConfigurationSection section, string key) =>
        section[key] is { Length: > 0 } value ? value : throw new TlsFilesException($"{section.Path}:{key} is missing in the settings.");
}

using HopEn2.Interop.Hl7v2.Tls;
using HopEn2.Interop.Ledger.Bus;

namespace HopEn2.Interop.Host;

/// <summary>Certificates of the machine, under <c>Tls</c> in the settings: <c>Entrances</c> where peers connect to us, <c>Brokers</c> where we connect to a RabbitMQ, for feeds and bus alike.</summary>
/// <remarks>Lists and not keys: the names of entrances have colons, which divide keys of settings.</remarks>
internal sealed class TlsSettings
{
    private TlsSettings(IReadOnlyDictionary<string, TlsFiles> entrances, IReadOnlyDictionary<string, ClientTlsFiles> brokers) => (Entrances, Brokers) = (entrances, brokers);

    /// <summary>By the entrance's name in <c>feeds.yaml</c>: <c>mllp</c> or <c>mllp:HOST:PORT</c>.</summary>
    public IReadOnlyDictionary<string, TlsFiles> Entrances { get; }

    /// <summary>By the broker's host.</summary>
    public IReadOnlyDictionary<string, ClientTlsFiles> Brokers { get; }

    public static TlsSettings Of(IConfiguration configuration) => new(
        configuration.GetSection("Tls:Entrances").GetChildren().ToDictionary(
            e => Needed(e, "Entrance"),
            e => new TlsFiles(Needed(e, "Certificate"), Needed(e, "Key"), e["ClientAuthority"]),
            StringComparer.Ordinal),
        configuration.GetSection("Tls:Brokers").GetChildren().ToDictionary(
            b => Needed(b, "Host"),
            b => new ClientTlsFiles(b["Authority"], b["Certificate"], b["Key"], b["PasswordFile"]),
            StringComparer.OrdinalIgnoreCase));

    /// <summary>The bus with the certificates for its broker. Throws <see cref="TlsFilesException"/>.</summary>
    public BusOptions For(BusOptions bus)
    {
        if (bus.Uri is not { Scheme: "amqps" } uri || !Brokers.TryGetValue(uri.Host, out var files))
            return bus;
        var tls = files.Load();
        return bus with { Certificate = tls.Certificate, Trust = tls.Trust };
    }

    private static string Needed(IConfigurationSection section, string key) =>
        section[key] is { Length: > 0 } value ? value : throw new TlsFilesException($"{section.Path}:{key} is missing in the settings.");
}

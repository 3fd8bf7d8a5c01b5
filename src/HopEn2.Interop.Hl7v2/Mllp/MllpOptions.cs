using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Hl7v2.Mllp;

/// <summary>How the MLLP server behaves; what differs from feed to feed is in <c>feeds.yaml</c>.</summary>
public sealed record MllpOptions
{
    /// <summary>Address of the entrance <c>mllp</c>. Default 127.0.0.1:2575: beyond loopback only when somebody says so.</summary>
    public string Address { get; init; } = "127.0.0.1:2575";

    /// <summary>Connections taken at once on one entrance; a further one is closed as it comes. Default 10 000.</summary>
    public int MostConnections { get; init; } = 10_000;

    /// <summary>Messages of one connection that are on their way to the journal at once. Default 64. They are answered in order all the same.</summary>
    public int Window { get; init; } = 64;

    /// <summary>How long a message may take from its first byte to its last, however steadily it drips. Default 10 min.</summary>
    public TimeSpan MessageTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a peer may leave its acknowledgements unread before its connection is closed. Default 30 s.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stopping server waits for what is on its way to the journal. Default 15 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Entrances that speak TLS (MLLPS), by the name that <c>feeds.yaml</c> gives them: <c>mllp</c> or <c>mllp:HOST:PORT</c>. Certificates are the machine's, not the hospital's mappings'.</summary>
    public IReadOnlyDictionary<string, TlsFiles> Tls { get; init; } = new Dictionary<string, TlsFiles>(StringComparer.Ordinal);

    /// <summary>How often the limits above, and the feeds' own, are looked at. Default 1 s: a limit is kept to that precision.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(1);
}

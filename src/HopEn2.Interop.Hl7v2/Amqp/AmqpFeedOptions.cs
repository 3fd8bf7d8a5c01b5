using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Hl7v2.Amqp;

/// <summary>How queues are consumed.</summary>
public sealed record AmqpFeedOptions
{
    /// <summary>Messages a broker may hand over before the first of them is in the journal. Default 32; 1 to 1 000.</summary>
    /// <remarks>So many are in memory at once, and on their way to the journal together. With documents of 1 MB that is 32 MB.</remarks>
    public ushort Prefetch { get; init; } = 32;

    /// <summary>Between two tries to keep a message, or to reach the broker. Default 5 s.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Certificates for brokers reached by <c>amqps</c>, by host. A host that is not here is trusted as the machine's authorities say, and shown none.</summary>
    public IReadOnlyDictionary<string, ClientTlsFiles> Tls { get; init; } = new Dictionary<string, ClientTlsFiles>(StringComparer.OrdinalIgnoreCase);
}

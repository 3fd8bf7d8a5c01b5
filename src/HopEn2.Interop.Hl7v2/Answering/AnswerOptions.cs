using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Hl7v2.Tls;

namespace HopEn2.Interop.Hl7v2.Answering;

/// <summary>How acknowledgements (ZAM) go back to sources.</summary>
public sealed record AnswerOptions
{
    /// <summary>How long connecting may take, and each acknowledgement. Default 30 s; 1 s to 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Certificates for <c>mllps</c>, by host. A host without any: the machine's authorities decide, and we show no certificate.</summary>
    public IReadOnlyDictionary<string, ClientTlsFiles> Tls { get; init; } = new Dictionary<string, ClientTlsFiles>(StringComparer.OrdinalIgnoreCase);
}

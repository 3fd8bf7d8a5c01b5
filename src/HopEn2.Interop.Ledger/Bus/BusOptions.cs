using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Which bus carries the announcements.</summary>
/// <param name="Uri">Null: in memory. Else <c>amqp://user:password@host:port/vhost</c> or <c>amqps://…</c> of a RabbitMQ.</param>
/// <remarks>One virtual host serves one store: engines that share it share the queue, and the keys on it are keys of one journal.</remarks>
public sealed record BusOptions(Uri? Uri)
{
    public bool InMemory => Uri is null;

    /// <summary>Shown to the broker over TLS. Without a user in <see cref="Uri"/> it is also who we are (SASL EXTERNAL).</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Decides on the broker's certificate. Null: the machine's authorities do.</summary>
    public RemoteCertificateValidationCallback? Trust { get; init; }

    /// <summary>The address without user and password; <c>memory</c> when there is none.</summary>
    public string Shown => Uri is null ? "memory" : $"{Uri.Scheme}://{Uri.Host}:{Port}{Uri.AbsolutePath}";

    internal int Port => Uri is not { Port: > 0 } ? Secured ? 5671 : 5672 : Uri.Port;

    internal bool Secured => Uri?.Scheme == "amqps";

    internal bool ByCertificate => Secured && Certificate is not null && Uri!.UserInfo.Length == 0;

    /// <summary>Reads <c>memory</c> or an amqp URI; null with the reason when it is neither.</summary>
    public static BusOptions? Parse(string text, out string? problem)
    {
        problem = null;
        if (string.Equals(text, "memory", StringComparison.OrdinalIgnoreCase))
            return new BusOptions((Uri?)null);
        if (System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps" && uri.Host.Length > 0)
            return new BusOptions(uri);
        // The text may hold a password: it is not repeated.
        problem = "--bus: expected `memory` or amqp://user:password@host:port/vhost.";
        return null;
    }
}

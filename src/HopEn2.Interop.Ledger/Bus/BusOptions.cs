namespace HopEn2.Interop.Ledger.Bus;

/// <summary>Which bus carries the announcements.</summary>
/// <param name="Uri">Null: in memory. Else <c>amqp://user:password@host:port/vhost</c> or <c>amqps://…</c> of a RabbitMQ.</param>
public sealed record BusOptions(Uri? Uri)
{
    public bool InMemory => Uri is null;

    /// <summary>Reads <c>memory</c> or an amqp URI; null with the reason when it is neither.</summary>
    public static BusOptions? Parse(string text, out string? problem)
    {
        problem = null;
        if (string.Equals(text, "memory", StringComparison.OrdinalIgnoreCase))
            return new BusOptions((Uri?)null);
        if (System.Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "amqp" or "amqps")
            return new BusOptions(uri);
        // The text may hold a password: it is not repeated.
        problem = "--bus: expected `memory` or amqp://user:password@host:port/vhost.";
        return null;
    }
}

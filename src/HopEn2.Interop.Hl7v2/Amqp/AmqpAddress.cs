namespace HopEn2.Interop.Hl7v2.Amqp;

/// <summary>An entrance <c>amqp:URI#QUEUE</c>.</summary>
internal sealed record AmqpAddress(Uri Broker, string Queue)
{
    public static AmqpAddress? Parse(string entrance)
    {
        var address = entrance["amqp:".Length..];
        var hash = address.LastIndexOf('#');
        return hash > 0 && hash < address.Length - 1 && Uri.TryCreate(address[..hash], UriKind.Absolute, out var broker) && broker.Scheme is "amqp" or "amqps"
            ? new AmqpAddress(broker, address[(hash + 1)..])
            : null;
    }
}

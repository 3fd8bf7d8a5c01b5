using HopEn2.Interop.Tests.Shared;
using RabbitMQ.Client;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The broker named in HOPEN2_TEST_AMQP, behind a proxy that can take it away, with the engine's queues new and empty.</summary>
internal sealed class Broker : IAsyncDisposable
{
    public const string Queue = "hopen2-translate";
    public const string Errors = "hopen2-translate-errors";

    private readonly IConnection _connection;

    private Broker(IConnection connection) => _connection = connection;

    public static string? Address => Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQP");

    public TcpProxy Proxy { get; } = new(new Uri(Address!).Port);

    /// <summary>The address that an engine is given: through the proxy.</summary>
    public string Uri => Proxy.Through(new Uri(Address!)).ToString();

    public static async Task<Broker> NewAsync()
    {
        var broker = new Broker(await new ConnectionFactory { Uri = new Uri(Address!) }.CreateConnectionAsync());
        await broker.ClearAsync();
        return broker;
    }

    /// <summary>Messages waiting in a queue.</summary>
    public async Task<uint> CountAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        return await channel.MessageCountAsync(queue);
    }

    /// <summary>Every body in a queue, which stays as it is.</summary>
    public async Task<IReadOnlyList<(string Body, string Headers)>> ReadAsync(string queue)
    {
        await using var channel = await _connection.CreateChannelAsync();
        var bodies = new List<(string, string)>();
        while (await channel.BasicGetAsync(queue, autoAck: false) is { } got)
            bodies.Add((System.Text.Encoding.UTF8.GetString(got.Body.Span), string.Join(' ', got.BasicProperties.Headers?.Select(h => h.Key + "=" + (h.Value is byte[] text ? System.Text.Encoding.UTF8.GetString(text) : h.Value)) ?? [])));
        return bodies;
    }

    public async Task PublishAsync(string queue, string body)
    {
        await using var channel = await _connection.CreateChannelAsync();
        await channel.BasicPublishAsync("", queue, System.Text.Encoding.UTF8.GetBytes(body));
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await ClearAsync();
        await _connection.DisposeAsync();
    }

    private async Task ClearAsync()
    {
        await using var channel = await _connection.CreateChannelAsync();
        foreach (var queue in (string[])[Queue, Errors])
            await channel.QueueDeleteAsync(queue);
    }
}

/// <summary>Tests on the broker named in HOPEN2_TEST_AMQP, one at a time: the engine's queues are the same for all of them, and each begins by emptying them.</summary>
[CollectionDefinition(nameof(OneBroker))]
public sealed class OneBroker;

/// <summary>A test that takes the broker named in HOPEN2_TEST_AMQP: skips visibly without, and fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokerFactAttribute : FactAttribute
{
    public BrokerFactAttribute()
    {
        if (string.IsNullOrEmpty(Broker.Address) && Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") is null)
            Skip = "No broker: name it in HOPEN2_TEST_AMQP (tests/servers starts one).";
    }
}

using HopEn2.Interop.Hl7v2.Amqp;
using HopEn2.Interop.Hl7v2.Intake;
using HopEn2.Interop.Hl7v2.Tls;
using HopEn2.Interop.Mappings;
using HopEn2.Interop.Tests.Shared.Hl7v2;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Feeds;

/// <summary>A test that takes the TLS listener named in HOPEN2_TEST_AMQPS, with the certificates in HOPEN2_TEST_AMQPS_FILES: skipped, visibly, without one; fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AmqpTlsFactAttribute : FactAttribute
{
    public static string? Broker { get; } = Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQPS");

    public static string File(string name) => Path.Combine(Environment.GetEnvironmentVariable("HOPEN2_TEST_AMQPS_FILES") ?? "", name);

    public AmqpTlsFactAttribute()
    {
        if (string.IsNullOrEmpty(Broker) && Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") is null)
            Skip = "No broker with TLS: name it in HOPEN2_TEST_AMQPS, and the folder of its certificates in HOPEN2_TEST_AMQPS_FILES (tests/servers starts one).";
    }
}

public class AmqpTlsTests
{
    private readonly string _queue = $"hopen2-test-{Guid.NewGuid():N}";
    private readonly MemoryJournal _journal = new();
    private readonly RecordingObserver _observer = new();

    /// <summary>One message through the broker, by a feed that connects with these.</summary>
    private async Task TakeOneAsync(ClientTlsFiles? files, string? broker = null)
    {
        await using var connection = await new ConnectionFactory { Uri = new Uri(AmqpFactAttribute.Broker!) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(_queue, durable: false, exclusive: false, autoDelete: false);
        try
        {
            await channel.BasicPublishAsync("", _queue, MllpPeer.Adt("TLS"));
            var entrance = $"amqp:{broker ?? AmqpTlsFactAttribute.Broker}#{_queue}";
            var mappings = new TestMappings(TestMappings.Feed("eai", entrance, FeedTransport.Amqp));
            var options = new AmqpFeedOptions { Tls = files is null ? new Dictionary<string, ClientTlsFiles>() : new Dictionary<string, ClientTlsFiles> { ["localhost"] = files } };
            var entrances = new AmqpEntrances(new Hl7v2Intake(mappings, _journal, _observer, TimeProvider.System), _observer, options, TimeProvider.System, NullLogger<AmqpQueue>.Instance);
            await using var open = await entrances.OpenAsync(entrance, CancellationToken.None);
            await _observer.Until(() => _observer.Answers.Count == 1);
            Assert.Equal("TLS", Assert.Single(_journal.Kept).ControlId);
        }
        finally
        {
            await channel.QueueDeleteAsync(_queue);
        }
    }

    private static string File(string name) => AmqpTlsFactAttribute.File(name);

    [AmqpTlsFact]
    public Task A_feed_shows_its_certificate_and_trusts_the_brokers_authority() =>
        TakeOneAsync(new ClientTlsFiles(File("ca.pem"), File("client.pem"), File("client.key"), null));

    [AmqpTlsFact]
    public Task A_certificate_with_its_key_in_one_file_is_opened_by_the_password_in_another() =>
        TakeOneAsync(new ClientTlsFiles(File("ca.pem"), File("client.pfx"), null, File("client.password")));

    [AmqpTlsFact]
    public Task A_locked_key_is_opened_by_the_password_in_a_file() =>
        TakeOneAsync(new ClientTlsFiles(File("ca.pem"), File("client.pem"), File("client.locked.key"), File("client.password")));

    [AmqpTlsFact]
    public Task Without_user_and_password_the_certificate_says_who_we_are() =>
        TakeOneAsync(new ClientTlsFiles(File("ca.pem"), File("client.pem"), File("client.key"), null), new UriBuilder(AmqpTlsFactAttribute.Broker!) { UserName = "", Password = "" }.Uri.ToString());

    [AmqpTlsFact]
    public async Task A_broker_of_an_authority_that_is_not_ours_is_not_spoken_to()
    {
        var problem = await Assert.ThrowsAsync<EntranceException>(() => TakeOneAsync(null));
        Assert.StartsWith("no TLS with the broker", problem.Message, StringComparison.Ordinal);
        Assert.Empty(_journal.Kept);
    }

    [AmqpTlsFact]
    public async Task A_key_that_cannot_be_read_is_named()
    {
        var problem = await Assert.ThrowsAsync<EntranceException>(() => TakeOneAsync(new ClientTlsFiles(File("ca.pem"), File("client.pem"), File("no-such.key"), null)));
        Assert.StartsWith(File("client.pem"), problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_read_from_the_file_that_the_address_names()
    {
        var file = Path.GetTempFileName();
        System.IO.File.WriteAllText(file, "p@ss/word\n");

        var address = AmqpAddress.Parse($"amqp:amqps://hopen2:${{file:{file}}}@broker/hl7#q");

        Assert.Equal("amqps://hopen2:p%40ss%2Fword@broker/hl7", address!.Broker.AbsoluteUri);
        System.IO.File.Delete(file);
        Assert.Throws<EntranceException>(() => AmqpAddress.Parse($"amqp:amqps://hopen2:${{file:{file}}}@broker/hl7#q"));
    }
}

using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A queue of a real broker as a feed of the running program.</summary>
[Collection(nameof(OneBroker))]
public sealed class AmqpFeedTests
{
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [BrokerFact]
    public async Task Killed_between_journal_and_acknowledgement_it_is_handed_them_again_and_keeps_each_once()
    {
        await using var broker = await Broker.NewAsync();
        var queue = $"hopen2-test-{Guid.NewGuid():N}";
        await using var connection = await new ConnectionFactory { Uri = new Uri(Broker.Address!) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false);
        var mappings = await MappingsAsync(broker, queue);
        try
        {
            var engine = await Engine.StartAsync("run", null, null, "--mappings", mappings.FullName);
            await engine.EventuallyAsync("/api/feeds", f => f.GetProperty("entrances").EnumerateArray().Any(e => e.GetProperty("entrance").GetString()!.StartsWith("amqp:", StringComparison.Ordinal) && e.GetProperty("open").ToString() == "True"));
            // From now on the broker hears nothing: what is kept stays unacknowledged.
            broker.Proxy.PauseToServer();
            for (var i = 0; i < 20; i++)
                await channel.BasicPublishAsync("", queue, Encoding.UTF8.GetBytes(Messages.Letter($"K{i}", $"1.2.250.1.999.5.{i}", Morning, $"K{i}").Replace('\n', '\r')));
            await KeptAsync(engine, 20, 0);
            await engine.KillAsync();
            broker.Proxy.CutConnections();
            broker.Proxy.Resume();

            await using var again = await Engine.StartAsync("run", engine.Data, null, "--mappings", mappings.FullName);
            await KeptAsync(again, 0, 20);
            for (var i = 0; i < 20; i++)
                Assert.Equal(1, (await again.GetAsync($"/api/messages?controlId=K{i}")).GetProperty("items").GetArrayLength());
            Assert.Equal(0, await again.StopAsync());
            Assert.Equal(0u, await channel.MessageCountAsync(queue));
        }
        finally
        {
            await channel.QueueDeleteAsync(queue);
            mappings.Delete(recursive: true);
        }
    }

    private static Task<JsonElement> KeptAsync(Engine engine, int kept, int repeated) => engine.EventuallyAsync("/api/feeds", f =>
        f.GetProperty("feeds").EnumerateArray().Any(x => x.GetProperty("name").GetString() == "eai" && x.GetProperty("kept").GetInt32() == kept && x.GetProperty("repeated").GetInt32() == repeated), 60);

    /// <summary>The fictitious hospital, and the queue as one feed more; the password in a file of its own.</summary>
    private static async Task<DirectoryInfo> MappingsAsync(Broker broker, string queue)
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-mappings-");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mappings"), "*.yaml"))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        var password = Path.Combine(folder.FullName, "password");
        await File.WriteAllTextAsync(password, "guest\n");
        await File.AppendAllTextAsync(Path.Combine(folder.FullName, "feeds.yaml"), $$"""

              - name: eai
                label: Bus de l'établissement
                transport: amqp
                uri: amqp://guest:${file:{{password}}}@127.0.0.1:{{broker.Proxy.Port}}/
                queue: {{queue}}
            """);
        return folder;
    }
}

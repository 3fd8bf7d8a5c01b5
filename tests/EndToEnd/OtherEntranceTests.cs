using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Two engines on one PostgreSQL, of which one watches: what happens at the entrance of the other is told.</summary>
public sealed class OtherEntranceTests
{
    [ServersFact(postgres: true)]
    public async Task Bytes_without_a_message_at_the_engine_that_does_not_watch_are_an_incident()
    {
        await using var database = await Database.NewAsync();
        await using var first = await Engine.StartAsync("run", null, null, "--store", database.Store);
        await WatchesAsync(first);
        await using var second = await Engine.StartAsync("run", null, null, "--store", database.Store);
        var senders = Enumerable.Range(0, 8).Select(_ => new TcpClient("127.0.0.1", second.MllpPort)).ToList();
        foreach (var sender in senders)
            await sender.GetStream().WriteAsync(Encoding.ASCII.GetBytes("MSH|^~\\&|without a frame\r"));

        var now = await first.EventuallyAsync("/api/alerts/now", a => a.GetProperty("open") is { ValueKind: JsonValueKind.Array } open && open.GetArrayLength() > 0, 150);

        var incident = Assert.Single(now.GetProperty("open").EnumerateArray());
        Assert.Equal("unframed", incident.GetProperty("kind").GetString());
        Assert.DoesNotContain("hopen2_watch_streams", await second.Client.GetStringAsync("/metrics"));
        senders.ForEach(s => s.Dispose());
    }

    private static async Task WatchesAsync(Engine engine)
    {
        for (var i = 0; i < 300 && !(await engine.Client.GetStringAsync("/metrics")).Contains("hopen2_watch_streams", StringComparison.Ordinal); i++)
            await Task.Delay(100);
    }
}

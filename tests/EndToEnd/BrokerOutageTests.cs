using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The broker goes away, or hangs, while letters come in as fast as they are answered: they are taken all the same, memory stays bounded, and all are recorded when it is back.</summary>
/// <remarks>HOPEN2_FIRE_OUTAGE sets the seconds it is away, 6 if not set; HOPEN2_FIRE_ROUNDS how often it is while the engine starts, 1 if not set (<c>tests/fire</c>: 60 and 10).</remarks>
[Collection(nameof(OneBroker))]
public sealed class BrokerOutageTests(ITestOutputHelper output)
{
    private static TimeSpan Outage => TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("HOPEN2_FIRE_OUTAGE") ?? "6", CultureInfo.InvariantCulture));

    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("HOPEN2_FIRE_ROUNDS") ?? "1", CultureInfo.InvariantCulture);

    [ServersFact(amqp: true)]
    public Task Away_beside_sqlite() => ThroughAsync(null, proxy => proxy.Cut(), proxy => proxy.Restore());

    [ServersFact(amqp: true)]
    public Task Hanging_beside_sqlite() => ThroughAsync(null, proxy => proxy.Pause(), proxy => proxy.Resume());

    [ServersFact(postgres: true, amqp: true)]
    public async Task Away_beside_postgresql()
    {
        await using var database = await Database.NewAsync();
        await ThroughAsync(database.Store, proxy => proxy.Cut(), proxy => proxy.Restore());
    }

    /// <summary>In the first seconds, when the bus opens its connections: whatever they become, nothing waits for the next start.</summary>
    [ServersFact(amqp: true)]
    public async Task Away_while_it_starts()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var broker = await Broker.NewAsync();
            await using var engine = await Engine.StartAsync("run", null, null, ["--bus", broker.Uri]);
            await using var senders = new Senders(16, _ => engine.MllpPort);
            var after = TimeSpan.FromMilliseconds(Random.Shared.Next(2000));
            await Task.Delay(after);

            broker.Proxy.Cut();
            await Task.Delay(Outage);
            broker.Proxy.Restore();
            var before = senders.Acknowledged.Count;
            await UntilAsync(() => senders.Acknowledged.Count > before + 100);
            await senders.StopAsync();
            var clock = Stopwatch.StartNew();
            await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == senders.Acknowledged.Count, 120 + (3 * Outage.TotalSeconds));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Cut {after.TotalSeconds:0.00} s after it was ready: {senders.Acknowledged.Count} letters, all recorded {clock.Elapsed.TotalSeconds:0.0} s after the last one"));
        }
    }

    private async Task ThroughAsync(string? store, Action<Shared.TcpProxy> worsen, Action<Shared.TcpProxy> mend)
    {
        await using var broker = await Broker.NewAsync();
        await using var engine = await Engine.StartAsync("run", null, null, ["--bus", broker.Uri, .. store is null ? Array.Empty<string>() : ["--store", store]]);
        await using var senders = new Senders(16, _ => engine.MllpPort);
        await UntilAsync(() => senders.Acknowledged.Count > 200);

        worsen(broker.Proxy);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var before = senders.Acknowledged.Count;
        await Task.Delay(Outage);
        var during = senders.Acknowledged.Count - before;
        var memory = engine.Memory / (1024 * 1024);
        mend(broker.Proxy);
        Assert.True(during > 0, "Nothing was taken while the broker was away.");

        await UntilAsync(() => senders.Acknowledged.Count > before + during + 200);
        await senders.StopAsync();
        var clock = Stopwatch.StartNew();
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == senders.Acknowledged.Count, 120 + (3 * Outage.TotalSeconds));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{senders.Acknowledged.Count} letters, {senders.Resent} sent again, {during} taken in {Outage.TotalSeconds} s without a broker, {memory} MiB then, all recorded {clock.Elapsed.TotalSeconds:0.0} s after the last one"));
        Assert.InRange(memory, 0, 500);
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!reached())
            await Task.Delay(20, patience.Token);
    }

    private static int Produced(JsonElement counters) => counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());
}

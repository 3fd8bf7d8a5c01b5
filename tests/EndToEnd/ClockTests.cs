using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The machine's clock is set two hours forward and back under load: receipts, bus, ledger and screens go on, and nothing is taken for a rupture.</summary>
public sealed class ClockTests : IDisposable
{
    private readonly string _offset = Path.GetTempFileName();

    [ServersFact(clock: true)]
    public async Task Set_forward_and_back_under_load_everything_is_kept_and_counted_once()
    {
        await SetAsync("+0");
        var environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Environment.GetEnvironmentVariable("HOPEN2_TEST_FAKETIME")!,
            ["FAKETIME_TIMESTAMP_FILE"] = _offset,
            ["FAKETIME_CACHE_DURATION"] = "1",
            // What is waited for goes by the monotonic clock, which nobody sets.
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        };
        await using var engine = await Engine.StartAsync("run", null, null, environment);
        await using var senders = new Senders(8, _ => engine.MllpPort);
        using var probe = new MllpSender(engine.MllpPort);
        var received = new List<DateTimeOffset>();
        foreach (var offset in (string[])["+0", "+2h", "+0", "-2h", "+0"])
        {
            await SetAsync(offset);
            await Task.Delay(TimeSpan.FromSeconds(3));
            var before = senders.Acknowledged.Count;
            var control = $"P{received.Count}";
            Assert.Equal("AA", await probe.CodeAsync(Messages.Admission(control, new DateTimeOffset(2025, 3, 12, 8, 0, 0, TimeSpan.Zero), control)));
            var found = await engine.EventuallyAsync($"/api/messages?controlId={control}", a => a.GetProperty("items").GetArrayLength() == 1);
            received.Add(found.GetProperty("items")[0].GetProperty("receivedAt").GetDateTimeOffset());
            Assert.True(senders.Acknowledged.Count > before, $"Nothing was acknowledged any more at {offset}.");
        }

        Assert.InRange((received[1] - received[0]).TotalMinutes, 115, 125);
        Assert.InRange((received[3] - received[0]).TotalMinutes, -125, -115);
        await senders.StopAsync();
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == senders.Acknowledged.Count, 60);
        foreach (var control in senders.Acknowledged.Take(200))
            Assert.Equal(1, (await engine.GetAsync($"/api/messages?controlId={control}")).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await engine.GetAsync("/api/alerts")).GetProperty("items").GetArrayLength());
        using var ready = await engine.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.True(ready.IsSuccessStatusCode);
    }

    public void Dispose() => File.Delete(_offset);

    private Task SetAsync(string offset) => File.WriteAllTextAsync(_offset, offset + "\n");

    private static int Produced(JsonElement counters) => counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The database goes away, hangs and is slow while letters come in: the answers stay true, memory stays bounded, and all of it is there when it is back.</summary>
/// <remarks>HOPEN2_FIRE_OUTAGE sets the seconds it is away: 6 if not set, 60 in a longer run (<c>tests/fire</c>).</remarks>
public sealed class DatabaseOutageTests(ITestOutputHelper output)
{
    private static TimeSpan Outage => TimeSpan.FromSeconds(double.Parse(Environment.GetEnvironmentVariable("HOPEN2_FIRE_OUTAGE") ?? "6", CultureInfo.InvariantCulture));

    [ServersFact(postgres: true)]
    public Task Away_it_is_answered_truthfully_and_taken_up_again() => ThroughAsync(proxy => proxy.Cut(), proxy => proxy.Restore(), expectSilence: true);

    [ServersFact(postgres: true)]
    public Task Hanging_it_is_answered_truthfully_and_taken_up_again() => ThroughAsync(proxy => proxy.Pause(), proxy => proxy.Resume(), expectSilence: true);

    [ServersFact(postgres: true)]
    public Task Slow_it_slows_intake_and_loses_nothing() => ThroughAsync(
        proxy => (proxy.Delay, proxy.Piece) = (TimeSpan.FromMilliseconds(50), 16 * 1024),
        proxy => (proxy.Delay, proxy.Piece) = (TimeSpan.Zero, 64 * 1024),
        expectSilence: false);

    private async Task ThroughAsync(Action<Shared.TcpProxy> worsen, Action<Shared.TcpProxy> mend, bool expectSilence)
    {
        await using var database = await Database.NewAsync();
        await using var engine = await Engine.StartAsync("run", null, null, "--store", database.Store);
        await using var senders = new Senders(16, _ => engine.MllpPort);
        await UntilAsync(() => senders.Acknowledged.Count > 200);

        worsen(database.Proxy);
        await Task.Delay(TimeSpan.FromSeconds(1));
        var before = senders.Acknowledged.Count;
        await Task.Delay(Outage);
        var during = senders.Acknowledged.Count - before;
        // What can be shown without the database still is.
        using (var live = await engine.Client.GetAsync(new Uri("/health/live", UriKind.Relative)))
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        var memory = engine.Memory / (1024 * 1024);
        mend(database.Proxy);

        if (expectSilence)
            Assert.True(during == 0, $"{during} letters were acknowledged while nothing could be kept.");
        else
            Assert.True(during > 0, "Nothing was acknowledged while the database was slow.");
        await UntilAsync(() => senders.Acknowledged.Count > before + during + 200);
        await senders.StopAsync();
        var clock = Stopwatch.StartNew();
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a => Produced(a) == senders.Acknowledged.Count, 120);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{senders.Acknowledged.Count} letters, {senders.Resent} sent again, {during} acknowledged in {Outage.TotalSeconds} s, {memory} MiB then, all recorded {clock.Elapsed.TotalSeconds:0.0} s after the last one"));
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

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Peers that mean ill, or are broken, on the same port at the same time as one that works.</summary>
[Collection(nameof(Alone))]
public sealed class HostilePeersTests(ITestOutputHelper output)
{
    private const int Crowd = 5_000;
    private const long Mega = 1 << 20;

    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Beside_a_crowd_a_drip_a_deaf_one_three_giants_and_noise_a_sender_is_served_and_memory_stays_bounded()
    {
        await using var engine = await Engine.StartAsync("run", null, null, new Dictionary<string, string> { ["HOPEN2__Mllp__MostConnections"] = $"{Crowd - 500}" });
        using var sender = new MllpSender(engine.MllpPort);
        using var stop = new CancellationTokenSource();
        await TimedAsync(sender, "warm", 50);

        var crowd = new List<TcpClient>();
        var others = new List<Task> { DripAsync(engine.MllpPort, stop.Token), DeafAsync(engine.MllpPort, stop.Token), GiantAsync(engine.MllpPort, stop.Token), GiantAsync(engine.MllpPort, stop.Token), GiantAsync(engine.MllpPort, stop.Token), NoiseAsync(engine.MllpPort, stop.Token) };
        try
        {
            var crowding = CrowdAsync(engine.MllpPort, crowd);
            var latencies = await TimedAsync(sender, "amid", 300);
            await crowding;
            latencies.AddRange(await TimedAsync(sender, "under", 300));

            latencies.Sort();
            var (p50, p99, most) = (latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100], latencies[^1]);
            var peak = engine.PeakMemory;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"latency p50 {p50:0} ms, p99 {p99:0} ms, most {most:0} ms; peak memory {peak / Mega} MiB"));
            // Generous: a busy machine of two cores runs both sides. Unbounded would be gigabytes, and minutes.
            Assert.InRange(p99, 0, 2_000);
            Assert.InRange(peak, 0, 450 * Mega);

            var mllp = (await engine.GetAsync("/api/feeds")).GetProperty("entrances").EnumerateArray().Single(e => e.GetProperty("entrance").GetString() == "mllp");
            Assert.True(mllp.GetProperty("bytesWithoutFrame").GetInt64() > 0);
            Assert.Contains("further ones are closed as they come", engine.Output, StringComparison.Ordinal);
            Assert.Equal(1, engine.Output.Split("further ones are closed as they come").Length - 1);
        }
        finally
        {
            await stop.CancelAsync();
            crowd.ForEach(c => c.Dispose());
            await Task.WhenAll(others);
        }

        // All that was acknowledged is recorded, and there is room again.
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a =>
            a.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()) == 650, 60);
        using var late = new MllpSender(engine.MllpPort);
        await TimedAsync(late, "late", 1);
    }

    /// <returns>Milliseconds to each acknowledgement.</returns>
    private static async Task<List<double>> TimedAsync(MllpSender sender, string name, int count)
    {
        var latencies = new List<double>(count);
        for (var i = 0; i < count; i++)
        {
            var message = Messages.Letter($"{name}-{i}", $"1.2.250.1.999.4.{name}.{i}", Morning, $"{name}{i}");
            var clock = Stopwatch.StartNew();
            Assert.Equal("AA", await sender.CodeAsync(message));
            latencies.Add(clock.Elapsed.TotalMilliseconds);
        }

        return latencies;
    }

    private static async Task CrowdAsync(int port, List<TcpClient> crowd)
    {
        for (var i = 0; i < Crowd; i++)
        {
            var client = new TcpClient();
            crowd.Add(client);
            await client.ConnectAsync(IPAddress.Loopback, port);
        }
    }

    /// <summary>One byte a second of a message that never ends.</summary>
    private static Task DripAsync(int port, CancellationToken stop) => WithAsync(port, async stream =>
    {
        await stream.WriteAsync("\vMSH|^~\\&|"u8.ToArray(), stop);
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
            await stream.WriteAsync("x"u8.ToArray(), stop);
        }
    }, stop);

    /// <summary>Sends for ever and reads no answer.</summary>
    private static Task DeafAsync(int port, CancellationToken stop) => WithAsync(port, async stream =>
    {
        var frame = Encoding.UTF8.GetBytes("\v" + Messages.Admission("V1", Morning, "DEAF").Replace('\n', '\r') + "\x1c\r");
        var many = Enumerable.Repeat(frame, 50).SelectMany(f => f).ToArray();
        while (true)
            await stream.WriteAsync(many, stop);
    }, stop);

    /// <summary>200 MB in one frame.</summary>
    private static Task GiantAsync(int port, CancellationToken stop) => WithAsync(port, async stream =>
    {
        var piece = new byte[Mega];
        Array.Fill(piece, (byte)'x');
        await stream.WriteAsync("\vMSH|^~\\&|DPI|CHU-FICTIF|PFI|CHU-FICTIF|20250312080000||MDM^T02|GIANT|P|2.6\r"u8.ToArray(), stop);
        for (var i = 0; i < 200; i++)
            await stream.WriteAsync(piece, stop);
    }, stop);

    /// <summary>Bytes of no protocol at all.</summary>
    private static Task NoiseAsync(int port, CancellationToken stop) => WithAsync(port, async stream =>
    {
        var random = new Random(5);
        var noise = new byte[4096];
        while (true)
        {
            random.NextBytes(noise);
            await stream.WriteAsync(noise, stop);
            await Task.Delay(5, stop);
        }
    }, stop);

    private static async Task WithAsync(int port, Func<NetworkStream, Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = new TcpClient { ReceiveBufferSize = 4096 };
                await client.ConnectAsync(IPAddress.Loopback, port, stop);
                await act(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Ended by the engine, as it should be: it tries again.
                await Task.WhenAny(Task.Delay(TimeSpan.FromMilliseconds(500), stop));
            }
        }
    }
}

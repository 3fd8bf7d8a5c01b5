using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>Twenty peers that send a document of 50 MB each at the same time: all are taken one after the other, memory stays bounded, and who sends the usual letters does not wait for them.</summary>
[Collection(nameof(Alone))]
public sealed class LargeMessagesTests(ITestOutputHelper output)
{
    private const int Peers = 20;
    private const int Largest = 50 << 20;

    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public Task On_sqlite() => AllAtOnceAsync();

    [ServersFact(postgres: true)]
    public async Task On_postgresql()
    {
        await using var database = await Database.NewAsync();
        await AllAtOnceAsync("--store", database.Store);
    }

    private async Task AllAtOnceAsync(params string[] options)
    {
        await using var engine = await Engine.StartAsync("run", null, null, options);
        var body = Messages.HeavyBody(Largest - (64 << 10));
        var clock = Stopwatch.StartNew();
        var sending = Enumerable.Range(0, Peers).Select(n => SendAsync(engine.MllpPort, n, body)).ToList();
        var all = Task.WhenAll(sending);
        var latencies = new List<double>();
        using (var sender = new MllpSender(engine.MllpPort))
        {
            while (!all.IsCompleted)
            {
                var one = Stopwatch.StartNew();
                Assert.Equal("AA", await sender.CodeAsync(Messages.Letter($"S{latencies.Count}", $"1.2.250.1.999.4.{latencies.Count}", Morning, $"S{latencies.Count}")));
                latencies.Add(one.Elapsed.TotalMilliseconds);
                await Task.Delay(20);
            }
        }

        Assert.All(await all, code => Assert.Equal("AA", code));
        var taken = clock.Elapsed;
        await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a =>
            a.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()) == Peers + latencies.Count, 120);
        latencies.Sort();
        var (p50, p99, peak) = (latencies[latencies.Count / 2], latencies[latencies.Count * 99 / 100], engine.PeakMemory >> 20);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Peers} of 50 MB taken in {taken.TotalSeconds:0.0} s, recorded in {clock.Elapsed.TotalSeconds:0.0} s; {latencies.Count} letters beside them p50 {p50:0} ms, p99 {p99:0} ms, most {latencies[^1]:0} ms; peak memory {peak} MiB"));
        Assert.InRange(peak, 0, 450);
        Assert.InRange(p99, 0, 2_000);
    }

    /// <returns>The acknowledgement's code.</returns>
    private static async Task<string> SendAsync(int port, int number, byte[] body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync("\v"u8.ToArray());
        foreach (var piece in Messages.Heavy($"L{number}", $"1.2.250.1.999.5.{number}", Morning, $"L{number}", body))
            await stream.WriteAsync(piece);
        await stream.WriteAsync("\x1c\r"u8.ToArray());
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        while (!answer.ToString().EndsWith("\x1c\r", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                throw new IOException("The connection was closed before the acknowledgement.");
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return answer.ToString().Split('\r').Single(s => s.StartsWith("MSA|", StringComparison.Ordinal)).Split('|')[1];
    }
}

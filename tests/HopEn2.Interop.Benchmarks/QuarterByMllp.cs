using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Threading.Channels;
using HopEn2.Interop.Tests.Quarter;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>indicators --mllp</c>: the quarter sent to the program as the messages of a hospital, and what its pages say of it.</summary>
internal static class QuarterByMllp
{
    private const int Connections = 16;

    public static async Task<Report> RunAsync(ParseResult arguments, int stays, CancellationToken cancel)
    {
        var report = new Report($"the quarter over MLLP, {stays} stays, {Connections} connections, {Setups.Shown(arguments)}", "what", "messages", "s", "per s", "equals the truth");
        using var setup = Setups.New(arguments);
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        await using var running = engine;
        var quarter = new QuarterGenerator(stays, stays);
        var queue = Channel.CreateBounded<byte[]>(1_000);
        var clock = Stopwatch.StartNew();
        var senders = Enumerable.Range(0, Connections).Select(_ => SendAsync(engine.MllpPort, queue.Reader, cancel)).ToList();
        var messages = 0;
        foreach (var message in quarter.Episodes().SelectMany(QuarterMessages.Of))
        {
            messages++;
            await queue.Writer.WriteAsync(message, cancel);
        }

        queue.Writer.Complete();
        await Task.WhenAll(senders);
        report.Add("acknowledged", messages, clock.Elapsed.TotalSeconds, messages / clock.Elapsed.TotalSeconds, "");
        await engine.DrainedAsync(cancel);
        report.Add($"recorded, {quarter.Truth.Documents} documents", messages, clock.Elapsed.TotalSeconds, messages / clock.Elapsed.TotalSeconds, "");
        foreach (var month in QuarterGenerator.Months)
        {
            clock.Restart();
            using var said = JsonDocument.Parse(await engine.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/indicators/{month / 100}-{month % 100:00}"), cancel));
            var differences = QuarterComparison.Differences(quarter.Truth, month, said.RootElement).ToList();
            report.Add($"{month} asked for", "", clock.Elapsed.TotalSeconds, "", differences.Count == 0 ? "yes" : "NO: " + string.Join("; ", differences));
        }

        return report;
    }

    private static async Task SendAsync(int port, ChannelReader<byte[]> queue, CancellationToken cancel)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port, cancel);
        var stream = client.GetStream();
        var answer = new byte[64 * 1024];
        await foreach (var message in queue.ReadAllAsync(cancel))
        {
            await stream.WriteAsync((byte[])[0x0b, .. message, 0x1c, 0x0d], cancel);
            var length = 0;
            while (length < 2 || answer[length - 2] != 0x1c)
            {
                var read = await stream.ReadAsync(answer.AsMemory(length), cancel);
                if (read == 0)
                    throw new IOException("The engine closed the connection.");
                length += read;
            }

            if (answer.AsSpan(0, length).IndexOf("MSA|AA"u8) < 0)
                throw new InvalidOperationException("A message was not accepted: " + System.Text.Encoding.UTF8.GetString(answer, 0, length));
        }
    }
}

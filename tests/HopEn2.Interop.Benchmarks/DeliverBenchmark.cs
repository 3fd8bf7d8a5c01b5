using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Tests.EndToEnd.Firing;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>deliver</c>: the running program as a platform: letters in by MLLP, out to the simulated DMP and operator, returns in, words back to the source.</summary>
internal static class DeliverBenchmark
{
    private const int Parts = 10;
    private static readonly Option<int> Count = new("--documents") { Description = "Delivered, after a tenth as many to warm up", DefaultValueFactory = _ => 5_000 };
    private static readonly Option<int> Size = new("--bytes") { Description = "Of a document, at least", DefaultValueFactory = _ => 60_000 };
    private static readonly Option<int> Deposits = new("--deposits-at-once") { DefaultValueFactory = _ => 8 };
    private static readonly Option<int> Mails = new("--mails-at-once") { Description = "Connections to the operator, too", DefaultValueFactory = _ => 4 };
    private static readonly Option<int> Ahead = new("--ahead") { Description = "Letters sent and not delivered yet, at most", DefaultValueFactory = _ => 500 };

    public static Command Command()
    {
        var command = new Command("deliver", """
            Letters for the DMP, a professional and the patient, each with a delivered-DSN and three words (ZAM) back to the source; everything on this machine, the neighbours
            as processes of their own that answer at once. A line for each tenth: what grows shows.
            """) { Count, Size, Deposits, Mails, Ahead, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (count, size, deposits, mails, ahead) = (arguments.GetValue(Count), arguments.GetValue(Size), arguments.GetValue(Deposits), arguments.GetValue(Mails), arguments.GetValue(Ahead));
        var report = new Report(
            $"deliver, store {Setups.Shown(arguments)}, {size} bytes", "documents", "documents/s", "pieces/s", "engine CPU ms/document", "of it store", "DMP CPU ms", "operator CPU ms", "here CPU ms", "MiB", "peak MiB");
        using var setup = Setups.New(arguments);
        await using var source = new SourceDesk(new Random(1));
        var (http, smtp, imap, control) = (Engine.FreePort(), Engine.FreePort(), Engine.FreePort(), Engine.FreePort());
        var behaviour = Path.Combine(setup.Data, "recipients.json");
        await File.WriteAllTextAsync(behaviour, """{ "delivered": { "fromMs": 0, "toMs": 100 }, "displayedPercent": 0 }""", cancel);
        await using var dmp = await Simulator.StartAsync(http, cancel, "dmp", "--http", $"http://127.0.0.1:{http}/dmp", "--latency", "0-0");
        await using var mss = await Simulator.StartAsync(control, cancel, "mss", "--smtp", $"127.0.0.1:{smtp}", "--imap", $"{imap}", "--control", $"{control}", "--behaviour", behaviour);
        string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        var variables = new Dictionary<string, string>(DeliveringHouse.Settings($"http://127.0.0.1:{http}/dmp", DeliveringHouse.WriteCertificate(setup.Data), smtp, imap), StringComparer.Ordinal)
        {
            ["HOPEN2__Delivery__DepositsAtOnce"] = Number(deposits),
            ["HOPEN2__Delivery__Dmp__Connections"] = Number(Math.Max(20, deposits)),
            ["HOPEN2__Delivery__MailsAtOnce"] = Number(mails),
            ["HOPEN2__Delivery__Mss__Connections"] = Number(mails),
        };
        var (engine, _) = await Engine.StartAsync(setup with { Options = [.. setup.Options, "--mappings", DeliveringHouse.WriteMappings(setup.Data, source.Port)], Variables = variables }, cancel);
        await using var _2 = engine;
        Console.Error.WriteLine($"engine {engine.Id}");
        var letters = new DeliveredLetters(size);
        var done = new Progress(engine);
        var warm = Math.Max(20, count / Parts);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var sending = SendAsync(engine.MllpPort, letters, warm + count, done, ahead, stop.Token);
        await done.UntilAsync(warm, sending, cancel);
        for (var part = 1; part <= Parts; part++)
        {
            var (from, before, clock) = (done.Documents, (engine.CpuSeconds, Dmp: dmp.CpuSeconds, Mss: mss.CpuSeconds, Here: Environment.CpuUsage.TotalTime.TotalSeconds), Stopwatch.StartNew());
            var pieces = done.Pieces;
            await done.UntilAsync(warm + (int)((long)count * part / Parts), sending, cancel);
            double n = done.Documents - from;
            var after = engine.CpuSeconds;
            double PerDocument(double seconds) => seconds * 1000 / n;
            report.Add(
                done.Documents - warm, n / clock.Elapsed.TotalSeconds, (done.Pieces - pieces) / clock.Elapsed.TotalSeconds, PerDocument(after.Own - before.CpuSeconds.Own + after.Store - before.CpuSeconds.Store),
                PerDocument(after.Store - before.CpuSeconds.Store), PerDocument(dmp.CpuSeconds - before.Dmp), PerDocument(mss.CpuSeconds - before.Mss), PerDocument(Environment.CpuUsage.TotalTime.TotalSeconds - before.Here),
                engine.Mebibytes, engine.PeakMebibytes);
        }

        await sending;
        await CheckAsync(http, control, warm + count, engine, cancel);
        return report;
    }

    /// <summary>Over eight connections, one letter in flight on each.</summary>
    private static Task SendAsync(int port, DeliveredLetters letters, int count, Progress done, int ahead, CancellationToken cancel)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            async () =>
            {
                using var client = new TcpClient("127.0.0.1", port);
                var (stream, buffer) = (client.GetStream(), new byte[4096]);
                while (Interlocked.Increment(ref next) is var letter && letter < count)
                {
                    while (letter > done.Documents + ahead)
                        await Task.Delay(20, cancel);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes($"\v{letters.Letter(letter, TimeProvider.System.GetUtcNow(), $"D{letter}")}\x1c\r"), cancel);
                    var read = await stream.ReadAsync(buffer, cancel);
                    if (!Encoding.UTF8.GetString(buffer, 0, read).Contains("MSA|AA|", StringComparison.Ordinal))
                        throw new InvalidOperationException("A letter was not answered AA: " + Encoding.UTF8.GetString(buffer, 0, read));
                }
            },
            cancel)));
    }

    /// <summary>The neighbours have everything once, by their own count.</summary>
    private static async Task CheckAsync(int http, int control, int count, Engine engine, CancellationToken cancel)
    {
        using var client = new HttpClient();
        async Task<JsonElement> GetAsync(string url) => JsonDocument.Parse(await client.GetStringAsync(new Uri(url), cancel)).RootElement;
        var (dmp, mss) = (await GetAsync($"http://127.0.0.1:{http}/dmp/control/counts"), await GetAsync($"http://127.0.0.1:{control}/control/counts"));
        if (dmp.GetProperty("documents").GetInt32() != count || mss.GetProperty("taken").GetInt32() != count * 2)
            throw new InvalidOperationException($"{count} letters; the DMP has {dmp.GetRawText()}, the operator {mss.GetRawText()}; {await engine.GetAsync("/api/delivery", cancel)}");
    }

    /// <summary>How much the engine has delivered, as its metrics say.</summary>
    private sealed class Progress(Engine engine)
    {
        /// <summary>Deposited, mailed to both and told.</summary>
        public int Documents { get; private set; }

        /// <summary>Pieces of work that ended well, of all lanes.</summary>
        public long Pieces { get; private set; }

        public async Task UntilAsync(int documents, Task sending, CancellationToken cancel)
        {
            while (Documents < documents)
            {
                if (sending.IsFaulted)
                    await sending;
                // Seldom: to be asked costs the engine, too.
                await Task.Delay(250, cancel);
                var done = await engine.MetricsAsync(cancel, Done("dmp"), Done("mss"), Done("zam:dpi"));
                (Documents, Pieces) = ((int)Math.Min(done[0], Math.Min(done[1] / 2, done[2] / 3)), done.Sum());
            }
        }

        private static string Done(string destination) => $"hopen2_delivery_pieces_total{{destination=\"{destination}\",outcome=\"done\"";
    }
}

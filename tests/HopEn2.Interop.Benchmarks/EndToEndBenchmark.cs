using System.CommandLine;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using HopEn2.Interop.MllpLoad;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>end-to-end</c>: from the acknowledgement to the screen, and how soon a killed engine is back.</summary>
internal static class EndToEndBenchmark
{
    private static readonly Option<int> Rate = new("--rate") { Description = "Documents a second", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Of each measurement", DefaultValueFactory = _ => 30 };
    private static readonly Option<int> Kills = new("--kills") { Description = "Times the engine is killed under load and started again", DefaultValueFactory = _ => 5 };

    public static Command Command()
    {
        var command = new Command("end-to-end", """
            Time from a document's AA to the event on /live that counts it, cold (from the first second after the start) and warm; and time from the
            start of the process after kill -9 under load until it is ready, with what the killed one left to fold.
            """) { Rate, Seconds, Kills, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var report = new Report($"end-to-end, store {Setups.Shown(arguments)}", "what", "count", "p50 ms", "p95 ms", "p99 ms", "max ms");
        using var setup = Setups.New(arguments);
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        try
        {
            var count = arguments.GetValue(Rate) * arguments.GetValue(Seconds);
            foreach (var label in new[] { "AA to screen, cold", "AA to screen, warm" })
                Add(report, label, await ScreenAsync(engine, arguments.GetValue(Rate), count, cancel));

            var ready = new List<double>();
            for (var i = 0; i < arguments.GetValue(Kills); i++)
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                var load = LoadRun.SendAsync(engine.MllpPort, "adt_a01", 16, 8, 0, 0, cancel);
                await Task.Delay(TimeSpan.FromSeconds(6), cancel);
                await engine.KillAsync();
                await load;
                await engine.DisposeAsync();
                (engine, var took) = await Engine.StartAsync(setup, cancel);
                ready.Add(took.TotalMilliseconds);
                await engine.DrainedAsync(cancel);
            }

            Add(report, "ready after kill -9", ready);
            return report;
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static void Add(Report report, string what, List<double> milliseconds)
    {
        milliseconds.Sort();
        double At(double quantile) => milliseconds[Math.Clamp((int)Math.Ceiling(quantile * milliseconds.Count) - 1, 0, milliseconds.Count - 1)];
        report.Add(what, milliseconds.Count, At(0.5), At(0.95), At(0.99), At(1));
    }

    /// <summary>Milliseconds from each acknowledgement, in their order, to the first event that counts as many documents.</summary>
    private static async Task<List<double>> ScreenAsync(Engine engine, int rate, int count, CancellationToken cancel)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watched = new Screen();
        var watching = watched.FollowAsync(engine, done.Token);
        var start = await watched.FirstAsync();
        var acknowledged = await Sender.SendAsync(engine.MllpPort, rate, count, cancel);
        var patience = Stopwatch.StartNew();
        while (watched.Count < start + count && patience.Elapsed < TimeSpan.FromSeconds(60))
            await Task.Delay(20, cancel);
        await done.CancelAsync();
        await watching;
        return [.. acknowledged.Select((at, i) => watched.WhenReached(start + i + 1) is { } seen ? Math.Max(0, Stopwatch.GetElapsedTime(at, seen).TotalMilliseconds) : double.PositiveInfinity)];
    }

    /// <summary>A wallboard's connection, and when it showed how many documents of today.</summary>
    private sealed class Screen
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly List<(long At, long Count)> _shown = [];
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public async Task<long> FirstAsync()
        {
            await _first.Task;
            return Count;
        }

        public async Task FollowAsync(Engine engine, CancellationToken cancel)
        {
            try
            {
                await using var stream = await engine.OpenAsync("/live", cancel);
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync(cancel) is { } line)
                {
                    if (line.StartsWith("data:", StringComparison.Ordinal) && JsonDocument.Parse(line.AsMemory(5)).RootElement is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("rows", out var rows))
                        Note(rows);
                }
            }
            catch (OperationCanceledException)
            {
                // Seen enough.
            }
        }

        public long? WhenReached(long count)
        {
            var index = _shown.FindIndex(s => s.Count >= count);
            return index < 0 ? null : _shown[index].At;
        }

        // One sort of document of one service is sent: the largest count of any row is theirs.
        private void Note(JsonElement rows)
        {
            var largest = rows.EnumerateArray().Select(r => r.GetProperty("today").GetProperty("n")[0].GetInt64()).DefaultIfEmpty(0).Max();
            if (largest > Count)
            {
                _shown.Add((Stopwatch.GetTimestamp(), largest));
                Volatile.Write(ref _count, largest);
            }

            _first.TrySetResult();
        }
    }

    /// <summary>Sends documents at an even pace over eight connections.</summary>
    private static class Sender
    {
        private static long _sent;

        /// <returns>Timestamps of the acknowledgements, in their order.</returns>
        public static async Task<long[]> SendAsync(int port, int rate, int count, CancellationToken cancel)
        {
            const int Connections = 8;
            var start = Stopwatch.GetTimestamp();
            var perMessage = (double)Stopwatch.Frequency / rate;
            // Threads of their own: they block, and in the pool the screen's reader would wait half a second for each that the pool adds.
            var times = await Task.WhenAll(Enumerable.Range(0, Connections).Select(connection => Task.Factory.StartNew(
                () => Send(connection),
                cancel,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            var all = times.SelectMany(t => t).ToArray();
            Array.Sort(all);
            return all;

            List<long> Send(int connection)
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                socket.Connect(IPAddress.Loopback, port);
                var (reader, template) = (new FrameReader(socket), Template.Load(Path.Combine(AppContext.BaseDirectory, "templates", "mdm_t02.hl7")).Copy());
                var mine = new List<long>();
                for (var i = connection; i < count; i += Connections)
                {
                    var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), start + (long)(i * perMessage));
                    if (wait > TimeSpan.Zero)
                        cancel.WaitHandle.WaitOne(wait);
                    var frame = template.Fill(new MessageValues("LATENCY1", Interlocked.Increment(ref _sent), 100_000, Stopwatch.GetTimestamp() / Stopwatch.Frequency));
                    for (var done = 0; done < frame.Length;)
                        done += socket.Send(frame[done..]);
                    if (!reader.Next(out var answer) || !Hl7.Field(answer, "MSA"u8, 1).SequenceEqual("AA"u8))
                        throw new InvalidOperationException("A document was not answered AA.");
                    mine.Add(Stopwatch.GetTimestamp());
                }

                return mine;
            }
        }
    }
}

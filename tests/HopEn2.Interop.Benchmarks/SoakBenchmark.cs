using System.CommandLine;
using System.Globalization;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>soak</c>: the running program at an even load for a long time; what grows shows.</summary>
internal static class SoakBenchmark
{
    private static readonly Option<int> Minutes = new("--minutes") { Description = "How long", DefaultValueFactory = _ => 20 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Messages a second, three movements for each document of 60 KB", DefaultValueFactory = _ => 1_000 };

    public static Command Command()
    {
        var command = new Command("soak", "An even load over 32 connections, opened anew each minute; after each, memory, handles and threads of the engine and the latency of that minute.")
        {
            Minutes, Rate, Setups.Store, Setups.Bus,
        };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var report = new Report($"soak, store {Setups.Shown(arguments)}", "minute", "messages", "p50 ms", "p99 ms", "max ms", "pending", "MiB", "handles", "threads", "CPU ms/message");
        using var setup = Setups.New(arguments);
        var (engine, _) = await Engine.StartAsync(setup, cancel);
        await using var _2 = engine;
        for (var minute = 1; minute <= arguments.GetValue(Minutes); minute++)
        {
            var before = engine.CpuSeconds;
            var load = await LoadRun.SendAsync(engine.MllpPort, ["adt_a01:3", "mdm_t02:1"], 32, 60, 0, arguments.GetValue(Rate), cancel);
            var after = engine.CpuSeconds;
            if (load.Errors > 0)
                throw new InvalidOperationException($"{load.Errors} messages were not answered AA.");
            report.Add(
                minute, load.Acknowledged, load.P50, load.P99, load.Max, await engine.PendingAsync(cancel), engine.Mebibytes,
                Directory.GetFiles($"/proc/{engine.Id}/fd").Length, Directory.GetDirectories($"/proc/{engine.Id}/task").Length,
                (after.Own - before.Own + after.Store - before.Store) * 1000 / load.Acknowledged);
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"minute {minute}: p99 {load.P99:0} ms, {engine.Mebibytes:0} MiB"));
        }

        return report;
    }
}

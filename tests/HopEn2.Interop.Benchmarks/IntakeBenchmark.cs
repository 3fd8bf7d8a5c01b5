using System.CommandLine;
using System.Diagnostics;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>intake</c>: the running program under the load generator, everything on, until all of it is folded.</summary>
internal static class IntakeBenchmark
{
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Of each measurement, after as long a warm-up", DefaultValueFactory = _ => 20 };
    private static readonly Option<string[]> Only = new("--only") { Description = "adt_a01 or mdm_t02; both if left out", AllowMultipleArgumentsPerToken = true };

    public static Command Command()
    {
        var command = new Command("intake", """
            The running program under load, one message in flight per connection, acknowledged only when durable. For each line a warm-up of the same
            length on the same store comes first. `all work/s` counts from the first message sent until the last one is translated, folded and counted.
            `floor/s` is what the same load gets, just before, from a server that does nothing but read a message and have it on disk before it answers.
            """) { Seconds, Only, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var seconds = arguments.GetValue(Seconds);
        var templates = arguments.GetValue(Only) is { Length: > 0 } only ? only : ["adt_a01", "mdm_t02"];
        var report = new Report(
            $"intake, store {Setups.Shown(arguments)}", "message", "connections", "acknowledged/s", "p50 ms", "p99 ms", "max ms", "all work/s", "drain s", "CPU ms/message", "of it store", "MiB", "peak MiB", "floor/s");
        foreach (var template in templates)
        {
            foreach (var connections in new[] { 32, 1 })
            {
                var floor = await LoadRun.FloorAsync(template, connections, seconds / 4, cancel);
                using var setup = Setups.New(arguments);
                var (engine, _) = await Engine.StartAsync(setup, cancel);
                await using var _2 = engine;
                await LoadRun.SendAsync(engine.MllpPort, template, connections, seconds, 0, 0, cancel);
                await engine.DrainedAsync(cancel);

                var before = engine.CpuSeconds;
                var clock = Stopwatch.StartNew();
                var load = await LoadRun.SendAsync(engine.MllpPort, template, connections, seconds, 0, 0, cancel);
                var sending = load.Acknowledged / load.PerSecond;
                var draining = Stopwatch.StartNew();
                await engine.DrainedAsync(cancel);
                var after = engine.CpuSeconds;
                if (load.Errors > 0)
                    throw new InvalidOperationException($"{load.Errors} messages were not answered AA.");
                var (own, store) = ((after.Own - before.Own) * 1000 / load.Acknowledged, (after.Store - before.Store) * 1000 / load.Acknowledged);
                report.Add(
                    template, connections, load.PerSecond, load.P50, load.P99, load.Max, load.Acknowledged / (sending + draining.Elapsed.TotalSeconds), draining.Elapsed.TotalSeconds,
                    own + store, store, engine.Mebibytes, engine.PeakMebibytes, floor.PerSecond);
            }
        }

        return report;
    }
}

/// <summary>Where the measured engines keep their data.</summary>
internal static class Setups
{
    public static Option<string?> Store { get; } = new("--store") { Description = "postgres:CONNECTION of an empty database for each run (its tables are dropped first); SQLite in a temporary folder if left out" };

    public static Option<string?> Bus { get; } = new("--bus") { Description = "amqp://…; in memory if left out" };

    public static string Shown(ParseResult arguments) => (arguments.GetValue(Store) is null ? "SQLite" : "PostgreSQL") + (arguments.GetValue(Bus) is null ? "" : ", bus RabbitMQ");

    /// <summary>A new and empty store.</summary>
    public static EngineSetup New(ParseResult arguments)
    {
        var store = arguments.GetValue(Store);
        if (store is not null)
            PostgresDatabases.Empty(store["postgres:".Length..]);
        return EngineSetup.New(store, arguments.GetValue(Bus));
    }
}

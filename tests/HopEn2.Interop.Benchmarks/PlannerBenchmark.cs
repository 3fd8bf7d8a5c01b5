using System.CommandLine;
using System.Globalization;

namespace HopEn2.Interop.Benchmarks;

/// <summary><c>planner</c>: movements of a feed that delivers, each looked through for messages to patients, beside the same of a feed that only observes.</summary>
internal static class PlannerBenchmark
{
    private static readonly Option<double> Seconds = new("--seconds") { Description = "Of each measurement, after ten to warm up", DefaultValueFactory = _ => 40 };
    private static readonly Option<double> Rate = new("--rate") { Description = "Movements a second", DefaultValueFactory = _ => 500 };

    public static Command Command()
    {
        var command = new Command("planner", """
            ADT at a steady rate, once from a feed that observes and once from one that delivers. `behind` is the age of the message that is just looked through for work, asked every half second:
            where it grows, planning does not keep pace with intake.
            """) { Seconds, Rate, Setups.Store, Setups.Bus };
        command.SetAction(async (arguments, cancel) => (await RunAsync(arguments, cancel)).Print(arguments));
        return command;
    }

    private static async Task<Report> RunAsync(ParseResult arguments, CancellationToken cancel)
    {
        var (seconds, rate) = (arguments.GetValue(Seconds), arguments.GetValue(Rate));
        var report = new Report($"planner, store {Setups.Shown(arguments)}", "mode", "acknowledged/s", "p99 ms", "behind s, median", "highest", "at the end", "CPU ms/message", "MiB");
        foreach (var mode in (string[])["observe", "deliver"])
        {
            using var setup = Setups.New(arguments);
            var (engine, _) = await Engine.StartAsync(setup with { Options = [.. setup.Options, "--mappings", WriteMappings(setup.Data, mode)] }, cancel);
            await using var _2 = engine;
            await LoadRun.SendAsync(engine.MllpPort, "adt_a01", 4, 10, 0, rate, cancel);
            var (before, behind) = (engine.CpuSeconds, new List<double>());
            var load = LoadRun.SendAsync(engine.MllpPort, "adt_a01", 4, seconds, 0, rate, cancel);
            while (!load.IsCompleted)
            {
                await Task.Delay(500, cancel);
                behind.Add(await BehindAsync(engine, cancel));
            }

            var sent = await load;
            if (sent.Errors > 0)
                throw new InvalidOperationException($"{sent.Errors} messages were not answered AA.");
            var cpu = engine.CpuSeconds.Own - before.Own + engine.CpuSeconds.Store - before.Store;
            var sorted = behind.Order().ToList();
            report.Add(mode, sent.PerSecond, sent.P99, sorted[sorted.Count / 2], sorted[^1], behind[^1], cpu * 1000 / sent.Acknowledged, engine.Mebibytes);
        }

        return report;
    }

    private static async Task<double> BehindAsync(Engine engine, CancellationToken cancel)
    {
        const string Name = "hopen2_delivery_behind_seconds ";
        var line = (await engine.GetAsync("/metrics", cancel)).Split('\n').FirstOrDefault(l => l.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }

    /// <summary>The repository's mappings, with the feed of whoever is not known in this mode.</summary>
    private static string WriteMappings(string folder, string mode)
    {
        var (from, to) = (Path.Combine(AppContext.BaseDirectory, "mappings"), Path.Combine(folder, "mappings"));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var feeds = Path.Combine(to, "feeds.yaml");
        var text = File.ReadAllText(feeds);
        var at = text.IndexOf("mode: observe", text.IndexOf("- name: autre", StringComparison.Ordinal), StringComparison.Ordinal);
        File.WriteAllText(feeds, $"{text[..at]}mode: {mode}{text[(at + "mode: observe".Length)..]}");
        return to;
    }
}

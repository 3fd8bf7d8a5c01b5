using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace HopEn2.Interop.Benchmarks;

/// <summary>Rows of figures: a table for people, JSON for comparison.</summary>
internal sealed class Report(string title, params string[] columns)
{
    public static Option<FileInfo?> JsonOption { get; } = new("--json") { Description = "Also write the figures to this file as JSON", Recursive = true };

    private readonly List<object[]> _rows = [];

    /// <summary>Said at once, too: some take an hour until the table is printed.</summary>
    public void Add(params object[] values)
    {
        _rows.Add(values);
        Console.Error.WriteLine(string.Join("  ", values.Select(Shown)));
    }

    public void Print(ParseResult arguments)
    {
        var table = new Table().Title(title).Border(TableBorder.Markdown);
        for (var i = 0; i < columns.Length; i++)
            table.AddColumn(i == 0 ? new TableColumn(columns[i]) : new TableColumn(columns[i]).RightAligned());
        foreach (var row in _rows)
            table.AddRow([.. row.Select(Shown)]);
        AnsiConsole.Profile.Width = 200;
        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(Machine());
        if (arguments.GetValue(JsonOption) is { } file)
            File.WriteAllText(file.FullName, JsonSerializer.Serialize(new { title, machine = Machine(), rows = _rows.Select(r => columns.Zip(r).ToDictionary(c => c.First, c => c.Second)) }, Indented));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Shown(object value) => value switch
    {
        double number => number.ToString(number is >= 100 or <= -100 ? "# ##0" : "0.###", CultureInfo.InvariantCulture),
        long or int => string.Create(CultureInfo.InvariantCulture, $"{value:# ##0}"),
        _ => Markup.Escape(value.ToString() ?? ""),
    };

    /// <summary>What the figures were taken on.</summary>
    private static string Machine()
    {
        var model = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[^1] : null;
        return $"{Environment.ProcessorCount} cores, {model ?? "unknown processor"}, .NET {Environment.Version}, {Environment.OSVersion.VersionString}";
    }
}

/// <summary>Wall clock, CPU time and bytes allocated by this process over a piece of work.</summary>
internal readonly record struct Took(TimeSpan Wall, TimeSpan Cpu, long Allocated)
{
    public static async Task<Took> Of(Func<Task> work)
    {
        var (clock, cpu, allocated) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        await work();
        return new Took(clock.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes() - allocated);
    }

    public double CpuMicroseconds(long count) => Cpu.TotalMicroseconds / count;

    public double AllocatedKilobytes(long count) => Allocated / 1024d / count;

    public double PerSecond(long count) => count / Wall.TotalSeconds;
}

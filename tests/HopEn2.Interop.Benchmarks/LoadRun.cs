using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace HopEn2.Interop.Benchmarks;

/// <summary>One run of the load generator, in a process of its own.</summary>
internal sealed record LoadRun(long Acknowledged, double PerSecond, double P50, double P99, double Max, long Errors)
{
    public static Task<LoadRun> SendAsync(int port, string template, int connections, double seconds, double warmup, double rate, CancellationToken cancel) =>
        SendAsync(port, [template], connections, seconds, warmup, rate, cancel);

    /// <param name="templates">Names with their weights: <c>adt_a01:3</c>.</param>
    /// <param name="rate">Messages a second; 0: as fast as they are answered.</param>
    public static async Task<LoadRun> SendAsync(int port, IReadOnlyList<string> templates, int connections, double seconds, double warmup, double rate, CancellationToken cancel)
    {
        string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "mllpload.dll"), "--port", Number(port), "--connections", Number(connections), "--seconds", Number(seconds), "--warmup", Number(warmup),
            "--rate", Number(rate), "--messages", "5000000",
            .. templates.SelectMany(t => new[] { "--template", Template(t) })])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        var result = JsonDocument.Parse(output).RootElement;
        var latency = result.GetProperty("ack_ms");
        return new LoadRun(
            result.GetProperty("acked_aa").GetInt64(), result.GetProperty("msgs_per_s").GetDouble(), latency.GetProperty("p50").GetDouble(),
            latency.GetProperty("p99").GetDouble(), latency.GetProperty("max").GetDouble(), result.GetProperty("errors").GetInt64());
    }

    /// <summary>What only reading the same bytes and committing them to a file gives: no engine on this machine, now, can do more.</summary>
    public static async Task<LoadRun> FloorAsync(string template, int connections, double seconds, CancellationToken cancel)
    {
        var (port, folder) = (Engine.FreePort(), Directory.CreateTempSubdirectory("hopen2-floor-").FullName);
        await using var server = await Simulator.StartAsync(port, "mllpload.dll", ["echo", "--port", $"{port}", "--seconds", "900", "--commit", Path.Combine(folder, "messages")], cancel);
        try
        {
            return await SendAsync(port, template, connections, seconds, warmup: 2, rate: 0, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Template(string named)
    {
        var parts = named.Split(':');
        return Path.Combine(AppContext.BaseDirectory, "templates", parts[0] + ".hl7") + (parts.Length > 1 ? ":" + parts[1] : "");
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HopEn2.Interop.Benchmarks;

/// <summary>The program as its users run it, in a process and a data folder of its own.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private Engine(Process process, EngineSetup setup, int mllp, int http)
    {
        (_process, Setup, MllpPort) = (process, setup, mllp);
        Http = new Uri($"http://127.0.0.1:{http}");
        _client = new HttpClient { BaseAddress = Http, Timeout = TimeSpan.FromSeconds(30) };
    }

    public EngineSetup Setup { get; }
    public int MllpPort { get; }
    public Uri Http { get; }
    public int Id => _process.Id;

    /// <summary>CPU seconds of the engine, and of PostgreSQL's processes where it keeps its store there.</summary>
    public (double Own, double Store) CpuSeconds => (_process.CpuSeconds(), Setup.IsPostgres ? Processes.Named("postgres") : 0);

    public double PeakMebibytes => Processes.Memory(_process.Id, "VmHWM");
    public double Mebibytes => Processes.Memory(_process.Id, "VmRSS");

    /// <returns>The engine, ready, and how long that took from the start of its process.</returns>
    public static async Task<(Engine Engine, TimeSpan Ready)> StartAsync(EngineSetup setup, CancellationToken cancel)
    {
        var (mllp, http) = (FreePort(), setup.HttpPort ?? FreePort());
        var clock = Stopwatch.StartNew();
        var start = new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "hopen2.dll"), "run", "--data", setup.Data, "--mllp", $"127.0.0.1:{mllp}", "--http", $"http://127.0.0.1:{http}", .. setup.Options])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in setup.Variables)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var engine = new Engine(process, setup, mllp, http);
        while (!await engine.IsReadyAsync(cancel))
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromMinutes(2))
                throw new InvalidOperationException("The engine did not become ready; run it by hand with the same options to see why.");
            await Task.Delay(20, cancel);
        }

        return (engine, clock.Elapsed);
    }

    /// <summary>Messages journaled and not recorded yet.</summary>
    public async Task<long> PendingAsync(CancellationToken cancel) => (await MetricsAsync(cancel, "hopen2_journal_pending "))[0];

    /// <summary>Whether it has read the past and watches for breaks.</summary>
    public async Task<bool> WatchesAsync(CancellationToken cancel) => (await GetAsync("/metrics", cancel)).Contains("\nhopen2_watch_streams ", StringComparison.Ordinal);

    /// <summary>Sums of the lines of <c>/metrics</c> that begin so; 0 where there is none.</summary>
    public async Task<IReadOnlyList<long>> MetricsAsync(CancellationToken cancel, params string[] starts)
    {
        var lines = (await GetAsync("/metrics", cancel)).Split('\n');
        return [.. starts.Select(s => lines.Where(l => l.StartsWith(s, StringComparison.Ordinal)).Sum(l => (long)double.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture)))];
    }

    /// <summary>Waits until everything journaled is recorded, folded and counted.</summary>
    public async Task DrainedAsync(CancellationToken cancel)
    {
        while (await PendingAsync(cancel) > 0)
            await Task.Delay(50, cancel);
    }

    public Task<string> GetAsync(string path, CancellationToken cancel) => _client.GetStringAsync(new Uri(path, UriKind.Relative), cancel);

    public async Task PostAsync(string path, string body, string type, CancellationToken cancel)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, cancel);
        answer.EnsureSuccessStatusCode();
    }

    public Task<Stream> OpenAsync(string path, CancellationToken cancel) => _client.GetStreamAsync(new Uri(path, UriKind.Relative), cancel);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancel)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Where an engine keeps its data, and with which options it runs.</summary>
internal sealed record EngineSetup(string Data, IReadOnlyList<string> Options) : IDisposable
{
    /// <summary>Of its environment, beside those of this process: <c>HOPEN2__Fhir__Sources__0__Name</c>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Null: any.</summary>
    public int? HttpPort { get; init; }

    public bool IsPostgres => Options.Any(o => o.StartsWith("postgres:", StringComparison.Ordinal));

    public static EngineSetup New(string? store, string? bus) => new(
        Directory.CreateTempSubdirectory("hopen2-bench-").FullName,
        [.. store is null ? Array.Empty<string>() : ["--store", store], .. bus is null ? Array.Empty<string>() : ["--bus", bus]]);

    public void Dispose() => Directory.Delete(Data, recursive: true);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The program as its users run it: a process of its own, with its own data folder, on free loopback ports.</summary>
public sealed class Engine : IAsyncDisposable
{
    /// <summary>How long its start may take: with much of the machine taken by others, many times as long as alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly ConcurrentDictionary<int, byte> Given = new();

    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private Engine(Process process, string data, int mllp, int http)
    {
        (_process, Data, MllpPort) = (process, data, mllp);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>The hopen2.dll of the program as it is installed, compiled ahead, where <c>HOPEN2_TEST_PROGRAM</c> names it; null: it runs as it was built beside the tests.</summary>
    internal static string? Installed { get; } = Environment.GetEnvironmentVariable("HOPEN2_TEST_PROGRAM") is { Length: > 0 } named ? named : null;

    public string Data { get; }
    public int MllpPort { get; }
    public HttpClient Client { get; }
    public int Id => _process.Id;

    /// <summary>The most memory that it has had, in bytes.</summary>
    public long PeakMemory => MemoryOf("VmHWM:");

    /// <summary>The memory that it has, in bytes.</summary>
    public long Memory => MemoryOf("VmRSS:");

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <summary>Starts <c>hopen2 run</c> and waits until it is ready.</summary>
    /// <param name="data">An existing data folder to go on with; null for a new one.</param>
    public static Task<Engine> RunAsync(string? data = null) => StartAsync("run", data);

    /// <summary>Starts it again where it was: same data, same page address.</summary>
    public static Task<Engine> AgainAsync(Engine before, params string[] more) => StartAsync("run", before.Data, before, more);

    /// <summary>Likewise, where its senders find it too.</summary>
    public static Task<Engine> AgainForSendersAsync(Engine before, params string[] more) => StartAtAsync(before.MllpPort, before.Client.BaseAddress!.Port, "run", before.Data, [], more);

    public static Task<Engine> StartAsync(string verb, string? data, Engine? reuse = null, params string[] more) => StartAsync(verb, data, reuse, [], more);

    public static Task<Engine> StartAsync(string verb, string? data, Engine? reuse, Dictionary<string, string> environment, params string[] more) => StartAtAsync(reuse?.Client.BaseAddress!.Port ?? FreePort(), verb, data, environment, more);

    /// <summary>Likewise, with its pages at a port that others were told of before.</summary>
    /// <param name="environment">Variables beside those of this process.</param>
    public static Task<Engine> StartAtAsync(int http, string verb, string? data, Dictionary<string, string> environment, params string[] more) =>
        StartAtAsync(FreePort(), http, verb, data, environment, more);

    private static async Task<Engine> StartAtAsync(int mllp, int http, string verb, string? data, Dictionary<string, string> environment, string[] more)
    {
        data ??= Directory.CreateTempSubdirectory("hopen2-e2e-").FullName;
        var process = Start([verb, "--data", data, "--mllp", $"127.0.0.1:{mllp}", "--http", $"http://127.0.0.1:{http}", .. more], environment);
        var engine = new Engine(process, data, mllp, http);
        engine.Collect();
        await engine.ReadyAsync();
        return engine;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static Task<(int Code, string Output)> VerbAsync(params string[] arguments) => VerbAsync([], arguments);

    /// <param name="environment">Variables beside those of this process.</param>
    public static async Task<(int Code, string Output)> VerbAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a verb that goes on until it is stopped.</summary>
    public static BackgroundVerb Background(params string[] arguments) => new(Start(arguments));

    /// <summary>A verb in the background; ended when disposed.</summary>
    public sealed class BackgroundVerb(Process process) : IAsyncDisposable
    {
        public bool Runs => !process.HasExited;

        public async ValueTask DisposeAsync()
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (found, answer) = await TryGetAsync(path);
        Assert.True(found, $"{path}: {answer.GetRawText()}");
        return answer;
    }

    /// <summary>Asks until the answer is as it should be; fails with the last answer when it does not become so.</summary>
    public async Task<JsonElement> EventuallyAsync(string path, Func<JsonElement, bool> asItShouldBe, double seconds = 60)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var (found, answer) = await TryGetAsync(path);
            if (found && asItShouldBe(answer))
                return answer;
            if (clock.Elapsed.TotalSeconds > seconds)
                Assert.Fail($"{path} did not become as expected within {seconds} s. Last: {answer.GetRawText()[..Math.Min(4000, answer.GetRawText().Length)]}\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <summary>What a power cut does to a process.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as a service manager stops it; gives its exit code.</summary>
    public Task<int> StopAsync() => StopAsync(_process);

    /// <summary>The same while it starts: some time after the first it says. Before that it may be the runtime still that starts, which ends by the signal itself.</summary>
    public static async Task<int> StopWhileStartingAsync(TimeSpan after, params string[] more)
    {
        var data = Directory.CreateTempSubdirectory("hopen2-e2e-").FullName;
        using var process = Start(["run", "--data", data, "--mllp", $"127.0.0.1:{FreePort()}", "--http", $"http://127.0.0.1:{FreePort()}", .. more]);
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.StandardOutput.ReadLineAsync(patience.Token);
        var output = process.StandardOutput.ReadToEndAsync();
        await Task.Delay(after);
        var code = await StopAsync(process);
        await Task.WhenAll(output, errors);
        Directory.Delete(data, recursive: true);
        return code;
    }

    private static async Task<int> StopAsync(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        Client.Dispose();
        if (Data.Contains("hopen2-e2e-", StringComparison.Ordinal) && Directory.Exists(Data))
            Directory.Delete(Data, recursive: true);
    }

    private long MemoryOf(string what)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
    }

    private async Task<(bool Found, JsonElement Answer)> TryGetAsync(string path)
    {
        if (_process.HasExited)
            Assert.Fail($"The engine has ended with code {_process.ExitCode}:\n{Output}");
        using var answer = await Client.GetAsync(new Uri(path, UriKind.Relative));
        return (answer.IsSuccessStatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>A port that nobody listens at, given once: two engines that start at once do not get the same.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, 0))
                return port;
        }
    }

    private static Process Start(IEnumerable<string> arguments, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Installed ?? Path.Combine(AppContext.BaseDirectory, "hopen2.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        // What the tests' own runner sets must not reach the program.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("ASPNETCORE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private void Collect()
    {
        void Keep(object _, DataReceivedEventArgs line)
        {
            lock (_output)
                _output.AppendLine(line.Data);
        }

        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task ReadyAsync()
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            if (_process.HasExited)
                Assert.Fail($"The engine ended with code {_process.ExitCode}:\n{Output}");
            try
            {
                using var answer = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(50);
        }

        Assert.Fail($"The engine was not ready within {Patience.TotalSeconds} s:\n{Output}");
    }
}

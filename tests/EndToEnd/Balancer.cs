using System.Diagnostics;
using System.Text.RegularExpressions;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>HAProxy, named in HOPEN2_TEST_HAPROXY, with the configuration of <c>docker/</c>: only the addresses are this machine's instead of the containers'.</summary>
internal sealed partial class Balancer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hopen2-balancer-").FullName;
    private readonly Process _process;

    /// <param name="engines">In place of <c>engine-1</c> and <c>engine-2</c>.</param>
    public Balancer(params Engine[] engines)
    {
        var configuration = File.ReadAllText(Path.Combine(Repository.Root, "docker", "haproxy", "haproxy.cfg"))
            .Replace("bind :2575", $"bind 127.0.0.1:{MllpPort}", StringComparison.Ordinal)
            .Replace("bind :8080", $"bind 127.0.0.1:{HttpPort}", StringComparison.Ordinal)
            .Replace("bind :8404", $"bind 127.0.0.1:{Engine.FreePort()}", StringComparison.Ordinal);
        for (var i = 0; i < engines.Length; i++)
        {
            var http = engines[i].Client.BaseAddress!.Port;
            configuration = configuration
                .Replace($"engine-{i + 1}:2575", $"127.0.0.1:{engines[i].MllpPort} port {http}", StringComparison.Ordinal)
                .Replace($"engine-{i + 1}:8080", $"127.0.0.1:{http}", StringComparison.Ordinal);
        }

        var file = Path.Combine(_folder, "haproxy.cfg");
        File.WriteAllText(file, CheckPort().Replace(configuration, ""));
        _process = Process.Start(new ProcessStartInfo(Program!, ["-db", "-f", file]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static string? Program => Environment.GetEnvironmentVariable("HOPEN2_TEST_HAPROXY");

    public int MllpPort { get; } = Engine.FreePort();

    public int HttpPort { get; } = Engine.FreePort();

    /// <summary>Waits until it lets somebody through.</summary>
    public async Task ReadyAsync()
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/health/ready", patience.Token);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                Assert.False(_process.HasExited, "HAProxy refuses the configuration.");
            }

            await Task.Delay(100, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // In the containers every engine has the same port for its health.
    [GeneratedRegex(@"(?<=default-server) port \d+")]
    private static partial Regex CheckPort();
}

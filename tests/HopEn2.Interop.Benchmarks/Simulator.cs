using System.Diagnostics;
using System.Net.Sockets;

namespace HopEn2.Interop.Benchmarks;

/// <summary>A simulated neighbour in a process of its own.</summary>
internal sealed class Simulator : IAsyncDisposable
{
    private readonly Process _process;

    private Simulator(Process process) => _process = process;

    public double CpuSeconds => _process.CpuSeconds();

    /// <param name="port">Where it will listen: it does when the task completes.</param>
    public static Task<Simulator> StartAsync(int port, CancellationToken cancel, params string[] arguments) => StartAsync(port, "hopen2.dll", ["simulate", .. arguments], cancel);

    /// <param name="program">Its file, beside this one.</param>
    public static async Task<Simulator> StartAsync(int port, string program, string[] arguments, CancellationToken cancel)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", port, cancel);
                return new Simulator(process);
            }
            catch (SocketException) when (tries < 600 && !process.HasExited)
            {
                await Task.Delay(50, cancel);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

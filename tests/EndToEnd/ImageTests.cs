using System.Diagnostics;
using HopEn2.Interop.Tests.Shared;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The published program as its image runs it; see <c>docker/check</c>.</summary>
[Collection(nameof(Alone))]
public sealed class ImageTests
{
    [SmallDiskFact]
    public async Task It_runs_without_root_on_a_read_only_root_and_writes_only_its_data()
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Repository.Root, "docker", "check"), Engine.Installed is { } program ? [Path.GetDirectoryName(program)!] : []) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(patience.Token);

        Assert.True(process.ExitCode == 0, await output + await errors);
    }
}

using System.Diagnostics;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A disk that fills up under the running program, and is emptied again.</summary>
public sealed class FullDiskTests
{
    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [SmallDiskFact]
    public async Task On_a_full_disk_it_says_AR_and_when_there_is_room_it_takes_and_records_by_itself()
    {
        var disk = Directory.CreateTempSubdirectory("hopen2-disk-");
        Assert.True(Mount(disk.FullName));
        try
        {
            var data = Path.Combine(disk.FullName, "data");
            await using (var engine = await Engine.RunAsync(data))
            {
                using var sender = new MllpSender(engine.MllpPort);
                var taken = new HashSet<string>();
                for (var i = 0; i < 20; i++)
                    taken.Add(await TakeAsync(sender, $"F{i}") ?? throw new InvalidOperationException("refused with room left"));

                var filler = Path.Combine(disk.FullName, "filler");
                Fill(filler);
                var refused = new List<string>();
                for (var i = 0; i < 400 && refused.Count < 5; i++)
                {
                    if (await TakeAsync(sender, $"G{i}") is { } kept)
                        taken.Add(kept);
                    else
                        refused.Add($"G{i}");
                }

                Assert.Equal(5, refused.Count);
                // What was refused is not kept behind its sender's back.
                foreach (var id in refused)
                    Assert.Equal(0, (await engine.GetAsync($"/api/messages?controlId={id}")).GetProperty("items").GetArrayLength());
                File.Delete(filler);

                foreach (var id in refused)
                    taken.Add(await TakeAsync(sender, id) ?? throw new InvalidOperationException("refused though there is room again"));
                await engine.EventuallyAsync("/api/counters?by=kind&from=2025-03-12&to=2025-03-12", a =>
                    a.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32()) == taken.Count, 60);
            }
        }
        finally
        {
            Run("umount", disk.FullName);
            disk.Delete(recursive: true);
        }
    }

    /// <returns>Its control id when it was acknowledged AA, null when AR.</returns>
    private static async Task<string?> TakeAsync(MllpSender sender, string id)
    {
        var code = await sender.CodeAsync(Messages.Letter("V" + id, "1.2.250.1.999.3." + id, Morning, id));
        Assert.Contains(code, (string[])["AA", "AR"]);
        return code == "AA" ? id : null;
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            for (var piece = new byte[64 * 1024]; ;)
                stream.Write(piece);
        }
        catch (IOException)
        {
            // Full: what was wanted.
        }
    }

    internal static bool Mount(string folder) => Run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", folder) == 0;

    internal static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false });
        process!.WaitForExit();
        return process.ExitCode;
    }
}

/// <summary>A test that mounts a small disk of its own, which takes root and the right to mount: skips visibly without.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Possible = new(() =>
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
            return false;
        var folder = Directory.CreateTempSubdirectory("hopen2-disk-");
        var mounted = FullDiskTests.Mount(folder.FullName);
        if (mounted)
            FullDiskTests.Run("umount", folder.FullName);
        folder.Delete();
        return mounted;
    });

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value)
            Skip = "Mounting a small disk takes root and the right to mount.";
    }
}

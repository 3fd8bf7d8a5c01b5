using System.Diagnostics;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>A disk that fills up under the running program, and is emptied again: that of the journal, that of the ledger, or the one they share.</summary>
[Collection(nameof(Alone))]
public sealed class FullDiskTests
{
    private const string Counters = "/api/counters?by=kind&from=2025-03-12&to=2025-03-12";
    private const string Ledger = "hopen2.db";
    private const string Journal = "hopen2.journal.db";

    private static readonly DateTimeOffset Morning = new(2025, 3, 12, 8, 0, 0, TimeSpan.Zero);

    [SmallDiskFact]
    public async Task On_a_full_disk_it_says_AR_and_when_there_is_room_it_takes_and_records_by_itself()
    {
        using var disk = new SmallDisk();
        await RefusesAndRecoversAsync(disk, Path.Combine(disk.Folder, "data"));
    }

    [SmallDiskFact]
    public async Task With_the_disk_of_the_journal_full_it_says_AR_and_when_there_is_room_it_takes_and_records_by_itself()
    {
        using var disk = new SmallDisk();
        await RefusesAndRecoversAsync(disk, disk.DataWith(Journal));
    }

    [SmallDiskFact]
    public async Task With_the_disk_of_the_ledger_full_it_takes_what_it_can_keep_and_records_it_by_itself_when_there_is_room()
    {
        using var disk = new SmallDisk();
        await using var engine = await Engine.RunAsync(disk.DataWith(Ledger));
        using var sender = new MllpSender(engine.MllpPort);
        for (var i = 0; i < 20; i++)
            Assert.NotNull(await TakeAsync(sender, $"F{i}"));
        await RecordedAsync(engine, 20);

        disk.Fill();
        // What can be kept is acknowledged: more than there was room left for in the ledger.
        for (var i = 0; i < 400; i++)
            Assert.NotNull(await TakeAsync(sender, $"G{i}"));
        await engine.EventuallyAsync("/api/feeds", f => f.GetProperty("backlog").GetProperty("pending").GetInt32() > 0);
        await Task.Delay(TimeSpan.FromSeconds(6));
        Assert.InRange(Produced(await engine.GetAsync(Counters)), 20, 419);
        // Said when it begins, not with every message; a little room in between begins it anew.
        Assert.InRange(engine.Output.Split("The ledger's disk is full.").Length - 1, 1, 5);

        disk.Empty();
        await RecordedAsync(engine, 420);
        for (var i = 0; i < 420; i += 7)
            Assert.Equal(1, (await engine.GetAsync($"/api/messages?controlId={(i < 20 ? $"F{i}" : $"G{i - 20}")}")).GetProperty("items").GetArrayLength());
        // The rest of the house was not hurt by it.
        Assert.NotNull(await TakeAsync(sender, "after"));
        await RecordedAsync(engine, 421);
    }

    private static async Task RefusesAndRecoversAsync(SmallDisk disk, string data)
    {
        await using var engine = await Engine.RunAsync(data);
        using var sender = new MllpSender(engine.MllpPort);
        var taken = new HashSet<string>();
        for (var i = 0; i < 20; i++)
            taken.Add(await TakeAsync(sender, $"F{i}") ?? throw new InvalidOperationException("refused with room left"));

        disk.Fill();
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
        disk.Empty();

        foreach (var id in refused)
            taken.Add(await TakeAsync(sender, id) ?? throw new InvalidOperationException("refused though there is room again"));
        await RecordedAsync(engine, taken.Count);
    }

    private static Task<System.Text.Json.JsonElement> RecordedAsync(Engine engine, int count) => engine.EventuallyAsync(Counters, a => Produced(a) == count, 60);

    private static int Produced(System.Text.Json.JsonElement counters) =>
        counters.GetProperty("items").EnumerateArray().Sum(i => i.GetProperty("counts").GetProperty("produced").GetInt32());

    /// <returns>Its control id when it was acknowledged AA, null when AR.</returns>
    private static async Task<string?> TakeAsync(MllpSender sender, string id)
    {
        var code = await sender.CodeAsync(Messages.Letter("V" + id, "1.2.250.1.999.3." + id, Morning, id));
        Assert.Contains(code, (string[])["AA", "AR"]);
        return code == "AA" ? id : null;
    }
}

/// <summary>A disk of 24 MB, mounted for a test.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hopen2-disk-");
    private readonly List<DirectoryInfo> _data = [];

    public SmallDisk() => Assert.True(Mount(_folder.FullName));

    public string Folder => _folder.FullName;

    private string Filler => Path.Combine(Folder, "filler");

    /// <summary>A data folder beside it, of which one file is on this disk.</summary>
    public string DataWith(string file)
    {
        var data = Directory.CreateTempSubdirectory("hopen2-disk-data-");
        _data.Add(data);
        File.CreateSymbolicLink(Path.Combine(data.FullName, file), Path.Combine(Folder, file));
        return data.FullName;
    }

    public void Fill()
    {
        using var stream = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
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

    public void Empty() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", Folder);
        _folder.Delete(recursive: true);
        _data.ForEach(d => d.Delete(recursive: true));
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
        var mounted = SmallDisk.Mount(folder.FullName);
        if (mounted)
            SmallDisk.Run("umount", folder.FullName);
        folder.Delete();
        return mounted;
    });

    public SmallDiskFactAttribute()
    {
        if (!Possible.Value)
            Skip = "Mounting a small disk takes root and the right to mount.";
    }
}

using System.Text.Json;

namespace HopEn2.Interop.Tests.EndToEnd;

/// <summary>The verbs that do not run an engine.</summary>
public sealed class VerbTests
{
    private static readonly string Letter = Path.Combine(AppContext.BaseDirectory, "Samples", "journey", "letter.hl7");

    [Fact]
    public async Task Check_finds_the_mappings_that_come_with_it_right()
    {
        var (code, output) = await Engine.VerbAsync("check");

        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task Check_says_file_and_line_of_what_is_wrong()
    {
        var folder = Directory.CreateTempSubdirectory("hopen2-mappings-");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "mappings"), "*.yaml"))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        var feeds = Path.Combine(folder.FullName, "feeds.yaml");
        var lines = await File.ReadAllLinesAsync(feeds);
        var line = Array.FindIndex(lines, l => l.TrimStart().StartsWith("transport:", StringComparison.Ordinal));
        lines[line] = "    transport: carrier-pigeon";
        await File.WriteAllLinesAsync(feeds, lines);

        var (code, output) = await Engine.VerbAsync("check", "--mappings", folder.FullName);

        Assert.Equal(1, code);
        Assert.Contains($"feeds.yaml:{line + 1}:", output, StringComparison.Ordinal);
        Assert.Contains("carrier-pigeon", output, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Explain_gives_one_object_per_file_with_document_and_intentions()
    {
        var (code, output) = await Engine.VerbAsync("explain", "--json", Letter, Letter);

        Assert.Equal(0, code);
        var explained = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, explained.GetArrayLength());
        var document = explained[0].GetProperty("documents")[0];
        Assert.Equal("understood", explained[0].GetProperty("outcome").GetString());
        Assert.Equal("LDL", document.GetProperty("kind").GetString());
        Assert.Equal("N1", document.GetProperty("level").GetString());
        Assert.True(explained[0].GetProperty("patient").GetProperty("insQualified").GetBoolean());
        Assert.Equal(["DESTDMP", "DESTMSSANTEPS", "ACK_RECEPTION"], explained[0].GetProperty("intents").EnumerateArray().Select(i => i.GetString()));
    }

    [Fact]
    public async Task Send_shows_the_acknowledgement_and_says_when_nobody_answers()
    {
        await using var engine = await Engine.RunAsync();
        var (code, output) = await Engine.VerbAsync("send", Letter, "--to", $"mllp://127.0.0.1:{engine.MllpPort}");
        Assert.True(code == 0, output);
        Assert.Contains("MSA|AA|JOURNEY-1", output, StringComparison.Ordinal);

        var (nobody, complaint) = await Engine.VerbAsync("send", Letter, "--to", $"mllp://127.0.0.1:{Engine.FreePort()}");
        Assert.True(nobody == 3, complaint);
    }
}

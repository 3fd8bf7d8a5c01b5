using System.Text;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>Every sample message beside the approved text of what it becomes. To approve a change: HOPEN2_APPROVE=1, then read the difference.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Samples.Folder, "*.hl7").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_becomes_what_was_approved(string name)
    {
        var dump = Dump.Of(House.Usual.Translate(Samples.Read(name)));
        var approved = Path.Combine(Samples.Folder, name + ".facts.txt");
        if (Environment.GetEnvironmentVariable("HOPEN2_APPROVE") == "1")
            File.WriteAllText(approved, dump, new UTF8Encoding(false));

        Assert.True(File.Exists(approved), $"{approved} is missing.");
        Assert.Equal(File.ReadAllText(approved), dump);
    }

    [Fact]
    public void There_is_a_sample_for_every_shape() => Assert.True(Names.Count >= 60, $"{Names.Count} samples.");
}

internal static class Samples
{
    /// <summary>tests/Samples/hl7v2 of the working copy the tests were built from.</summary>
    public static string Folder { get; } = Find();

    /// <summary>The bytes as they would come: segments end with CR.</summary>
    public static byte[] Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Folder, name + ".hl7"));
        return [.. bytes.Select(b => b == '\n' ? (byte)'\r' : b)];
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = Path.Combine(folder.FullName, "tests", "Samples", "hl7v2");
            if (Directory.Exists(samples))
                return samples;
        }

        throw new DirectoryNotFoundException("tests/Samples/hl7v2");
    }
}

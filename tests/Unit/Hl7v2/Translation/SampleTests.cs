using System.Text;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation;

/// <summary>Every sample message beside the approved text of what it becomes. To approve a change: HOPEN2_APPROVE=1, then read the difference.</summary>
public sealed class SampleTests
{
    private const string Approved = ".facts.txt";

    private static readonly bool Approving = Environment.GetEnvironmentVariable("HOPEN2_APPROVE") == "1";

    public static TheoryData<string> Names => [.. Sample.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_becomes_what_was_approved(string name)
    {
        var dump = Dump.Of(House.Usual.Translate(Sample.Read(name)));
        if (Approving)
            File.WriteAllText(Sample.PathOf(name, Approved), dump, new UTF8Encoding(false));

        Assert.Equal(File.ReadAllText(Sample.PathOf(name, Approved)), dump);
    }

    [Fact]
    public void There_is_a_sample_for_every_shape() => Assert.True(Names.Count >= 60, $"{Names.Count} samples.");
}

/// <summary>The messages under <c>tests/Samples/hl7v2</c>.</summary>
internal static class Sample
{
    private static readonly string Folder = Find();

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.hl7").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static string PathOf(string name, string extension) => Path.Combine(Folder, name + extension);

    public static byte[] Read(string name) => File.ReadAllBytes(PathOf(name, ".hl7"));

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var samples = Path.Combine(at.FullName, "tests", "Samples", "hl7v2");
            if (Directory.Exists(samples))
                return samples;
        }

        throw new DirectoryNotFoundException("tests/Samples/hl7v2 is in no folder above the tests.");
    }
}

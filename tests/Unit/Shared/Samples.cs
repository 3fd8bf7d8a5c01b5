namespace HopEn2.Interop.Tests.Shared;

/// <summary>The fictitious messages under <c>tests/Samples</c>.</summary>
internal static class Samples
{
    public static string Folder { get; } = Find();

    public static IReadOnlyList<string> Files(string kind) => [.. Directory.EnumerateFiles(Path.Combine(Folder, kind)).Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var samples = Path.Combine(at.FullName, "tests", "Samples");
            if (Directory.Exists(samples))
                return samples;
        }

        throw new DirectoryNotFoundException("tests/Samples is not above " + AppContext.BaseDirectory);
    }
}

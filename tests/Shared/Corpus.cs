using Xunit;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Published example messages, where they are at hand: the folder named by HOPEN2_CORPUS, else <c>shared/corpus</c> beside a folder above.</summary>
internal static class Corpus
{
    public static string? Folder { get; } = Find();

    /// <summary>Path of each file of a kind (<c>hl7v2</c>, <c>cda</c>), in order of names; none when there is no corpus.</summary>
    public static IReadOnlyList<string> Files(string kind) =>
        Folder is null ? [] : [.. Directory.EnumerateFiles(Path.Combine(Folder, kind)).Order(StringComparer.Ordinal)];

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("HOPEN2_CORPUS") is { Length: > 0 } named)
            return Directory.Exists(named) ? named : null;
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var beside = Path.Combine(at.FullName, "shared", "corpus");
            if (Directory.Exists(beside))
                return beside;
        }

        return null;
    }
}

/// <summary>A test over the published examples: skipped, visibly, where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Corpus.Folder is null)
            Skip = "No corpus of published examples: name its folder in HOPEN2_CORPUS.";
    }
}

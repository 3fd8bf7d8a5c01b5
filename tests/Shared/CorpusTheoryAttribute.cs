using Xunit;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>A table of tests over the published examples: skipped, visibly, where they are not at hand.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public CorpusTheoryAttribute()
    {
        if (Corpus.Folder is null)
            Skip = "No corpus of published examples: name its folder in HOPEN2_CORPUS.";
    }
}

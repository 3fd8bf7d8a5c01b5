using Xunit;

namespace HopEn2.Interop.Tests.Shared;

/// <summary>Published FHIR examples, where they are at hand: the folder named by HOPEN2_FHIR_EXAMPLES, a folder for each publication.</summary>
internal static class FhirExamples
{
    public static string? Folder { get; } = Environment.GetEnvironmentVariable("HOPEN2_FHIR_EXAMPLES") is { Length: > 0 } named ? named : null;

    /// <summary>Path below the folder, and bytes.</summary>
    public static IEnumerable<(string Name, byte[] Body)> All() => Folder is null ? [] : Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Where(f => f.EndsWith(".json", StringComparison.Ordinal) || f.EndsWith(".xml", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(f => (Path.GetRelativePath(Folder, f), File.ReadAllBytes(f)));
}

/// <summary>A test that needs them; without them it is skipped, visibly.</summary>
internal sealed class FhirExamplesFactAttribute : FactAttribute
{
    public FhirExamplesFactAttribute()
    {
        if (FhirExamples.Folder is null)
            Skip = "No published FHIR examples: name their folder in HOPEN2_FHIR_EXAMPLES.";
    }
}

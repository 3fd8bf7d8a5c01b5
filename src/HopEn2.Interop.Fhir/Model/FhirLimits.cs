using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>How much of a document is read at most; beyond a limit it is refused with the code <c>too-costly</c>.</summary>
public sealed record FhirLimits
{
    public static FhirLimits Default { get; } = new();

    /// <summary>Objects and arrays (in XML: elements) inside one another. Default 100; 20 to 250. Published examples stay under 30.</summary>
    [Range(20, 250)]
    public int MaxDepth { get; init; } = 100;

    /// <summary>Elements of one document. Default 500 000; 1 000 to 10 million. Each takes some hundred bytes of memory; the largest published example has 40 000.</summary>
    [Range(1_000, 10_000_000)]
    public int MaxElements { get; init; } = 500_000;

    /// <summary>modifierExtension whose meaning the engine knows, by url. Any other is refused, as the standard asks: it may turn around what the rest says.</summary>
    public IReadOnlySet<string> KnownModifiers { get; init; } = System.Collections.Frozen.FrozenSet<string>.Empty;
}

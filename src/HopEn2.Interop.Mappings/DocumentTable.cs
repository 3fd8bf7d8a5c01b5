using System.Collections.Frozen;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Mappings;

/// <summary><c>documents.yaml</c>: which codes mean which kind.</summary>
/// <param name="types">One per (feed or any, system or any, code).</param>
/// <param name="systems">Other names of code systems of the house (OIDs, aliases), with the name that <paramref name="types"/> use.</param>
public sealed class DocumentTable(IReadOnlyList<DocumentType> types, IReadOnlyDictionary<string, string>? systems = null)
{
    private readonly FrozenDictionary<(string? Feed, string System, string Code), DocumentType> _types =
        types.ToFrozenDictionary(t => (t.Feed, t.System, t.Code));

    private readonly FrozenDictionary<(string? Feed, string Code), DocumentType> _bySystemless =
        types.GroupBy(t => (t.Feed, t.Code)).ToFrozenDictionary(g => g.Key, g => g.OrderBy(t => t.System is "" ? 0 : t.System is "LN" ? 1 : 2).First());

    private readonly FrozenDictionary<string, string> _systems =
        (systems ?? FrozenDictionary<string, string>.Empty).ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyList<DocumentType> Types { get; } = types;

    /// <summary>
    /// The meaning of a code on a feed. The feed's own line goes before a line for all; a line that names the system before one that leaves it open.
    /// A code sent without system has the meaning it has under any (LOINC first). Null: untyped.
    /// </summary>
    public DocumentType? Of(string feed, string system, string code)
    {
        var canonical = DocumentType.CanonicalSystem(system);
        canonical = _systems.GetValueOrDefault(canonical, canonical);
        return canonical.Length == 0
            ? _bySystemless.GetValueOrDefault((feed, code)) ?? _bySystemless.GetValueOrDefault((null, code))
            : _types.GetValueOrDefault((feed, canonical, code)) ?? _types.GetValueOrDefault((feed, "", code))
              ?? _types.GetValueOrDefault((null, canonical, code)) ?? _types.GetValueOrDefault((null, "", code));
    }
}

/// <summary>One code and what it means.</summary>
/// <param name="Feed">Feed it is said of; null: all.</param>
/// <param name="System">Canonical: <c>LN</c>, <c>TRE_A05</c>, or the local system's name; empty: whatever system is given, or none.</param>
/// <param name="Loinc">Type code it stands for (LOINC, or TRE_A05).</param>
/// <param name="ClassCode">XDS classCode (TRE_A03); empty when the file gives none, which only kind other may.</param>
public sealed record DocumentType(string? Feed, string System, string Code, DocumentKind Kind, string Loinc, string ClassCode, string Label)
{
    /// <summary>The line that says so, <c>documents.yaml:31</c>; empty when no file did.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Canonical name of a code system given as OID, name or alias: LN, TRE_A05, or as given.</summary>
    public static string CanonicalSystem(string system) => system.Trim() switch
    {
        "LN" or "LOINC" or "2.16.840.1.113883.6.1" or "http://loinc.org" => "LN",
        "TRE_A05" or "1.2.250.1.213.1.1.4.12" or "https://mos.esante.gouv.fr/NOS/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire" => "TRE_A05",
        var other => other,
    };
}

using System.Collections.Frozen;
using HopEn2.Interop.Domain.Documents;

namespace HopEn2.Interop.Mappings;

/// <summary><c>documents.yaml</c>: which codes mean which kind.</summary>
/// <param name="types">One per (feed or any, system, code).</param>
public sealed class DocumentTable(IReadOnlyList<DocumentType> types)
{
    private readonly FrozenDictionary<(string? Feed, string System, string Code), DocumentType> _types =
        types.ToFrozenDictionary(t => (t.Feed, t.System, t.Code));

    public IReadOnlyList<DocumentType> Types { get; } = types;

    /// <summary>The meaning of a code on a feed: the feed's own line, else the one for all; with an empty system, a code that stands under any one system. Null: untyped.</summary>
    public DocumentType? Of(string feed, string system, string code) =>
        _types.GetValueOrDefault((feed, system, code)) ?? _types.GetValueOrDefault((null, system, code))
        ?? (system.Length > 0 ? null : Types.FirstOrDefault(t => t.Code == code && (t.Feed is null || t.Feed == feed)));
}

/// <summary>One code and what it means.</summary>
/// <param name="Feed">Feed it is said of; null: all.</param>
/// <param name="System">Canonical: <c>LN</c>, <c>TRE_A05</c>, or the local system's name (OIDs and aliases resolved on reading); empty: none given.</param>
/// <param name="Loinc">Type code it stands for (LOINC, or TRE_A05).</param>
/// <param name="ClassCode">XDS classCode (TRE_A03).</param>
public sealed record DocumentType(string? Feed, string System, string Code, DocumentKind Kind, string Loinc, string ClassCode, string Label)
{
    /// <summary>Canonical name of a code system given as OID, name or alias: LN, TRE_A05, or as given.</summary>
    public static string CanonicalSystem(string system) => system.Trim() switch
    {
        "LN" or "LOINC" or "2.16.840.1.113883.6.1" or "http://loinc.org" => "LN",
        "TRE_A05" or "1.2.250.1.213.1.1.4.12" or "https://mos.esante.gouv.fr/NOS/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire" => "TRE_A05",
        var other => other,
    };
}

using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.Header;

/// <summary>The children of ClinicalDocument that structuration minimale counts.</summary>
public enum HeaderElement
{
    RealmCode,
    TypeId,
    Id,
    Code,
    Title,
    EffectiveTime,
    ConfidentialityCode,
    LanguageCode,
    SetId,
    VersionNumber,
    RecordTarget,
    Author,
    Custodian,
    LegalAuthenticator,
    DocumentationOf,
    ComponentOf,
    Component,
}

/// <summary>What the checks of conformity need to know of a header beyond its content.</summary>
/// <param name="Counts">How often each element stands there, by <see cref="HeaderElement"/>.</param>
/// <param name="Realm">realmCode/@code.</param>
/// <param name="Language">languageCode/@code.</param>
/// <param name="ConfidentialitySystem">confidentialityCode/@codeSystem.</param>
/// <param name="SignatureCode">legalAuthenticator/signatureCode/@code.</param>
/// <param name="MainActPerformers">Performers of the first documentationOf/serviceEvent.</param>
public sealed record CdaOutline(ValueList<int> Counts, string? Realm, string? Language, string? ConfidentialitySystem, string? SignatureCode, int MainActPerformers)
{
    public static CdaOutline Empty { get; } = new(ValueList<int>.Empty, null, null, null, null, 0);

    public int Count(HeaderElement element) => (int)element < Counts.Count ? Counts[(int)element] : 0;
}

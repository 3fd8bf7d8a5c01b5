using HopEn2.Interop.Cda.Header;

namespace HopEn2.Interop.Cda.Checks;

/// <summary>Which header elements must be there, how often, and the fixed values some have (structuration minimale, cda.md §2).</summary>
internal static class HeaderElements
{
    /// <summary>Element, name, whether it may be repeated, and the reader's own remark that already says it is missing.</summary>
    private static readonly (HeaderElement Element, string Name, bool Repeats, string? SaidByReader)[] Required =
    [
        (HeaderElement.RealmCode, "realmCode", false, null),
        (HeaderElement.TypeId, "typeId", false, null),
        (HeaderElement.Id, "id", false, "no-id"),
        (HeaderElement.Code, "code", false, null),
        (HeaderElement.Title, "title", false, null),
        (HeaderElement.EffectiveTime, "effectiveTime", false, "no-effective-time"),
        (HeaderElement.ConfidentialityCode, "confidentialityCode", false, null),
        (HeaderElement.LanguageCode, "languageCode", false, null),
        (HeaderElement.SetId, "setId", false, "no-set-id"),
        (HeaderElement.VersionNumber, "versionNumber", false, "version-not-number"),
        (HeaderElement.RecordTarget, "recordTarget", false, null),
        (HeaderElement.Author, "author", true, null),
        (HeaderElement.Custodian, "custodian", false, null),
        (HeaderElement.LegalAuthenticator, "legalAuthenticator", false, null),
        (HeaderElement.DocumentationOf, "documentationOf", true, null),
        (HeaderElement.ComponentOf, "componentOf", false, null),
        (HeaderElement.Component, "component", false, "no-body"),
    ];

    public static IEnumerable<CdaRemark> Check(CdaHeader header)
    {
        foreach (var (element, name, repeats, said) in Required)
        {
            var count = header.Outline.Count(element);
            if (count == 0 && !header.Remarks.Any(remark => remark.Code == said))
                yield return new("missing-element", $"ClinicalDocument/{name} is missing.");
            else if (count > 1 && !repeats)
                yield return new("repeated-element", $"ClinicalDocument/{name} stands {count} times instead of once.");
        }

        var outline = header.Outline;
        if (outline.Count(HeaderElement.RealmCode) > 0 && outline.Realm != "FR")
            yield return new("not-french", "realmCode is not FR.");
        if (outline.Count(HeaderElement.LanguageCode) > 0 && outline.Language != "fr-FR")
            yield return new("not-in-french", "languageCode is not fr-FR.");
        if (outline.Count(HeaderElement.Code) > 0 && header.Code is null)
            yield return new("missing-value", "ClinicalDocument/code has no code.");
        if (outline.Count(HeaderElement.Title) > 0 && header.Title is null)
            yield return new("missing-value", "ClinicalDocument/title is empty.");
        if (outline.Count(HeaderElement.ConfidentialityCode) > 0 && header.Confidentiality.Count == 0)
            yield return new("missing-value", "ClinicalDocument/confidentialityCode has no code.");
        if (outline.Count(HeaderElement.LegalAuthenticator) > 0 && outline.SignatureCode != "S")
            yield return new("not-signed", "legalAuthenticator/signatureCode is not S: nobody answers for the document.");
    }
}

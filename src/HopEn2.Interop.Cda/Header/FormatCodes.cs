using System.Collections.Frozen;

namespace HopEn2.Interop.Cda.Header;

/// <summary>XDS formatCode of a document: of its content model (ANS ASS_A11, 2026-06-29) or of its media type (ANS ASS_A12 5.0.0, 2025-11-29); cda.md §4.</summary>
internal static class FormatCodes
{
    /// <summary>CI-SIS content models stand under this root, one number each; <c>.1</c> is structuration minimale, which all documents carry.</summary>
    private const string ModelRoot = "1.2.250.1.213.1.1.1.";

    private static readonly FrozenDictionary<string, string> Models = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["1.2.250.1.213.1.1.1.29"] = "urn:asip:ci-sis:ldl-ses:2017",
        ["1.2.250.1.213.1.1.1.39"] = "urn:ihe:pharm:pre:2010",
        ["1.2.250.1.213.1.1.1.55"] = XdLab,
        ["1.2.250.1.213.1.1.1.45"] = "urn:ihe:rad:CDA:ImagingReportStructuredHeadings:2013",
        ["1.2.250.1.213.1.1.1.59"] = "urn:ans:ci-sis:trod:2024",
        ["1.2.250.1.213.1.1.1.51"] = "urn:ihe:pcc:ips:2020",
        ["1.2.250.1.213.1.1.1.21"] = "urn:asip:ci-sis:ldl-ees:2017",
        ["1.2.250.1.213.1.1.1.57"] = "urn:ihe:palm:apsr:2016",
        ["1.2.250.1.213.1.1.1.47"] = "urn:ans:ci-sis:img-da:2022",
        ["1.2.250.1.213.1.1.1.54"] = "urn:ihe:pharm:dis:2010",
        ["1.2.250.1.213.1.1.1.13"] = "urn:asip:ci-sis:vsm:2012",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = "urn:ihe:iti:xds-sd:pdf:2008",
        ["text/plain"] = "urn:ihe:iti:xds-sd:text:2008",
        ["text/rtf"] = "urn:ihe:iti-fr:xds-sd:rtf:2010",
        ["image/jpeg"] = "urn:ihe:iti-fr:xds-sd:jpeg:2010",
        ["image/tiff"] = "urn:ihe:iti-fr:xds-sd:tiff:2010",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private const string XdLab = "urn:ihe:lab:xd-lab:2008";

    public static string? OfMediaType(string? mediaType) => mediaType is null ? null : MediaTypes.GetValueOrDefault(mediaType);

    /// <summary>Of the first known model; a document with the XD-LAB template alone is one of biology all the same.</summary>
    public static string? OfModel(IReadOnlyList<string> templateIds)
    {
        foreach (var templateId in templateIds)
        {
            if (Models.TryGetValue(templateId, out var format))
                return format;
        }

        return templateIds.Contains(CdaTemplates.XdLab, StringComparer.Ordinal) ? XdLab : null;
    }

    /// <summary>The templateId is one of a content model, known to us or not.</summary>
    public static bool IsModel(string templateId) => templateId.StartsWith(ModelRoot, StringComparison.Ordinal) && templateId != CdaTemplates.MinimalStructure;
}

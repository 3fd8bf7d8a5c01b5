using System.Collections.Frozen;

namespace HopEn2.Interop.Cda.Header;

/// <summary>XDS formatCode of a document: of its content model (ANS ASS_A11, 2026-06-29) or of its media type (ANS ASS_A12 5.0.0, 2025-11-29); cda.md §4.</summary>
internal static class FormatCodes
{
    /// <summary>CI-SIS content models stand under this root, one number each; <c>.1</c> is structuration minimale, which all documents carry.</summary>
    private const string ModelRoot = "1.2.250.1.213.1.1.1.";

    /// <summary>By the number of the model under its root. Lacking in A11 and named in cda.md: 59.</summary>
    private static readonly FrozenDictionary<string, string> Models = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["5.1"] = "urn:asip:ci-sis:cse-cs8:2017",
        ["5.2"] = "urn:asip:ci-sis:cse-cs9:2017",
        ["5.3"] = "urn:asip:ci-sis:cse-cs24:2017",
        ["5.4"] = "urn:ans:ci-sis:cse-mde:2023",
        ["8"] = "urn:asip:ci-sis:frcp:2011",
        ["9"] = "urn:asip:ci-sis:idap:2011",
        ["10"] = "urn:asip:ci-sis:cva:2017",
        ["12.1"] = "urn:asip:ci-sis:obp-sap:2023",
        ["12.2"] = "urn:asip:ci-sis:obp-snm:2023",
        ["12.3"] = "urn:asip:ci-sis:obp-sne:2023",
        ["12.4"] = "urn:asip:ci-sis:obp-scm:2023",
        ["12.5"] = "urn:asip:ci-sis:obp-sem:2023",
        ["13"] = "urn:asip:ci-sis:vsm:2012",
        ["15"] = "urn:asip:ci-sis:aunv:2013",
        ["16"] = "urn:asip:ci-sis:eunv:2013",
        ["17"] = "urn:asip:ci-sis:sunv:2013",
        ["18"] = "urn:asip:ci-sis:crrtn:2013",
        ["2.1.1"] = "urn:asip:ci-sis:avk:2009",
        ["2.1.2"] = "urn:asip:ci-sis:tap:2009",
        ["2.1.3"] = "urn:asip:ci-sis:dci:2009",
        ["2.1.4"] = "urn:asip:ci-sis:psc:2009",
        ["2.1.5"] = "urn:asip:ci-sis:ppv:2009",
        ["20"] = "urn:asip:ci-sis:pps-paerpa:2017",
        ["21"] = "urn:asip:ci-sis:ldl-ees:2017",
        ["22"] = "urn:asip:ci-sis:dlu:2015",
        ["23"] = "urn:asip:ci-sis:fludt:2017",
        ["24"] = "urn:asip:ci-sis:fludr:2017",
        ["25"] = "urn:asip:ci-sis:pavc:2016",
        ["26"] = "urn:asip:ci-sis:pps-cancer:2017",
        ["27"] = "urn:asip:ci-sis:d2lm-fin:2017",
        ["28"] = "urn:asip:ci-sis:d2lm-fidd:2017",
        ["29"] = "urn:asip:ci-sis:ldl-ses:2017",
        ["30"] = "urn:asip:ci-sis:sdm-mr:2017",
        ["32"] = "urn:asip:ci-sis:crgm:2018",
        ["36"] = "urn:asip:ci-sis:hr:2019",
        ["37"] = "urn:asip:ci-sis:vac:2019",
        ["38"] = "urn:asip:ci-sis:tlm-da:2020",
        ["39"] = "urn:ihe:pharm:pre:2010",
        ["40"] = "urn:asip:ci-sis:cr-anest:2020",
        ["41"] = "urn:asip:ci-sis:cr-cpa:2020",
        ["42"] = "urn:ihe:eyecare:geneyeevalcn:2014",
        ["43"] = "urn:ihe:eyecare:geneyeevalcn:2014",
        ["44"] = "urn:ihe:eyecare:geneyeevalcn:2014",
        ["45"] = "urn:ihe:rad:CDA:ImagingReportStructuredHeadings:2013",
        ["46"] = "urn:asip:ci-sis:vac-note:2021",
        ["47"] = "urn:ans:ci-sis:img-da:2022",
        ["48"] = "urn:asip:ci-sis:dlu-dlu-dom:2022",
        ["49"] = "urn:asip:ci-sis:dlu-fludt-dom:2022",
        ["50"] = "urn:asip:ci-sis:dlu-fludr-dom:2022",
        ["51"] = "urn:ihe:pcc:ips:2020",
        ["52"] = "urn:ans:ci-sis:bio-ep-bio:2022",
        ["54"] = "urn:ihe:pharm:dis:2010",
        ["55"] = "urn:ihe:lab:xd-lab:2008",
        ["56"] = "urn:asip:ci-sis:ppp:2023",
        ["57"] = "urn:ihe:palm:apsr:2016",
        ["58"] = "urn:asip:ci-sis:export-dui:2023",
        ["59"] = "urn:ans:ci-sis:trod:2024",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> ModelsByNumber = Models.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>IHE templates that A11 maps where no model of CI-SIS stands beside them; those of single organs in pathology are left out.</summary>
    private static readonly FrozenDictionary<string, string> IheTemplates = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [CdaTemplates.XdLab] = "urn:ihe:lab:xd-lab:2008",
        ["1.3.6.1.4.1.19376.1.8.1.1.1"] = "urn:ihe:pat:apsr:all:2010",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> MediaTypes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = "urn:ihe:iti:xds-sd:pdf:2008",
        ["text/plain"] = "urn:ihe:iti:xds-sd:text:2008",
        ["text/rtf"] = "urn:ihe:iti-fr:xds-sd:rtf:2010",
        ["image/jpeg"] = "urn:ihe:iti-fr:xds-sd:jpeg:2010",
        ["image/tiff"] = "urn:ihe:iti-fr:xds-sd:tiff:2010",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string? OfMediaType(string? mediaType) => mediaType is null ? null : MediaTypes.GetValueOrDefault(mediaType);

    /// <summary>Of the first known model of CI-SIS, else of the first known template of IHE; null when none is known.</summary>
    public static string? OfModel(IReadOnlyList<string> templateIds)
    {
        foreach (var templateId in templateIds)
        {
            if (templateId.StartsWith(ModelRoot, StringComparison.Ordinal) && ModelsByNumber.TryGetValue(templateId.AsSpan(ModelRoot.Length), out var format))
                return format;
        }

        foreach (var templateId in templateIds)
        {
            if (IheTemplates.TryGetValue(templateId, out var format))
                return format;
        }

        return null;
    }

    /// <summary>The templateId is one of a content model, known to us or not.</summary>
    public static bool IsModel(string templateId) => templateId.StartsWith(ModelRoot, StringComparison.Ordinal) && templateId != CdaTemplates.MinimalStructure;
}

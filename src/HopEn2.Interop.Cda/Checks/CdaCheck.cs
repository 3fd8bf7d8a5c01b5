using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Checks;

/// <summary>What a document does beside CI-SIS structuration minimale and what the DMP wants of a header (cda.md §1 to §5).</summary>
/// <remarks>
/// An aid for who writes the interface that makes the document: nothing here refuses it, and published examples have some of these themselves.
/// It looks at the header that was read; it is no schema or schematron validation.
/// </remarks>
public static class CdaCheck
{
    /// <summary>Everything that can be said, what the reader noted first. Never a patient trait: traits are named, not quoted.</summary>
    public static ValueList<CdaRemark> Remarks(CdaHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        return
        [
            .. header.Remarks,
            .. HeaderElements.Check(header),
            .. Templates(header),
            .. Format(header),
            .. Type(header),
            .. Confidentiality(header),
            .. Ins(header.Patient),
            .. MainAct(header),
            .. Identifiers(header),
        ];
    }

    private static IEnumerable<CdaRemark> Templates(CdaHeader header)
    {
        var ids = header.TemplateIds;
        if (!ids.Contains(CdaTemplates.France))
            yield return new("no-france-template", $"templateId {CdaTemplates.France} (HL7 France header) is missing.");
        if (!ids.Contains(CdaTemplates.MinimalStructure))
            yield return new("no-minimal-template", $"templateId {CdaTemplates.MinimalStructure} (CI-SIS structuration minimale) is missing.");
        if (header.Format.Level == DocumentLevel.N1)
        {
            if (!ids.Contains(CdaTemplates.ScannedDocument))
                yield return new("no-xds-sd-template", $"templateId {CdaTemplates.ScannedDocument} (XDS-SD) is missing: required in an N1.");
            else if (ids.Count != 3)
                yield return new("n1-templates", $"An N1 has exactly three templateIds (HL7 France, structuration minimale, XDS-SD); this one has {ids.Count}.");
        }
        else if (!ids.Any(id => id is not (CdaTemplates.France or CdaTemplates.MinimalStructure)))
        {
            yield return new("no-model-template", "No templateId names the content model: a structured body needs one.");
        }

        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Count)
            yield return new("repeated-template", "A templateId stands twice.");
    }

    private static IEnumerable<CdaRemark> Format(CdaHeader header)
    {
        if (header.Format.FormatCode is not null)
            yield break;
        switch (header.Format.Level)
        {
            case DocumentLevel.N1:
                yield return new("unknown-media-type", "nonXMLBody has a media type without formatCode (ASS_A12: PDF, plain text, RTF, JPEG, TIFF): the DMP cannot take it.");
                break;
            case DocumentLevel.N2 or DocumentLevel.N3:
                yield return new("unknown-model", "No templateId is a content model with a formatCode (ASS_A11): the DMP cannot take it.");
                break;
        }
    }

    private static IEnumerable<CdaRemark> Type(CdaHeader header)
    {
        if (header.Code is { } code && !DocumentTypes.Knows(code.Code, code.System))
            yield return new("unknown-type", "code is in no French value set of document types (JDV_J07): map it in documents.yaml, and have it corrected at its source.");
    }

    /// <summary>§5: exactly one of N, R, V; the three hidings belong into the message's meta OBX.</summary>
    private static IEnumerable<CdaRemark> Confidentiality(CdaHeader header)
    {
        const string hl7 = "2.16.840.1.113883.5.25";
        foreach (var code in header.Confidentiality)
        {
            if (code is "R" or "V")
                yield return new("restricted", $"confidentialityCode {code}: the document should not go to the DMP.");
            else if (code is "MASQUE_PS" or "INVISIBLE_PATIENT" or "INVISIBLE_REPRESENTANTS_LEGAUX" or "INVISIBLE_REP_LEGAUX")
                yield return new("hiding-in-confidentiality", "confidentialityCode says from whom the document is hidden: read so, but that belongs into the message (meta OBX), and the DMP needs N here.");
            else if (code != "N" || header.Outline.ConfidentialitySystem is not (null or hl7))
                yield return new("unknown-confidentiality", $"confidentialityCode is none of N, R, V under {hl7}.");
        }
    }

    /// <summary>§3, structuration minimale: one id under an INS OID requires all INS traits.</summary>
    private static IEnumerable<CdaRemark> Ins(CdaPatient patient)
    {
        if (patient.Ins is not { } ins)
            yield break;
        if (!patient.TraitsComplete)
            yield return new("ins-incomplete", $"A matricule INS without {string.Join(", ", patient.MissingTraits)}: all INS traits must accompany it (error 905).");
        switch (InsNumber.Verdict(ins.Extension))
        {
            case InsVerdict.BadForm:
                yield return new("ins-bad-form", "The matricule INS has not the form of one: 15 characters, key included. It is no INS.");
                break;
            case InsVerdict.BadKey:
                yield return new("ins-bad-key", "The key of the matricule INS does not match its number.");
                break;
        }
    }

    /// <summary>§2: the first documentationOf is the main act; its time and its one performer are required.</summary>
    private static IEnumerable<CdaRemark> MainAct(CdaHeader header)
    {
        if (header.MainAct is not { } act)
            yield break;
        if (act.Low is null)
            yield return new("act-without-time", "The main act (first documentationOf) has no effectiveTime/low.");
        if (header.Outline.MainActPerformers != 1)
            yield return new("act-performers", $"The main act (first documentationOf) has {header.Outline.MainActPerformers} performers instead of one.");
        else if (act.PracticeSetting is null)
            yield return new("act-without-setting", "The performer of the main act has no standardIndustryClassCode: the DMP needs it as practiceSettingCode.");
    }

    private static IEnumerable<CdaRemark> Identifiers(CdaHeader header)
    {
        if (header.Id is { } id && !IsUid(id.Root))
            yield return new("id-not-oid", "ClinicalDocument/id is neither an OID of at most 64 characters nor a UUID.");
        if (header.Outline.Count(HeaderElement.Custodian) > 0 && header.Custodian is null)
            yield return new("no-custodian-id", "The custodian has no id: the DMP needs the establishment's.");
        if (header.Encounter is { FacilityType: null })
            yield return new("no-facility-type", "encompassingEncounter/location/healthCareFacility has no code: the DMP needs it as healthcareFacilityTypeCode.");
    }

    private static bool IsUid(string root) =>
        (root.Length == 36 && Guid.TryParse(root, out _))
        || (root.Length is > 2 and <= 64 && root.Split('.') is { Length: > 1 } arcs && arcs[0] is "0" or "1" or "2" && Array.TrueForAll(arcs, IsArc));

    private static bool IsArc(string arc) => arc.Length > 0 && arc.All(char.IsAsciiDigit) && (arc.Length == 1 || arc[0] != '0');
}

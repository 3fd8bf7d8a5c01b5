using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Cda.Header;

/// <summary>What reading a document gave: never an exception, whatever the bytes.</summary>
public abstract record CdaReading
{
    /// <summary>The bytes are no well-formed XML, forbid themselves (DTD), or exceed a limit; <paramref name="Why"/> says which, without content.</summary>
    public sealed record Unreadable(string Why) : CdaReading;

    /// <summary>Well formed, but there is no ClinicalDocument in it, or its typeId is not CDA R2.</summary>
    public sealed record NotCda(string Why) : CdaReading;

    public sealed record Read(CdaHeader Header) : CdaReading;
}

/// <summary>The header of a CDA R2 document and the first element of its body (cda.md §2). Texts are trimmed; what is missing is null.</summary>
public sealed record CdaHeader
{
    public required CdaId? Id { get; init; }
    public required CdaCode? Code { get; init; }
    public required string? Title { get; init; }

    /// <summary>effectiveTime as written, for example <c>20210108111700+0100</c>.</summary>
    public required string? EffectiveTime { get; init; }

    /// <summary>Codes of confidentialityCode: N, R, V, or one of the three hidings.</summary>
    public required ValueList<string> Confidentiality { get; init; }

    public required CdaId? SetId { get; init; }
    public required int? VersionNumber { get; init; }

    /// <summary>relatedDocument[@typeCode='RPLC']/parentDocument/id.</summary>
    public required ValueList<CdaId> Replaces { get; init; }

    public required CdaPatient Patient { get; init; }
    public required ValueList<string> TemplateIds { get; init; }

    /// <summary>inFulfillmentOf/order/id and accession numbers, as <c>root^extension</c>.</summary>
    public required ValueList<CdaId> Orders { get; init; }

    public required CdaEncounter? Encounter { get; init; }

    /// <summary>First documentationOf/serviceEvent: the main act.</summary>
    public required CdaAct? MainAct { get; init; }

    /// <summary>Custodian id (establishment).</summary>
    public required CdaId? Custodian { get; init; }

    public required DocumentFormat Format { get; init; }

    /// <summary>Which header elements there are, for the checks of conformity.</summary>
    public CdaOutline Outline { get; init; } = CdaOutline.Empty;

    /// <summary>What is odd: templateId and body contradict each other, <c>SP</c> names … Code and sentence, never a patient trait.</summary>
    public required ValueList<CdaRemark> Remarks { get; init; }

    /// <summary>Hidings written in the document itself, and its restriction (cda.md §5).</summary>
    public Visibility Visibility
    {
        get
        {
            var visibility = Visibility.Normal;
            foreach (var code in Confidentiality)
            {
                visibility |= code switch
                {
                    "R" or "V" => Visibility.Restricted,
                    "MASQUE_PS" => Visibility.HiddenFromProfessionals,
                    "INVISIBLE_PATIENT" => Visibility.HiddenFromPatient,
                    "INVISIBLE_REP_LEGAUX" or "INVISIBLE_REPRESENTANTS_LEGAUX" => Visibility.HiddenFromLegalRepresentatives,
                    _ => Visibility.Normal,
                };
            }

            return visibility;
        }
    }

    /// <summary>When the document was made (UTC); null when effectiveTime is missing or no time.</summary>
    /// <param name="zone">Of a time that names none, as in 12 published examples: the hospital's.</param>
    public DateTimeOffset? CreatedAt(TimeZoneInfo zone) => Hl7Time.Read(EffectiveTime, zone);
}

/// <param name="Code">Stable, kebab case.</param>
/// <param name="Text">A sentence: what and why it matters; never a patient trait.</param>
public sealed record CdaRemark(string Code, string Text);

/// <summary>An instance identifier.</summary>
public sealed record CdaId(string Root, string? Extension)
{
    /// <summary>An id as written, in its canonical spelling: <c>urn:oid:</c> and <c>urn:uuid:</c> taken off, a UUID in lower case (identifiers.md §9).</summary>
    public static CdaId Of(string root, string? extension)
    {
        if (root.StartsWith("urn:oid:", StringComparison.OrdinalIgnoreCase))
            root = root["urn:oid:".Length..];
        else if (root.StartsWith("urn:uuid:", StringComparison.OrdinalIgnoreCase))
            root = root["urn:uuid:".Length..];
        return new CdaId(root.Length == 36 && Guid.TryParse(root, out _) ? root.ToLowerInvariant() : root, extension);
    }

    /// <summary>Canonical: <c>root</c> or <c>root^extension</c>; a UUID in lower case (identifiers.md §9).</summary>
    public override string ToString() => Extension is null ? Root : $"{Root}^{Extension}";
}

/// <summary>A coded value.</summary>
/// <param name="Code">Empty when only the translations carry a code.</param>
/// <param name="Translations">Further codings of the same thing.</param>
public sealed record CdaCode(string Code, string? System, string? DisplayName, ValueList<CdaCode> Translations);

/// <summary>recordTarget/patientRole: only what identification needs.</summary>
public sealed record CdaPatient
{
    /// <summary>The id under an INS OID (1.2.250.1.213.1.4.8 to .11); null when none.</summary>
    public required CdaId? Ins { get; init; }

    /// <summary>Other ids: IPP under the house's OIDs and what else there is; never the social security number (.4.13), which is no IPP.</summary>
    public required ValueList<CdaId> Others { get; init; }

    /// <summary>All INS traits are there: birth name, first and listed given names, birth date, birth place code, sex (SM rule; cda.md §3).</summary>
    public required bool TraitsComplete { get; init; }

    /// <summary>Names of the traits that are missing, for findings: <c>birth name</c>, <c>birth place</c> …</summary>
    public required ValueList<string> MissingTraits { get; init; }
}

/// <summary>componentOf/encompassingEncounter.</summary>
/// <param name="Ids">NDA, visit, or another's altogether: of use only under an OID the house declared (cda.md §2).</param>
public sealed record CdaEncounter(ValueList<CdaId> Ids, CdaCode? Code, string? Low, string? High, CdaCode? FacilityType, ValueList<CdaId> LocationIds, string? LocationName)
{
    /// <summary>Its unit: an id that is no establishment's, else the name of the place.</summary>
    public string? Uf
    {
        get
        {
            // ASIP-SANTE-ST: FINESS and the like name an establishment, not a unit.
            const string Structures = "1.2.250.1.71.4.2.2";
            foreach (var id in LocationIds)
            {
                if (id.Root != Structures && id.Extension is { Length: > 0 } uf)
                    return uf;
            }

            return LocationName;
        }
    }
}

/// <summary>A documented act.</summary>
/// <param name="Code">LOINC, CCAM, CIM-10 …; modality and further codings among its translations.</param>
/// <param name="PracticeSetting">standardIndustryClassCode of its performer's organisation, J04.</param>
public sealed record CdaAct(CdaCode? Code, string? Low, string? High, string? PracticeSetting);

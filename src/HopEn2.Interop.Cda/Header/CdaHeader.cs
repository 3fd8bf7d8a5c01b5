using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;

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

    /// <summary>What is odd: templateId and body contradict each other, <c>SP</c> names … Code and sentence, never a patient trait.</summary>
    public required ValueList<CdaRemark> Remarks { get; init; }
}

public sealed record CdaRemark(string Code, string Text);

/// <summary>An instance identifier.</summary>
public sealed record CdaId(string Root, string? Extension)
{
    /// <summary>Canonical: <c>root</c> or <c>root^extension</c>; a UUID in lower case (identifiers.md §9).</summary>
    public override string ToString() => Extension is null ? Root : $"{Root}^{Extension}";
}

/// <summary>A coded value.</summary>
/// <param name="Translations">Further codings of the same thing.</param>
public sealed record CdaCode(string Code, string? System, string? DisplayName, ValueList<CdaCode> Translations);

/// <summary>recordTarget/patientRole: only what identification needs.</summary>
public sealed record CdaPatient
{
    /// <summary>The id under an INS OID (1.2.250.1.213.1.4.8 to .11); null when none.</summary>
    public required CdaId? Ins { get; init; }

    /// <summary>Other ids: IPP under the house's OIDs, NIR as social security number, …</summary>
    public required ValueList<CdaId> Others { get; init; }

    /// <summary>All INS traits are there: birth name, first and listed given names, birth date, birth place code, sex (SM rule; cda.md §3).</summary>
    public required bool TraitsComplete { get; init; }

    /// <summary>Names of the traits that are missing, for findings: <c>birth name</c>, <c>birth place</c> …</summary>
    public required ValueList<string> MissingTraits { get; init; }
}

/// <summary>componentOf/encompassingEncounter.</summary>
public sealed record CdaEncounter(ValueList<CdaId> Ids, CdaCode? Code, string? Low, string? High, CdaCode? FacilityType, ValueList<CdaId> LocationIds, string? LocationName);

/// <summary>A documented act.</summary>
public sealed record CdaAct(CdaCode? Code, string? Low, string? High, string? PracticeSetting);

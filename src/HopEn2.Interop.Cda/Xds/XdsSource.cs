using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>Everything of a document that XDS metadata are made of: its header, and the persons and codes in it that nothing else needs. Full of patient traits: never stored, never logged.</summary>
public sealed record XdsSource
{
    public required CdaHeader Header { get; init; }

    /// <summary>The CDA stands within its own style sheet (<em>auto-présentable</em>).</summary>
    public required bool SelfPresenting { get; init; }

    /// <summary>languageCode/@code.</summary>
    public required string? Language { get; init; }

    /// <summary>The first confidentialityCode that is N, R or V; null: none is.</summary>
    public required CdaCode? Confidentiality { get; init; }

    public required ValueList<XdsAuthor> Authors { get; init; }

    /// <summary>XCN.</summary>
    public required string? LegalAuthenticator { get; init; }

    /// <summary>standardIndustryClassCode of the main act's performer.</summary>
    public required CdaCode? PracticeSetting { get; init; }

    /// <summary>inFulfillmentOf/order/id.</summary>
    public required ValueList<CdaId> Orders { get; init; }

    /// <summary>ps3-20:accessionNumber.</summary>
    public required ValueList<CdaId> Accessions { get; init; }

    /// <summary>DICOM Study Instance UID: serviceEvent/id of acts with a modality.</summary>
    public required ValueList<string> Studies { get; init; }

    public required XdsPatient Patient { get; init; }
}

/// <summary>recordTarget/patientRole/patient. Null: not there.</summary>
/// <param name="BirthName">family, BR.</param>
/// <param name="UsedName">family, CL or SP.</param>
/// <param name="PlainName">family without qualifier: which of the names it is, the document does not say.</param>
/// <param name="FirstName">given, BR; else the first of the list of given names.</param>
/// <param name="BornOn">birthTime as written.</param>
public sealed record XdsPatient(string? BirthName, string? UsedName, string? PlainName, string? FirstName, string? BornOn, string? Sex);

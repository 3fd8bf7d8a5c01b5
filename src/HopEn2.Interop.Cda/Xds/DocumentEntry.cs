using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>XDS metadata of one document and of the set that it is submitted in: the same for the DMP (ITI-41) and for a mail (METADATA.XML of an XDM).</summary>
/// <param name="Findings">What had to be assumed or left out. Code and sentence, never a patient trait.</param>
public sealed record XdsMetadata(DocumentEntry Entry, SubmissionSet Set, ValueList<XdsFinding> Findings);

/// <param name="Code">Stable, kebab case.</param>
/// <param name="Text">A sentence: what was missing and what stands there instead; never a patient trait.</param>
public sealed record XdsFinding(string Code, string Text);

/// <summary>XDSDocumentEntry (dmp.md §5). Values are spelled as they stand in the registry: XCN, XON, CX, times in UTC as <c>yyyyMMddHHmmss</c>.</summary>
public sealed record DocumentEntry
{
    /// <summary>Symbolic id within the submission.</summary>
    public const string Id = "Document01";

    /// <summary>Canonical id of the version: the CDA id's root, or <c>root^extension</c>, which a mail may carry and the DMP refuses.</summary>
    public required string UniqueId { get; init; }

    /// <summary><c>INS^^^&amp;OID&amp;ISO^NH</c>; in a mail without qualified INS <c>IPP^^^&amp;OID&amp;ISO^PI</c>.</summary>
    public required string PatientId { get; init; }

    /// <summary><c>text/xml</c>; <c>application/xslt+xml</c> for a CDA that brings its own style sheet.</summary>
    public required string MimeType { get; init; }

    public required string Title { get; init; }

    /// <summary>In the order of the document.</summary>
    public required ValueList<XdsAuthor> Authors { get; init; }

    public required CodedText ClassCode { get; init; }
    public required CodedText TypeCode { get; init; }
    public required CodedText FormatCode { get; init; }

    /// <summary>N, R or V first, then from whom it is hidden.</summary>
    public required ValueList<CodedText> Confidentiality { get; init; }

    public required CodedText FacilityType { get; init; }
    public required CodedText PracticeSetting { get; init; }

    /// <summary>Code of the main act and its translations: act, modality, region of the body.</summary>
    public required ValueList<CodedText> EventCodes { get; init; }

    /// <summary>Null: the document does not say when it was made.</summary>
    public required string? CreationTime { get; init; }

    public required string? ServiceStart { get; init; }
    public required string? ServiceStop { get; init; }
    public required string Language { get; init; }

    /// <summary>XCN; null: nobody answers for the document.</summary>
    public required string? LegalAuthenticator { get; init; }

    public required string? SourcePatientId { get; init; }

    /// <summary><c>PID-5|…</c>, <c>PID-7|…</c>, <c>PID-8|…</c>, as far as known.</summary>
    public required ValueList<string> SourcePatientInfo { get; init; }

    /// <summary>SHA-1 of the bytes as submitted, hexadecimal lower case.</summary>
    public required string Hash { get; init; }

    /// <summary>Bytes as submitted.</summary>
    public required long Size { get; init; }

    /// <summary>CXi: orders, accession numbers and DICOM studies that it belongs to.</summary>
    public required ValueList<string> ReferenceIds { get; init; }

    /// <summary>Name of the file in its folder, in an XDM only.</summary>
    public required string? Uri { get; init; }
}

/// <summary>One author. Null: not known.</summary>
/// <param name="Person">XCN.</param>
/// <param name="Institution">XON.</param>
/// <param name="Specialty"><c>code^label^system</c>.</param>
public sealed record XdsAuthor(string? Person, string? Institution, string? Role, string? Specialty)
{
    /// <summary>Neither who nor where: an author that says why there is none (nullFlavor).</summary>
    internal bool IsNobody => Person is null && Institution is null;
}

/// <summary>XDSSubmissionSet (dmp.md §5).</summary>
public sealed record SubmissionSet
{
    /// <summary>Symbolic id within the submission.</summary>
    public const string Id = "SubmissionSet01";

    public required string UniqueId { get; init; }

    /// <summary>OID of the house.</summary>
    public required string SourceId { get; init; }

    /// <summary>That of its entry.</summary>
    public required string PatientId { get; init; }

    /// <summary>Who hands it over.</summary>
    public required XdsAuthor Author { get; init; }

    public required CodedText ContentType { get; init; }

    /// <summary>UTC, <c>yyyyMMddHHmmss</c>.</summary>
    public required string SubmissionTime { get; init; }

    /// <summary>Slot <c>action</c> of a mail that replaces (<c>C</c>; mssante.md §2); null otherwise, and always for the DMP.</summary>
    public string? Action { get; init; }
}

namespace HopEn2.Interop.Domain.Documents;

/// <summary>What the content of a document is (cda.md §1). The body decides, the templateIds only confirm.</summary>
public enum DocumentLevel
{
    /// <summary>The message names a document but its content is missing, does not decode or is not well formed.</summary>
    Unreadable,

    /// <summary>Readable, but no CDA.</summary>
    NotCda,

    /// <summary>CDA with a nonXMLBody.</summary>
    N1,

    /// <summary>CDA with a structured body and no entry.</summary>
    N2,

    /// <summary>CDA with a structured body and at least one entry.</summary>
    N3,
}

/// <summary>Level and format of a document.</summary>
/// <param name="Level">Level by the body.</param>
/// <param name="FormatCode">XDS formatCode: of the media type (N1, ASS_A12) or of the content model (N3, ASS_A11); null when unknown.</param>
/// <param name="MediaType">Media type of the nonXMLBody; null otherwise.</param>
/// <param name="Scanned">A sign of a scan was seen (cda.md §1). A scanned document never counts.</param>
public sealed record DocumentFormat(DocumentLevel Level, string? FormatCode, string? MediaType, bool Scanned)
{
    public static DocumentFormat Unreadable { get; } = new(DocumentLevel.Unreadable, null, null, false);
}

/// <summary>From whom a document is hidden, from the meta OBX and the CDA confidentialityCode (cda.md §5, hl7v2.md §8).</summary>
[Flags]
public enum Visibility
{
    Normal = 0,

    /// <summary>MASQUE_PS.</summary>
    HiddenFromProfessionals = 1,

    /// <summary>INVISIBLE_PATIENT.</summary>
    HiddenFromPatient = 2,

    /// <summary>INVISIBLE_REP_LEGAUX.</summary>
    HiddenFromLegalRepresentatives = 4,

    /// <summary>CONNEXION_SECRETE.</summary>
    SecretConnection = 8,

    /// <summary>confidentialityCode R or V: should not go to the DMP (TD).</summary>
    Restricted = 16,
}

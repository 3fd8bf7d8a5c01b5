using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Delivering;

namespace HopEn2.Interop.Cda.Xds;

/// <summary>What the house contributes to XDS metadata.</summary>
public sealed record XdsHouse
{
    /// <summary>Nothing known of it.</summary>
    public static XdsHouse None { get; } = new() { Zone = TimeZoneInfo.Utc };

    /// <summary>sourceId of submission sets; empty: none.</summary>
    public string SourceId { get; init; } = "";

    /// <summary>Struct_IdNat with its prefix, where a message names no structure; empty: none.</summary>
    public string Structure { get; init; } = "";

    public string StructureName { get; init; } = "";

    /// <summary>What the engine is called where it submits by itself.</summary>
    public string Automate { get; init; } = "hopen2";

    /// <summary>Its sector of activity: stands for healthcareFacilityTypeCode where a document has none.</summary>
    public CodedText Sector { get; init; } = new("SA01", XdsCodes.Sectors, null);

    /// <summary>Zone of times that name none.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>OIDs under which the house's IPP stand in a CDA, with the authority of each.</summary>
    public IReadOnlyDictionary<string, string> OwnOids { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What the house's own table says of a type of document (<c>documents.yaml</c>); null: nothing.</summary>
    public Func<CdaCode, XdsType?> TypeOf { get; init; } = _ => null;
}

/// <summary>What a type of document is for the registry.</summary>
/// <param name="Type">LOINC or TRE_A05.</param>
/// <param name="ClassCode">TRE_A03; null when the table gives none.</param>
public sealed record XdsType(CodedText Type, string? ClassCode);

/// <summary>What is of this submission alone.</summary>
/// <param name="UniqueId">uniqueId of the submission set.</param>
/// <param name="At">submissionTime.</param>
/// <param name="Uri">Name of the file in its folder, for an XDM.</param>
/// <param name="Action">Slot <c>action</c> of a mail that replaces.</param>
public sealed record XdsSubmission(string UniqueId, DateTimeOffset At, string? Uri = null, string? Action = null);

namespace HopEn2.Interop.Simulators.Dmp.Registry;

/// <summary>A version of a document as the registry holds it.</summary>
internal sealed record RegisteredVersion
{
    public required string UniqueId { get; init; }

    /// <summary>With urn:uuid:.</summary>
    public required string EntryUuid { get; init; }

    public required string LogicalId { get; init; }

    /// <summary>As a CX.</summary>
    public required string PatientId { get; init; }

    /// <summary>Identifiant_Structure of the VIHF that deposited it.</summary>
    public required string Structure { get; init; }

    public required string Sha1 { get; init; }

    public required long Size { get; init; }

    public required string MimeType { get; init; }

    public required string Title { get; init; }

    public required string CreationTime { get; init; }

    public required string LanguageCode { get; init; }

    /// <summary>class, type, format: code and system.</summary>
    public required (string Code, string System) Class { get; init; }

    public required (string Code, string System) Type { get; init; }

    public required (string Code, string System) Format { get; init; }

    public required string SubmissionId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>URN of the status.</summary>
    public required string Status { get; init; }

    /// <summary>uniqueId of the version this one took the place of; null when none.</summary>
    public string? Replaces { get; init; }
}

/// <summary>A document on its way into the registry.</summary>
/// <param name="ReplacedEntry">entryUUID of the version it replaces; null for a first version.</param>
internal sealed record NewVersion(RegisteredVersion Version, string? ReplacedEntry, ReadOnlyMemory<byte> Content);

/// <summary>What is known of one uniqueId.</summary>
/// <param name="Presented">How often a deposit of it came in, whatever became of it.</param>
/// <param name="Registered">How often it was registered: never more than once, unless it was forgotten between.</param>
/// <param name="Duplicates">How often it was refused because it was there.</param>
internal sealed record DocumentAccount(string UniqueId, int Presented, int Registered, int Duplicates, RegisteredVersion? Version);

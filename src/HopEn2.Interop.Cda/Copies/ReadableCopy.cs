namespace HopEn2.Interop.Cda.Copies;

/// <summary>What a person can open of a document without a CDA reader.</summary>
/// <param name="Extension">Of its file name, without the dot, lower case.</param>
public sealed record ReadableCopy(ReadOnlyMemory<byte> Content, string MediaType, string Extension, CopyOrigin Origin)
{
    /// <summary>Its metadata claim PDF/A, and which part: <c>1</c>, <c>3</c> … Null: claims none. Whether the claim is true is not looked at.</summary>
    public string? PdfAPart { get; init; }
}

/// <summary>Where a readable copy comes from.</summary>
public enum CopyOrigin
{
    /// <summary>The body of an N1, as its author made it.</summary>
    Body,

    /// <summary>Section FR-Document-PDF-copie of an N3.</summary>
    CopySection,

    /// <summary>Drawn by the engine from the narrative text of the sections: what the author attested to, without its style.</summary>
    Rendered,
}

/// <summary>A readable copy, or why there is none.</summary>
/// <param name="Why">Kebab case, as findings are named; null when there is a copy.</param>
public sealed record CopyReading(ReadableCopy? Copy, string? Why)
{
    public static CopyReading None(string why) => new(null, why);
}

using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Cda.Header;

/// <summary>How much of a document is read at most. Beyond a limit it is unreadable, with the limit as its reason.</summary>
public sealed record CdaLimits
{
    public static CdaLimits Default { get; } = new();

    /// <summary>Bytes of a whole document. Default 100 MB; 64 KB to 1 GB. A scan of a long record is some 20 MB.</summary>
    [Range(65_536, 1_000_000_000)]
    public int MaxBytes { get; init; } = 100_000_000;

    /// <summary>Elements inside one another. Default 256; 64 to 4096. Published examples stay under 40, style sheets around them under 60.</summary>
    [Range(64, 4096)]
    public int MaxDepth { get; init; } = 256;

    /// <summary>Bytes of one tag, comment, processing instruction or CDATA section. Default 1 MB; 64 KB to 16 MB. Text has no such limit: it is never held as a whole.</summary>
    [Range(65_536, 16_000_000)]
    public int MaxMarkup { get; init; } = 1_000_000;
}

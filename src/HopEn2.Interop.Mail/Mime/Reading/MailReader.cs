namespace HopEn2.Interop.Mail.Mime;

/// <summary>Reads a mail of anybody's making. Never throws for what is in it: what could not be read is a <see cref="MailProblem"/>, and the rest is read.</summary>
public static class MailReader
{
    public static IncomingMail Read(ReadOnlyMemory<byte> bytes, MailLimits? limits = null) => throw new NotImplementedException();
}

/// <summary>How much of a mail is looked at. Beyond, it is left as bytes, and a <see cref="MailProblem"/> says so.</summary>
public sealed record MailLimits
{
    /// <summary>Multiparts and mails within each other. Default 20.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>Parts in all. Default 500.</summary>
    public int Parts { get; init; } = 500;

    /// <summary>Header fields of one part. Default 500.</summary>
    public int Headers { get; init; } = 500;

    /// <summary>Bytes of the headers of one part. Default 256 KiB.</summary>
    public int HeaderBytes { get; init; } = 256 * 1024;

    /// <summary>Bytes of the whole mail; of a larger one only the first headers are read. Default 64 MiB.</summary>
    public int Bytes { get; init; } = 64 * 1024 * 1024;
}

public enum MailProblem
{
    TooDeep,
    TooManyParts,
    TooManyHeaders,
    TooLarge,

    /// <summary>A multipart without a boundary, or whose boundary never comes: read as one part.</summary>
    NoBoundary,

    /// <summary>base64 or quoted-printable with what cannot be in it: that was passed over.</summary>
    BadEncoding,

    /// <summary>A charset nobody knows: read as windows-1252.</summary>
    UnknownCharset,
}

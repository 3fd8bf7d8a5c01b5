namespace HopEn2.Interop.Delivery.Mss.Composing;

/// <summary>A mail before it is written as MIME: what it says and to whom, nothing of how it goes.</summary>
public sealed record MailDraft
{
    public required MailAddress From { get; init; }

    /// <summary>One recipient: each has a mail of their own (mssante.md §2).</summary>
    public required MailAddress To { get; init; }

    public required string? ReplyTo { get; init; }

    public required string Subject { get; init; }

    /// <summary>Without brackets.</summary>
    public required string MessageId { get; init; }

    /// <summary>Without brackets; In-Reply-To and References both.</summary>
    public required string? InReplyTo { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Further headers in their order; values are ASCII.</summary>
    public required IReadOnlyList<(string Name, string Value)> Headers { get; init; }

    /// <summary>Plain text.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<DraftAttachment> Attachments { get; init; }

    /// <summary>MAIL FROM: where bounces and DSN come.</summary>
    public required string EnvelopeFrom { get; init; }

    /// <summary>Octets of the mail as it goes over the wire, near enough to hold against a limit: base64 in lines of 76 adds 37 parts in 100.</summary>
    public long EncodedSize => 4096 + Encoded(Text.Length * 2L) + Attachments.Sum(a => 512 + Encoded(a.Content.Length));

    private static long Encoded(long bytes) => (((bytes + 2) / 3 * 4) + 75) / 76 * 78;
}

/// <param name="Name">Display name; null: none.</param>
public sealed record MailAddress(string Address, string? Name);

/// <param name="Name">File name, ASCII.</param>
public sealed record DraftAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);

namespace HopEn2.Interop.Mail.Mime;

/// <summary>A mail to be written: what it says, not how it is encoded.</summary>
public sealed record MailDraft
{
    public required MailAddress From { get; init; }

    public required IReadOnlyList<MailAddress> To { get; init; }

    public MailAddress? ReplyTo { get; init; }

    /// <summary>Any letters; control characters become spaces.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset Date { get; init; }

    /// <summary>Without brackets, <c>left@right</c>.</summary>
    public required string MessageId { get; init; }

    /// <summary>Message-ID it follows, without brackets; null: it begins a conversation. Also the last of References.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>Message-IDs of the conversation before <see cref="InReplyTo"/>, the oldest first.</summary>
    public IReadOnlyList<string> References { get; init; } = [];

    /// <summary>Disposition-Notification-To (RFC 8098): where a notice of reading is asked to go; null: none is asked.</summary>
    public MailAddress? NotifyReadingTo { get; init; }

    /// <summary>Auto-Submitted: auto-generated (RFC 3834), so that nobody's absence answers. Default true.</summary>
    public bool Automatic { get; init; } = true;

    /// <summary>Further headers in their order, such as <c>X-MSS-NIL</c>. Values may hold any letters.</summary>
    public IReadOnlyList<MailHeader> Headers { get; init; } = [];

    public required string Text { get; init; }

    /// <summary>The same as HTML; null: text only.</summary>
    public string? Html { get; init; }

    public IReadOnlyList<MailAttachment> Attachments { get; init; } = [];
}

/// <param name="Name">As the recipient sees it; any letters.</param>
/// <param name="MediaType"><c>application/zip</c>. <c>message/rfc822</c> goes as it is, anything else as base64.</param>
public sealed record MailAttachment(string Name, string MediaType, ReadOnlyMemory<byte> Content);

/// <summary>A header field.</summary>
/// <param name="Value">Unfolded; of a read mail, as it was written (see <see cref="MailHeaders.Text"/> for what it means).</param>
public sealed record MailHeader(string Name, string Value);

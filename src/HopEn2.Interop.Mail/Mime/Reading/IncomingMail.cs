namespace HopEn2.Interop.Mail.Mime;

/// <summary>A mail that was read. Texts are decoded; nothing in it is to be trusted.</summary>
public sealed record IncomingMail
{
    public required MailHeaders Headers { get; init; }

    /// <summary>The mail as a tree.</summary>
    public required MailPart Root { get; init; }

    public required IReadOnlyList<MailProblem> Problems { get; init; }

    /// <summary>Without brackets; null when none.</summary>
    public string? MessageId => throw new NotImplementedException();

    public string? InReplyTo => throw new NotImplementedException();

    /// <summary>The oldest first, as written; without brackets.</summary>
    public IReadOnlyList<string> References => throw new NotImplementedException();

    /// <summary>Empty when none.</summary>
    public string Subject => throw new NotImplementedException();

    public MailAddress? From => throw new NotImplementedException();

    public IReadOnlyList<MailAddress> To => throw new NotImplementedException();

    /// <summary>Return-Path as the last server wrote it: empty for the null path <c>&lt;&gt;</c>; null when it wrote none.</summary>
    public string? ReturnPath => throw new NotImplementedException();

    public DateTimeOffset? Date => throw new NotImplementedException();

    /// <summary>What a person would read: the first text/plain that is no attachment, else the first text/html without its tags; null when neither. Parts of attached mails do not count.</summary>
    public string? Text => throw new NotImplementedException();

    /// <summary>Every part that is neither multipart nor text to be read, in order; parts of attached mails do not count.</summary>
    public IReadOnlyList<MailPart> Attachments => throw new NotImplementedException();

    /// <summary>The first message/delivery-status (RFC 3464); null when none.</summary>
    public DeliveryStatus? DeliveryStatus => throw new NotImplementedException();

    /// <summary>The first message/disposition-notification (RFC 8098); null when none.</summary>
    public DispositionNotification? Disposition => throw new NotImplementedException();

    /// <summary>Headers of the mail it is about: of the first message/rfc822 or text/rfc822-headers within; null when none.</summary>
    public MailHeaders? Original => throw new NotImplementedException();
}

/// <summary>One part of a mail.</summary>
public sealed record MailPart
{
    public required MailHeaders Headers { get; init; }

    /// <summary><c>text/plain</c>, lower case; what RFC 2045, 5.2 says where nothing is said.</summary>
    public required string MediaType { get; init; }

    /// <summary>Of Content-Type, names in lower case, values decoded (RFC 2231, RFC 2047 where it has no place but is found).</summary>
    public required IReadOnlyDictionary<string, string> Parameters { get; init; }

    /// <summary>Of Content-Disposition or Content-Type, decoded and without any folder; null when none. May be anything a stranger chose.</summary>
    public required string? FileName { get; init; }

    /// <summary>Content-Disposition: attachment.</summary>
    public required bool Attached { get; init; }

    /// <summary>Of a multipart, or the root of a message/rfc822.</summary>
    public required IReadOnlyList<MailPart> Children { get; init; }

    /// <summary>As it was in the mail, encoded.</summary>
    public required ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Its bytes: base64 and quoted-printable undone, passing over what cannot be in them.</summary>
    public byte[] Decode() => throw new NotImplementedException();

    /// <summary>Its text, by its charset. Line ends as written.</summary>
    public string DecodeText() => throw new NotImplementedException();
}

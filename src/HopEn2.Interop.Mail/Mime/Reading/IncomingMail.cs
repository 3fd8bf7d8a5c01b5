namespace HopEn2.Interop.Mail.Mime;

/// <summary>A mail that was read. Texts are decoded; nothing in it is to be trusted.</summary>
public sealed class IncomingMail
{
    private readonly MailPart? _text;

    internal IncomingMail(MailPart root, IReadOnlyList<MailProblem> problems)
    {
        (Root, Problems) = (root, problems);
        var shown = root.Walk().Where(p => p is { Attached: false, FileName: null }).ToList();
        _text = shown.Find(p => p.MediaType == "text/plain") ?? shown.Find(p => p.MediaType == "text/html");
    }

    public MailHeaders Headers => Root.Headers;

    /// <summary>The mail as a tree.</summary>
    public MailPart Root { get; }

    public IReadOnlyList<MailProblem> Problems { get; }

    /// <summary>Without brackets; null when none.</summary>
    public string? MessageId => Headers.Id("Message-ID");

    public string? InReplyTo => Headers.Id("In-Reply-To");

    /// <summary>The oldest first, as written; without brackets.</summary>
    public IReadOnlyList<string> References => Headers.Ids("References");

    /// <summary>Empty when none.</summary>
    public string Subject => Headers.Text("Subject") ?? "";

    public MailAddress? From => Headers.Addresses("From") is [var first, ..] ? first : null;

    public IReadOnlyList<MailAddress> To => Headers.Addresses("To");

    /// <summary>Return-Path as the last server wrote it: empty for the null path <c>&lt;&gt;</c>; null when it wrote none.</summary>
    public string? ReturnPath => Headers["Return-Path"]?.Trim().TrimStart('<').TrimEnd('>').Trim();

    public DateTimeOffset? Date => Headers.Date("Date");

    /// <summary>What a person would read: the first text/plain that is no attachment, else the first text/html without its tags; null when neither. Parts of attached mails do not count.</summary>
    public string? Text => _text is null ? null : _text.MediaType == "text/html" ? HtmlText.Of(_text.DecodeText()) : _text.DecodeText();

    /// <summary>Every part that is no multipart, no text to be read and no report, in order: attached mails as a whole.</summary>
    public IReadOnlyList<MailPart> Attachments => [.. Root.Walk().Where(p => !p.IsMultipart && p != _text && (p.Attached || p.FileName is not null
        || p.MediaType is not ("text/plain" or "text/html" or "message/delivery-status" or "message/disposition-notification" or "text/rfc822-headers")))];

    /// <summary>The first message/delivery-status (RFC 3464); null when none.</summary>
    public DeliveryStatus? DeliveryStatus => Root.Walk().FirstOrDefault(p => p.MediaType is "message/delivery-status" or "message/global-delivery-status") is { } part ? ReportReading.Delivery(part.Decode()) : null;

    /// <summary>The first message/disposition-notification (RFC 8098); null when none.</summary>
    public DispositionNotification? Disposition =>
        Root.Walk().FirstOrDefault(p => p.MediaType is "message/disposition-notification" or "message/global-disposition-notification") is { } part ? ReportReading.Disposition(part.Decode()) : null;

    /// <summary>Headers of the mail it is about: of the first attached mail or text/rfc822-headers; null when none.</summary>
    public MailHeaders? Original => Root.Walk().FirstOrDefault(p => p.IsMail || p.MediaType is "text/rfc822-headers" or "message/rfc822-headers" or "message/global-headers") switch
    {
        null => null,
        { IsMail: true } mail => mail.Children.Count > 0 ? mail.Children[0].Headers : null,
        var headers => MailReader.ReadHeaders(headers.Decode()),
    };
}

namespace HopEn2.Interop.Mail.Mime;

/// <summary>One part of a mail.</summary>
public sealed class MailPart
{
    private const int LongestFileName = 255;

    private readonly string _encoding;

    internal MailPart(MailHeaders headers, string implied, ReadOnlyMemory<byte> raw)
    {
        (Headers, Raw) = (headers, raw);
        (var type, Parameters) = Mime.Parameters.Read(headers["Content-Type"]);
        var (disposition, named) = Mime.Parameters.Read(headers["Content-Disposition"]);
        // "text" alone, or nothing before or after the slash: what RFC 2045, 5.2 has for that.
        MediaType = type.Split('/') is [{ Length: > 0 }, { Length: > 0 }] ? type : implied;
        Attached = disposition == "attachment";
        FileName = Named(named.GetValueOrDefault("filename") ?? Parameters.GetValueOrDefault("name"));
        _encoding = (headers["Content-Transfer-Encoding"] ?? "").Split('(', ';')[0].Trim().ToUpperInvariant();
    }

    public MailHeaders Headers { get; }

    /// <summary><c>text/plain</c>, lower case; what RFC 2045, 5.2 says where nothing is said.</summary>
    public string MediaType { get; }

    /// <summary>Of Content-Type, decoded (RFC 2231, RFC 2047 where it has no place but is found). Case of names does not matter.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; }

    /// <summary>Of Content-Disposition or Content-Type, decoded and without any folder; null when none. May be anything a stranger chose.</summary>
    public string? FileName { get; }

    /// <summary>Content-Disposition: attachment.</summary>
    public bool Attached { get; }

    /// <summary>Of a multipart; of an attached mail, its root.</summary>
    public IReadOnlyList<MailPart> Children { get; internal set; } = [];

    /// <summary>As it was in the mail, encoded.</summary>
    public ReadOnlyMemory<byte> Raw { get; }

    public bool IsMultipart => MediaType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Another mail within this one.</summary>
    public bool IsMail => MediaType is "message/rfc822" or "message/global" or "message/news";

    /// <summary>Its bytes: base64 and quoted-printable undone, passing over what cannot be in them.</summary>
    public byte[] Decode() => IsEncoded ? Decoded() : Raw.ToArray();

    /// <summary>Its text, by its charset. Line ends as written.</summary>
    public string DecodeText() => Charsets.Decode(Decode(), Parameters.GetValueOrDefault("charset"));

    internal bool IsEncoded => _encoding is "BASE64" or "QUOTED-PRINTABLE";

    /// <summary>This and all below it, in order; below attached mails only where asked.</summary>
    public IEnumerable<MailPart> Walk(bool intoMails = false) =>
        IsMail && !intoMails ? [this] : Children.SelectMany(c => c.Walk(intoMails)).Prepend(this);

    private byte[] Decoded() => _encoding == "BASE64" ? Decoding.Base64(Raw.Span) : Decoding.QuotedPrintable(Raw.Span);

    private static string? Named(string? name)
    {
        if (name is null)
            return null;
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(last.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && c is not (':' or '*' or '?' or '"' or '<' or '>' or '|'))).Trim().Trim('.');
        return clean.Length == 0 ? null : clean[..Math.Min(clean.Length, LongestFileName)];
    }
}

using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>Which character set a message is in: MSH-18 (HL7 table 0211), applied to the whole message.</summary>
/// <remarks>Interop'Santé DT 1.8.1: <c>UNICODE UTF-8</c> or <c>8859/15</c>. A sender that announces 8859 and sends valid UTF-8 with multi-byte characters exists (published ACKs do): what is named wins, except that bytes invalid in the UTF-8 they name are refused.</remarks>
public static class Er7Charsets
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    static Er7Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding Utf8 => StrictUtf8;
    public static Encoding Latin9 { get; } = Named("8859/15")!;

    /// <summary>The encoding of an HL7 table 0211 or IANA name; null when unknown.</summary>
    public static Encoding? Named(string name) => name.Trim().ToUpperInvariant() switch
    {
        "UNICODE UTF-8" or "UTF-8" or "UTF8" => StrictUtf8,
        "8859/1" or "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
        "8859/15" or "ISO-8859-15" or "LATIN9" => CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-15"),
        "WINDOWS-1252" or "CP1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
        "ASCII" or "US-ASCII" => Encoding.Latin1,
        _ => null,
    };

    /// <param name="known">True when the character set was found and the bytes do not decode in it.</param>
    internal static Encoding? Of(ReadOnlySpan<byte> message, Encoding whenUnnamed, out bool known)
    {
        known = true;
        var header = message[..EndOfSegment(message)];
        if (header.Length < 8)
        {
            known = false;
            return null;
        }

        // The field separator is one character; when it is not ASCII the sender is beyond what the standard allows (v2.5 §2.5.4).
        var separator = header[3];
        var name = separator < 0x80 ? NameIn(header, separator) : "";
        var encoding = name.Length > 0 ? Named(name) : null;
        if (encoding is null)
            return System.Text.Unicode.Utf8.IsValid(message) ? StrictUtf8 : whenUnnamed;
        return ReferenceEquals(encoding, StrictUtf8) && !System.Text.Unicode.Utf8.IsValid(message) ? null : encoding;
    }

    internal static int EndOfSegment(ReadOnlySpan<byte> span)
    {
        var at = span.IndexOfAny((byte)'\r', (byte)'\n');
        return at < 0 ? span.Length : at;
    }

    private static string NameIn(ReadOnlySpan<byte> header, byte separator)
    {
        // MSH-18 is the 17th separator after "MSH": MSH-1 is the first separator itself.
        for (var i = 0; i < 17; i++)
        {
            var at = header.IndexOf(separator);
            if (at < 0)
                return "";
            header = header[(at + 1)..];
        }

        var end = header.IndexOf(separator);
        var field = Encoding.Latin1.GetString(end < 0 ? header : header[..end]);
        // MSH-18 repeats; the first is the one of the message. The repetition separator is whatever is no letter, digit, blank, '/' or '-'.
        var first = new string(field.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '/' or '-').ToArray());
        return first;
    }
}

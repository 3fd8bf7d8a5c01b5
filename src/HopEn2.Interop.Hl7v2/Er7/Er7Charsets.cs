using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>Which character set a message is in: MSH-18 (HL7 table 0211), applied to the whole message.</summary>
/// <remarks>
/// Interop'Santé DT 1.8.1: <c>UNICODE UTF-8</c> or <c>8859/15</c>. What is named wins, except that bytes invalid in the UTF-8 they name are refused. A name that is
/// not known counts as none. Reading text never fails: validity is checked once, for the whole message; what an escape sequence may still smuggle in reads as U+FFFD.
/// </remarks>
public static class Er7Charsets
{
    static Er7Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding Utf8 { get; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    public static Encoding Latin9 { get; } = Named("8859/15")!;

    /// <summary>The encoding of an HL7 table 0211 or IANA name; null when unknown or when it says no more than ASCII.</summary>
    public static Encoding? Named(string name) => name.Trim().ToUpperInvariant() switch
    {
        "UNICODE UTF-8" or "UTF-8" or "UTF8" => Utf8,
        "8859/1" or "ISO-8859-1" or "LATIN1" => Encoding.Latin1,
        "8859/15" or "ISO-8859-15" or "LATIN9" => CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-15"),
        "WINDOWS-1252" or "CP1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252),
        _ => null,
    };

    /// <summary>What MSH-18 calls an encoding: the name of HL7 table 0211 where it has one, else the IANA name.</summary>
    public static string NameOf(Encoding encoding) => encoding.CodePage switch
    {
        65001 => "UNICODE UTF-8",
        28591 => "8859/1",
        28605 => "8859/15",
        _ => encoding.WebName,
    };

    /// <summary>The character set of a message; null when its bytes do not decode in the one it names.</summary>
    internal static Encoding? Of(ReadOnlySpan<byte> message, Encoding whenUnnamed)
    {
        var encoding = Named(NameIn(message[..EndOfSegment(message)]));
        if (encoding is not null && !ReferenceEquals(encoding, Utf8))
            return encoding;
        if (System.Text.Unicode.Utf8.IsValid(message))
            return Utf8;
        return encoding is null ? whenUnnamed : null;
    }

    internal static int EndOfSegment(ReadOnlySpan<byte> span)
    {
        var at = span.IndexOfAny((byte)'\r', (byte)'\n');
        return at < 0 ? span.Length : at;
    }

    private static string NameIn(ReadOnlySpan<byte> header)
    {
        // A field separator beyond ASCII cannot be told before the character set is: such a header names none.
        if (header.Length < 4 || header[3] >= 0x80)
            return "";
        var separator = header[3];

        // MSH-18 is after the 17th separator: MSH-1 is the first separator itself.
        for (var i = 0; i < 17; i++)
        {
            var at = header.IndexOf(separator);
            if (at < 0)
                return "";
            header = header[(at + 1)..];
        }

        // MSH-18 repeats; the first is the one of the message. It ends at whatever no name of table 0211 contains.
        var end = header.IndexOfAnyExcept(NameBytes);
        return Encoding.ASCII.GetString(end < 0 ? header : header[..end]);
    }

    private static readonly System.Buffers.SearchValues<byte> NameBytes =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 /-"u8);
}

using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Bytes as text, by the charset they claim, or by what they look like where that is wrong.</summary>
internal static class Charsets
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: false);
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly Encoding Latin9 = CodePagesEncodingProvider.Instance.GetEncoding(28605)!;

    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        // What calls itself ISO-8859-1 is windows-1252 as often as not, and where it is not, the two agree.
        var named = (charset ?? "").Trim().Trim('"').ToUpperInvariant() switch
        {
            "" or "UTF-8" or "UTF8" or "US-ASCII" or "ASCII" or "UNKNOWN" or "UNKNOWN-8BIT" => null,
            "ISO-8859-1" or "ISO8859-1" or "LATIN1" or "WINDOWS-1252" or "CP1252" => Windows,
            "ISO-8859-15" or "ISO8859-15" or "LATIN-9" or "LATIN9" => Latin9,
            "UTF-16" or "UTF-16BE" => Encoding.BigEndianUnicode,
            "UTF-16LE" => Encoding.Unicode,
            { Length: < 40 } other => CodePagesEncodingProvider.Instance.GetEncoding(other),
            _ => null,
        };
        return named is null ? Guess(bytes) : named.GetString(bytes);
    }

    /// <summary>UTF-8 where it is valid, else windows-1252: no text of it is valid UTF-8 by chance, but for very short ones.</summary>
    public static string Guess(ReadOnlySpan<byte> bytes) => (System.Text.Unicode.Utf8.IsValid(bytes) ? StrictUtf8 : Windows).GetString(bytes);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Simulators.Mss.Mime;

/// <summary>Encoded words (RFC 2047) and quoted-printable.</summary>
internal static partial class Words
{
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Decode(string? text) => text is null ? null : EncodedWord().Replace(Between().Replace(text, "?==?"), m => Word(m.Groups["charset"].Value, m.Groups["kind"].Value, m.Groups["text"].Value) ?? m.Value);

    /// <summary>As one encoded word in UTF-8 when it must be.</summary>
    public static string Encode(string text) => text.All(c => c is >= ' ' and <= '~') ? text : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    public static byte[] QuotedPrintable(ReadOnlySpan<byte> text, bool underscoreIsBlank)
    {
        using var bytes = new MemoryStream(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(Encoding.ASCII.GetString(text.Slice(i + 1, 2)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.WriteByte(value);
                i += 2;
            }
            else if (text[i] == '=' && i + 1 < text.Length && text[i + 1] is (byte)'\r' or (byte)'\n')
            {
                i += text[i + 1] == '\r' && i + 2 < text.Length && text[i + 2] == '\n' ? 2 : 1;
            }
            else
            {
                bytes.WriteByte(underscoreIsBlank && text[i] == '_' ? (byte)' ' : text[i]);
            }
        }

        return bytes.ToArray();
    }

    private static string? Word(string charset, string kind, string text)
    {
        try
        {
            var bytes = kind is "B" or "b" ? Convert.FromBase64String(text) : QuotedPrintable(Encoding.ASCII.GetBytes(text), underscoreIsBlank: true);
            return Encoding.GetEncoding(charset).GetString(bytes);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"=\?(?<charset>[^?]+)\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"\?=\s+=\?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Between();
}

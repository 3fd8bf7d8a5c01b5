using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>What a text may hide: base64, hexadecimal, percent and entity encoding, one inside another.</summary>
internal static partial class Encodings
{
    /// <summary>Encodings looked through inside one another.</summary>
    private const int Depth = 3;

    /// <summary>A run of it, and what it says.</summary>
    public static IEnumerable<(int From, int To, string Decoded)> Hidden(string text, int depth = Depth)
    {
        if (depth == 0 || text.Length < 8)
            yield break;
        foreach (Match match in Base64Run().Matches(text))
        {
            foreach (var decoded in FromBase64(match.Value))
                yield return (match.Index, match.Index + match.Length, decoded);
        }

        foreach (Match match in HexRun().Matches(text))
        {
            foreach (var decoded in Texts(Convert.FromHexString(match.Value)))
                yield return (match.Index, match.Index + match.Length, decoded);
        }

        if (text.Contains('%', StringComparison.Ordinal) && Uri.UnescapeDataString(text) is var unescaped && unescaped != text)
            yield return (0, text.Length, unescaped);
        if (text.Contains('&', StringComparison.Ordinal) && WebUtility.HtmlDecode(text) is var plain && plain != text)
            yield return (0, text.Length, plain);
    }

    /// <summary>The text holds a trait, encoded however.</summary>
    public static Trait? Any(TraitFinder finder, string text, int depth = Depth)
    {
        foreach (var (_, _, decoded) in Hidden(text, depth))
        {
            // In bytes that are no text two letters stand beside each other by chance.
            if (finder.In(decoded, code: !IsText(decoded)) is [var found, ..])
                return found.Trait;
            if (Any(finder, decoded, depth - 1) is { } deeper)
                return deeper;
        }

        return null;
    }

    private static bool IsText(string decoded) => decoded.Count(c => char.IsControl(c) && !char.IsWhiteSpace(c) || c == '\uFFFD') * 20 <= decoded.Length;

    private static IEnumerable<string> FromBase64(ReadOnlySpan<char> run)
    {
        var clean = new StringBuilder(run.Length);
        foreach (var c in run)
        {
            if (!char.IsWhiteSpace(c) && c != '=')
                clean.Append(c is '-' ? '+' : c is '_' ? '/' : c);
        }

        if (clean.Length % 4 == 1)
            clean.Length--;
        clean.Append('=', (4 - (clean.Length % 4)) % 4);
        try
        {
            return Texts(Convert.FromBase64String(clean.ToString()));
        }
        catch (FormatException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Texts(byte[] bytes)
    {
        yield return Encoding.UTF8.GetString(bytes);
        yield return Encoding.Latin1.GetString(bytes);
        if (bytes.Length >= 8 && bytes.AsSpan().Contains((byte)0))
        {
            yield return Encoding.Unicode.GetString(bytes);
            yield return Encoding.BigEndianUnicode.GetString(bytes);
        }
    }

    [GeneratedRegex(@"[A-Za-z0-9+/_\-](?:[A-Za-z0-9+/_\-]|[\r\n\t]+ *(?=[A-Za-z0-9+/])){7,}={0,2}", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex Base64Run();

    [GeneratedRegex(@"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}){4,}(?![0-9A-Fa-f])", RegexOptions.CultureInvariant, 2000)]
    private static partial Regex HexRun();
}

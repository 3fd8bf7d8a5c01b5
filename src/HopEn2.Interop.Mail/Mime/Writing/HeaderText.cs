using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Header fields as they are written: folded at 76 columns (RFC 5322, 2.2.3), other letters as encoded words (RFC 2047), parameters by RFC 2231. No value can end its line.</summary>
internal static class HeaderText
{
    private const int LongestLine = 76;

    // 75 by RFC 2047; shorter, so that the first has room beside the name of its field.
    private const int LongestWord = 60;
    private const string Begin = "=?utf-8?Q?";
    private const string End = "?=";

    public static string Unstructured(string name, string text) => Folded(name, Words(text));

    public static string Addresses(string name, IReadOnlyList<MailAddress> addresses)
    {
        var tokens = new List<string>();
        for (var i = 0; i < addresses.Count; i++)
        {
            var address = addresses[i];
            if (!MailAddress.IsAddress(address.Address))
                throw new ArgumentException($"{name} has an address that is none.", nameof(addresses));
            tokens.AddRange(string.IsNullOrWhiteSpace(address.Name) ? [] : Phrase(address.Name));
            tokens.Add($"<{address.Address}>{(i < addresses.Count - 1 ? "," : "")}");
        }

        return Folded(name, tokens);
    }

    public static string Ids(string name, IEnumerable<string> ids) => Folded(name, ids.Select(id =>
        id.Length is > 2 and < 900 && id.Contains('@', StringComparison.Ordinal) && id.All(c => c is > ' ' and < (char)127 and not '<' and not '>')
            ? $"<{id}>"
            : throw new ArgumentException($"{name} is no Message-ID.", nameof(ids))));

    /// <summary>A value with one parameter; null: with none.</summary>
    public static string WithParameter(string name, string value, string parameter, string? text)
    {
        var tokens = new List<string> { value };
        if (text is not null)
        {
            foreach (var piece in Parameter(parameter, text))
            {
                tokens[^1] += ";";
                tokens.Add(piece);
            }
        }

        return Folded(name, tokens);
    }

    private static string Folded(string name, IEnumerable<string> tokens)
    {
        var field = new StringBuilder(name).Append(':');
        var column = field.Length;
        foreach (var token in tokens)
        {
            // The first stays beside the name: a line of nothing but white space would end the headers for some.
            if (column + 1 + token.Length > LongestLine && column > name.Length + 1)
            {
                field.Append("\r\n");
                column = 0;
            }

            field.Append(' ').Append(token);
            column += 1 + token.Length;
        }

        return field.Append("\r\n").ToString();
    }

    /// <summary>Words that need no encoding as they are; runs of others as encoded words, with the spaces within.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var run = new List<string>();
        foreach (var word in Clean(text).Split(' '))
        {
            if (Plain(word))
            {
                foreach (var encoded in Encoded(run))
                    yield return encoded;
                run.Clear();
                yield return word;
            }
            else
            {
                run.Add(word);
            }
        }

        foreach (var encoded in Encoded(run))
            yield return encoded;
    }

    private static bool Plain(string word) => word.Length is > 0 and < 60 && word.All(c => c is > ' ' and < (char)127) && !word.Contains("=?", StringComparison.Ordinal);

    /// <summary>A display name: atoms, a quoted string, or encoded words.</summary>
    private static IEnumerable<string> Phrase(string name)
    {
        var clean = Clean(name).Trim();
        if (clean.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_') && clean.Length < 60)
            return clean.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (clean.All(c => c is >= ' ' and < (char)127) && clean.Length < 60 && !clean.Contains("=?", StringComparison.Ordinal))
            return [$"\"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];
        return Encoded([clean]);
    }

    private static IEnumerable<string> Encoded(List<string> run)
    {
        if (run.Count == 0)
            yield break;
        var word = new StringBuilder(Begin);
        foreach (var rune in string.Join(' ', run).EnumerateRunes())
        {
            var written = Quoted(rune);
            if (word.Length + written.Length + End.Length > LongestWord)
            {
                yield return word.Append(End).ToString();
                word.Clear().Append(Begin);
            }

            word.Append(written);
        }

        yield return word.Append(End).ToString();
    }

    private static string Quoted(Rune rune)
    {
        if (rune.Value == ' ')
            return "_";
        // What RFC 2047, 5 (3) lets stand in a phrase, which is safe everywhere.
        if (rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '!' or '*' or '+' or '-' or '/'))
            return ((char)rune.Value).ToString();
        Span<byte> utf8 = stackalloc byte[4];
        return Escaped(utf8[..rune.EncodeToUtf8(utf8)], '=');
    }

    private static IEnumerable<string> Parameter(string name, string text)
    {
        var clean = Clean(text);
        if (clean.Length < 60 && clean.All(c => c is >= ' ' and < (char)127))
            return [$"{name}=\"{clean.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""];

        var pieces = new List<StringBuilder> { new("utf-8''") };
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var rune in clean.EnumerateRunes())
        {
            var bytes = utf8[..rune.EncodeToUtf8(utf8)];
            var written = rune.IsAscii && (char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '-' or '_' or '.') ? ((char)rune.Value).ToString() : Escaped(bytes, '%');
            if (pieces[^1].Length + written.Length > 55)
                pieces.Add(new());
            pieces[^1].Append(written);
        }

        return pieces.Count == 1 ? [$"{name}*={pieces[0]}"] : pieces.Select((piece, i) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name}*{i}*={piece}"));
    }

    private static string Escaped(ReadOnlySpan<byte> bytes, char escape)
    {
        var text = new StringBuilder(12);
        foreach (var b in bytes)
            text.Append(escape).Append(System.Globalization.CultureInfo.InvariantCulture, $"{b:X2}");
        return text.ToString();
    }

    private static string Clean(string text) => string.Create(text.Length, text, static (clean, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            clean[i] = char.IsControl(text[i]) ? ' ' : text[i];
    });
}

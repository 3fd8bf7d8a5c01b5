using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>A value with parameters, as Content-Type and Content-Disposition have them (RFC 2045, 5.1; RFC 2231, 3 and 4).</summary>
internal static class Parameters
{
    private const int Most = 100;

    /// <returns>The value in lower case without comments, and its parameters, decoded.</returns>
    public static (string Value, IReadOnlyDictionary<string, string> All) Read(string? field)
    {
        if (field is null)
            return ("", new Dictionary<string, string>());
        var pieces = Split(field);
        var plain = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var continued = new Dictionary<string, SortedDictionary<int, (string Text, bool Extended)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var piece in pieces.Skip(1).Take(Most))
        {
            var equals = piece.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            var (name, value) = (piece[..equals].Trim().ToLowerInvariant(), Unquoted(piece[(equals + 1)..].Trim()));
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (star < 0)
            {
                plain.TryAdd(name, EncodedWords.Decode(value));
                continue;
            }

            var (left, section) = (name[..star], name[(star + 1)..]);
            var extended = section.Length == 0 || section[^1] == '*';
            var number = section.TrimEnd('*');
            if (number.Length == 0 || int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                var sections = continued.TryGetValue(left, out var known) ? known : continued[left] = [];
                sections.TryAdd(number.Length == 0 ? 0 : int.Parse(number, CultureInfo.InvariantCulture), (value, extended));
            }
        }

        // What was written for readers who know RFC 2231 is the better of the two.
        foreach (var (name, sections) in continued)
            plain[name] = Joined(sections.Values);
        return (pieces[0].Trim().ToLowerInvariant(), plain);
    }

    private static string Joined(IEnumerable<(string Text, bool Extended)> sections)
    {
        string? charset = null;
        var bytes = new List<byte>();
        var first = true;
        foreach (var (section, extended) in sections)
        {
            var text = section;
            if (first && extended && text.Split('\'', 3) is [var named, _, var rest])
                (charset, text) = (named, rest);
            first = false;
            bytes.AddRange(extended ? Percent(text) : Encoding.UTF8.GetBytes(text));
        }

        return Charsets.Decode(bytes.ToArray(), charset);
    }

    private static byte[] Percent(string text)
    {
        var from = Encoding.UTF8.GetBytes(text);
        var bytes = new List<byte>(from.Length);
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] == '%' && i + 2 < from.Length && Decoding.Hex(from[i + 1]) is >= 0 and var high && Decoding.Hex(from[i + 2]) is >= 0 and var low)
            {
                bytes.Add((byte)((high << 4) | low));
                i += 2;
            }
            else
            {
                bytes.Add(from[i]);
            }
        }

        return [.. bytes];
    }

    /// <summary>At the semicolons outside quotes, without comments.</summary>
    private static List<string> Split(string field)
    {
        var pieces = new List<string>();
        var piece = new StringBuilder();
        var (quoted, comments) = (false, 0);
        for (var i = 0; i < field.Length; i++)
        {
            var c = field[i];
            if (c == '\\' && (quoted || comments > 0) && i + 1 < field.Length)
            {
                if (comments == 0)
                    piece.Append(c).Append(field[i + 1]);
                i++;
            }
            else if (c == '"' && comments == 0)
            {
                quoted = !quoted;
                piece.Append(c);
            }
            else if (c == '(' && !quoted)
            {
                comments++;
            }
            else if (c == ')' && !quoted && comments > 0)
            {
                comments--;
            }
            else if (c == ';' && !quoted && comments == 0)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }
            else if (comments == 0)
            {
                piece.Append(c);
            }
        }

        pieces.Add(piece.ToString());
        return pieces;
    }

    internal static string Unquoted(string text)
    {
        if (text is not ['"', ..])
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 1; i < text.Length && text[i] != '"'; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length)
                i++;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }
}

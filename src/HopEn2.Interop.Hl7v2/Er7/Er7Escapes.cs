using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>The escape sequences of HL7 v2.5 §2.7: <c>\F\ \S\ \T\ \R\ \E\ \Xhh…\ \.br\</c>; highlighting is taken off, others are kept as they stand.</summary>
internal static class Er7Escapes
{
    public static string Decode(ReadOnlySpan<byte> raw, Er7Separators separators, Encoding encoding)
    {
        var escape = separators.Escape;
        if (escape.Length == 0 || raw.IndexOf(escape) < 0)
            return encoding.GetString(raw);

        var text = new StringBuilder(raw.Length);
        while (true)
        {
            var open = raw.IndexOf(escape);
            if (open < 0)
                return text.Append(encoding.GetString(raw)).ToString();
            var body = raw[(open + escape.Length)..];
            var close = body.IndexOf(escape);
            text.Append(encoding.GetString(raw[..open]));
            if (close < 0)
                return text.Append(encoding.GetString(raw[open..])).ToString();
            var sequence = body[..close];
            if (!TryAppend(text, sequence, separators, encoding))
            {
                // No escape sequence: a lone escape character. Keep it, and let the closing one open the next.
                text.Append(separators.EscapeText).Append(encoding.GetString(sequence));
                raw = body[close..];
                continue;
            }

            raw = body[(close + escape.Length)..];
        }
    }

    private static bool TryAppend(StringBuilder text, ReadOnlySpan<byte> sequence, Er7Separators separators, Encoding encoding)
    {
        if (sequence.Length == 1)
        {
            switch (sequence[0])
            {
                case (byte)'F': text.Append(separators.FieldText); return true;
                case (byte)'S': text.Append(separators.ComponentText); return true;
                case (byte)'T': text.Append(separators.SubcomponentText); return true;
                case (byte)'R': text.Append(separators.RepetitionText); return true;
                case (byte)'E': text.Append(separators.EscapeText); return true;
                case (byte)'H' or (byte)'N': return true;
                default: return false;
            }
        }

        if (sequence.SequenceEqual(".br"u8))
        {
            text.Append('\n');
            return true;
        }

        if (sequence.Length >= 3 && sequence.Length % 2 == 1 && sequence[0] is (byte)'X')
        {
            var bytes = new byte[(sequence.Length - 1) / 2];
            for (var i = 0; i < bytes.Length; i++)
            {
                if (!byte.TryParse(sequence.Slice(1 + (2 * i), 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                    return false;
            }

            text.Append(encoding.GetString(bytes));
            return true;
        }

        return false;
    }

    /// <summary>Text as it may stand in a message: separators and control characters escaped. Where no escape character is declared, they become blanks.</summary>
    public static string Encode(string text, Er7Separators separators)
    {
        if (!NeedsEscape(text, separators))
            return text;
        var escape = separators.EscapeText;
        var encoded = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            var name = NameOf(c, separators);
            if (name is null)
                encoded.Append(c);
            else if (escape.Length == 0)
                encoded.Append(' ');
            else
                encoded.Append(escape).Append(name).Append(escape);
        }

        return encoded.ToString();
    }

    private static bool NeedsEscape(string text, Er7Separators separators)
    {
        foreach (var c in text)
        {
            if (NameOf(c, separators) is not null)
                return true;
        }

        return false;
    }

    private static string? NameOf(char c, Er7Separators separators)
    {
        if (c == separators.FieldText[0])
            return "F";
        if (Is(c, separators.ComponentText))
            return "S";
        if (Is(c, separators.SubcomponentText))
            return "T";
        if (Is(c, separators.RepetitionText))
            return "R";
        if (Is(c, separators.EscapeText))
            return "E";
        if (c >= ' ')
            return null;
        return c == '\n' ? ".br" : "X" + ((int)c).ToString("X2", CultureInfo.InvariantCulture);
    }

    private static bool Is(char c, string separator) => separator.Length > 0 && separator[0] == c;
}

using System.Text;

namespace HopEn2.Interop.Mail.Mime;

/// <summary>Header fields and where the body after them begins (RFC 5322, 2.2), ends of line of any kind.</summary>
internal static class HeaderReading
{
    private const int LongestName = 200;

    public static (MailHeaders Headers, ReadOnlyMemory<byte> Body) Read(ReadOnlyMemory<byte> bytes, MailLimits limits, HashSet<MailProblem> problems)
    {
        var fields = new List<MailHeader>();
        var value = new StringBuilder();
        string? name = null;
        var at = 0;
        var body = bytes.Length;
        while (at < bytes.Length)
        {
            var line = Line(bytes.Span, at, out var next);
            if (line.IsEmpty)
            {
                body = next;
                break;
            }

            if (at > limits.HeaderBytes || fields.Count >= limits.Headers)
            {
                // What comes is looked at no more, but for where it ends.
                problems.Add(MailProblem.TooManyHeaders);
                body = After(bytes.Span, at);
                break;
            }

            if (line[0] is (byte)' ' or (byte)'\t')
            {
                if (name is not null)
                    value.Append(Charsets.Guess(line));
            }
            else if (Colon(line) is > 0 and var colon)
            {
                Finish();
                name = Encoding.ASCII.GetString(line[..colon]).TrimEnd();
                value.Append(Charsets.Guess(line[(colon + 1)..]));
            }
            else if (!(at == 0 && (line.StartsWith("From "u8) || line.StartsWith(">From "u8))))
            {
                // No field and no empty line: somebody forgot it, and this is text already.
                body = at;
                break;
            }

            at = next;
        }

        Finish();
        return (new(fields), bytes[body..]);

        void Finish()
        {
            if (name is not null)
                fields.Add(new(name, Cleaned(value)));
            value.Clear();
            name = null;
        }
    }

    /// <summary>A line without its end; <paramref name="next"/>: where the one after it begins.</summary>
    internal static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> bytes, int at, out int next)
    {
        var end = bytes[at..].IndexOf((byte)'\n');
        next = end < 0 ? bytes.Length : at + end + 1;
        var line = end < 0 ? bytes[at..] : bytes.Slice(at, end);
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static int After(ReadOnlySpan<byte> bytes, int at)
    {
        while (at < bytes.Length)
        {
            if (Line(bytes, at, out at).IsEmpty)
                return at;
        }

        return bytes.Length;
    }

    private static int Colon(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon is <= 0 or > LongestName)
            return -1;
        // White space before the colon was allowed once (RFC 5322, 4.5).
        foreach (var c in line[..colon].TrimEnd(" \t"u8))
        {
            if (c is <= 32 or >= 127)
                return -1;
        }

        return colon;
    }

    private static string Cleaned(StringBuilder value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsControl(value[i]) && value[i] != '\t')
                value[i] = ' ';
        }

        return value.ToString().Trim();
    }
}

using System.Text;

namespace HopEn2.Interop.Simulators.Mss.Mime;

/// <summary>A mail, or a part of one, read as far as the operator and its recipients look at it: headers, tree of parts, decoded bodies.</summary>
internal sealed class MimePart
{
    private const int Deepest = 12;
    private const int MostParts = 200;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    private MimePart(IReadOnlyList<(string Name, string Value)> headers, ReadOnlyMemory<byte> body)
    {
        (Headers, Body) = (headers, body);
        var type = Header("Content-Type") ?? "text/plain";
        var pieces = Split(type);
        Type = pieces[0].Trim().ToLowerInvariant();
        Add(pieces.Skip(1));
        Add(Split(Header("Content-Disposition") ?? "").Skip(1));
    }

    /// <summary>In their order, unfolded.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; }

    /// <summary>As it stands, not decoded.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Media type in lower case.</summary>
    public string Type { get; }

    public IReadOnlyList<MimePart> Parts { get; private set; } = [];

    /// <summary>Name of an attachment; null when it has none.</summary>
    public string? FileName => Words.Decode(Parameter("filename") ?? Parameter("name"));

    /// <summary>Reads a mail. What is no MIME is one part of text.</summary>
    public static MimePart Read(ReadOnlyMemory<byte> bytes)
    {
        var left = MostParts;
        return Read(bytes, 0, ref left);
    }

    public string? Header(string name) => Headers.FirstOrDefault(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public string? Parameter(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>This part and all below it.</summary>
    public IEnumerable<MimePart> All() => Parts.SelectMany(p => p.All()).Prepend(this);

    /// <summary>The body without its transfer encoding; as it stands where that is broken.</summary>
    public byte[] Content()
    {
        switch (Header("Content-Transfer-Encoding")?.Trim().ToLowerInvariant())
        {
            case "base64":
                try
                {
                    return Convert.FromBase64String(Encoding.ASCII.GetString(Body.Span));
                }
                catch (FormatException)
                {
                    return Body.ToArray();
                }

            case "quoted-printable":
                return Words.QuotedPrintable(Body.Span, underscoreIsBlank: false);
            default:
                return Body.ToArray();
        }
    }

    private static MimePart Read(ReadOnlyMemory<byte> bytes, int depth, ref int left)
    {
        var part = ReadHead(bytes);
        if (depth >= Deepest || !part.Type.StartsWith("multipart/", StringComparison.Ordinal) || part.Parameter("boundary") is not { Length: > 0 } boundary)
            return part;
        var children = new List<MimePart>();
        foreach (var piece in Pieces(part.Body, "--" + boundary))
        {
            if (left-- <= 0)
                break;
            children.Add(Read(piece, depth + 1, ref left));
        }

        part.Parts = children;
        return part;
    }

    private static MimePart ReadHead(ReadOnlyMemory<byte> bytes)
    {
        var headers = new List<(string, string)>();
        var span = bytes.Span;
        var at = 0;
        while (at < span.Length)
        {
            var end = span[at..].IndexOf((byte)'\n');
            var line = end < 0 ? span[at..] : span.Slice(at, end);
            at = end < 0 ? span.Length : at + end + 1;
            var text = Encoding.UTF8.GetString(line).TrimEnd('\r');
            if (text.Length == 0)
                break;
            if (text[0] is ' ' or '\t' && headers.Count > 0)
                headers[^1] = (headers[^1].Item1, headers[^1].Item2 + " " + text.Trim());
            else if (text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
                headers.Add((text[..colon].Trim(), text[(colon + 1)..].Trim()));
        }

        return new MimePart(headers, bytes[at..]);
    }

    private static bool EndsLine(ReadOnlySpan<byte> after)
    {
        var end = after.IndexOf((byte)'\n');
        var rest = (end < 0 ? after : after[..end]).Trim(" \t\r"u8);
        return rest.IsEmpty || rest.SequenceEqual("--"u8);
    }

    private static List<ReadOnlyMemory<byte>> Pieces(ReadOnlyMemory<byte> body, string delimiter)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        var mark = Encoding.ASCII.GetBytes(delimiter);
        var start = -1;
        for (var at = 0; at <= body.Length - mark.Length;)
        {
            var found = body.Span[at..].IndexOf(mark);
            if (found < 0)
                break;
            found += at;
            at = found + mark.Length;
            // A line of its own (RFC 2046 §5.1.1): one boundary may begin as another does.
            if ((found > 0 && body.Span[found - 1] != '\n') || !EndsLine(body.Span[at..]))
                continue;
            if (start >= 0)
                pieces.Add(body[start..Trimmed(body.Span, start, found)]);
            if (body.Span[at..].StartsWith("--"u8))
                return pieces;
            var line = body.Span[at..].IndexOf((byte)'\n');
            start = line < 0 ? body.Length : at + line + 1;
        }

        if (start >= 0)
            pieces.Add(body[start..]);
        return pieces;
    }

    /// <summary>The line end before a boundary belongs to the boundary.</summary>
    private static int Trimmed(ReadOnlySpan<byte> body, int start, int end) =>
        end - 2 >= start && body[end - 2] == '\r' ? end - 2 : Math.Max(start, end - 1);

    private void Add(IEnumerable<string> pieces)
    {
        foreach (var piece in pieces)
        {
            if (piece.Split('=', 2) is not [var name, var value])
                continue;
            name = name.Trim();
            value = value.Trim().Trim('"');
            // RFC 2231: name*=charset'language'percent-encoded.
            if (name.EndsWith('*'))
                (name, value) = (name.TrimEnd('*'), value.Split('\'') is [_, _, var encoded] ? Uri.UnescapeDataString(encoded) : value);
            _parameters.TryAdd(name, value);
        }
    }

    /// <summary>At semicolons that stand in no quotes.</summary>
    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        var (quoted, start) = (false, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
                quoted = !quoted;
            if (text[i] != ';' || quoted)
                continue;
            pieces.Add(text[start..i]);
            start = i + 1;
        }

        pieces.Add(text[start..]);
        return pieces;
    }
}

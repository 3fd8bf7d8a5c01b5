using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>Why bytes are no ER7 message.</summary>
public enum Er7Problem
{
    None,

    /// <summary>Nothing, or nothing but blanks.</summary>
    Empty,

    /// <summary>They do not begin with MSH.</summary>
    NoHeader,

    /// <summary>MSH-1 or MSH-2 is missing, or two separators are the same.</summary>
    BadSeparators,

    /// <summary>They do not decode in the character set that MSH-18 names.</summary>
    BadCharset,
}

/// <summary>An HL7v2 message read in place: segments are located once, everything below on demand.</summary>
/// <remarks>HL7 v2.5 ch. 2. Segments end with CR; LF and CRLF are accepted (all published French examples end with LF). No message classes: grammar and meaning are in the translations.</remarks>
public sealed class Er7Message
{
    private readonly List<Er7Segment> _segments;

    private Er7Message(ReadOnlyMemory<byte> bytes, Er7Separators separators, Encoding encoding)
    {
        (Bytes, Separators, Encoding) = (bytes, separators, encoding);
        _segments = [];
    }

    public ReadOnlyMemory<byte> Bytes { get; }
    public Er7Separators Separators { get; }
    public Encoding Encoding { get; }
    public IReadOnlyList<Er7Segment> Segments => _segments;

    /// <summary>MSH. Its fields count as the standard's: MSH-1 is the separator itself, MSH-2 the encoding characters.</summary>
    public Er7Segment Header => _segments[0];

    /// <summary>The first segment of that name; an absent one reads as empty.</summary>
    public Er7Segment First(string name)
    {
        foreach (var segment in _segments)
        {
            if (segment.Is(name))
                return segment;
        }

        return default;
    }

    /// <summary>Reads a message.</summary>
    /// <param name="whenUnnamed">Character set when MSH-18 is empty and the bytes are not valid UTF-8.</param>
    public static Er7Problem TryRead(ReadOnlyMemory<byte> bytes, Encoding whenUnnamed, out Er7Message? message)
    {
        message = null;
        var start = 0;
        var span = bytes.Span;
        if (span.StartsWith("\uFEFF"u8))
            start = 3;
        while (start < span.Length && span[start] is (byte)'\r' or (byte)'\n' or (byte)' ')
            start++;
        if (start == span.Length)
            return Er7Problem.Empty;
        bytes = bytes[start..];
        span = bytes.Span;
        if (!span.StartsWith("MSH"u8))
            return Er7Problem.NoHeader;

        var encoding = Er7Charsets.Of(span, whenUnnamed, out var known);
        if (encoding is null)
            return known ? Er7Problem.BadCharset : Er7Problem.BadSeparators;
        var separators = ReadSeparators(span, encoding);
        if (separators is null)
            return Er7Problem.BadSeparators;

        var read = new Er7Message(bytes, separators, encoding);
        read.LocateSegments();
        message = read;
        return Er7Problem.None;
    }

    private static Er7Separators? ReadSeparators(ReadOnlySpan<byte> span, Encoding encoding)
    {
        var line = span[..Er7Charsets.EndOfSegment(span)];
        var head = encoding.GetString(line[3..Math.Min(line.Length, 3 + 32)]);
        if (head.Length < 3)
            return null;
        var field = head[..1];
        var end = head.IndexOf(field, 1, StringComparison.Ordinal);
        var others = end < 0 ? head[1..] : head[1..end];
        // Five characters since v2.7 (truncation): the fifth is not used by the versions read here.
        if (others.Length is < 1 or > 5 || char.IsLetterOrDigit(field[0]) || others.Contains(field, StringComparison.Ordinal) || others.Distinct().Count() != others.Length)
            return null;
        string At(int i) => i < others.Length ? others[i..(i + 1)] : "";
        return new Er7Separators(field, At(0), At(1), At(2), At(3), encoding);
    }

    private void LocateSegments()
    {
        var span = Bytes.Span;
        var start = 0;
        while (start < span.Length)
        {
            var length = Er7Charsets.EndOfSegment(span[start..]);
            if (length > 0)
                _segments.Add(new Er7Segment(this, start, length));
            start += length + 1;
        }
    }
}

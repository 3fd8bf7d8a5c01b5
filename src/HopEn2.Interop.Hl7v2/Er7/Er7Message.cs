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

    /// <summary>A second MSH follows: one of the two would be lost.</summary>
    SeveralMessages,

    /// <summary>More than <see cref="Er7Message.MostSegments"/> segments.</summary>
    TooManySegments,
}

/// <summary>An HL7v2 message read in place: segments are located once, everything below on demand.</summary>
/// <remarks>HL7 v2.5 ch. 2. Segments end with CR; LF and CRLF are accepted (all published French examples end with LF). No message classes: grammar and meaning are in the translations.</remarks>
public sealed class Er7Message
{
    /// <summary>A message of more segments is refused: line ends alone would otherwise make a message cost many times its size in memory.</summary>
    /// <remarks>The largest known, laboratory ORU, have some thousands.</remarks>
    public const int MostSegments = 100_000;

    private readonly List<Er7Segment> _segments;

    /// <summary>Where each field of each segment begins, all segments one after the other: every field is then found without looking at those before it.</summary>
    private readonly List<int> _fieldStarts;

    private Er7Message(ReadOnlyMemory<byte> bytes, Er7Separators separators, Encoding encoding)
    {
        (Bytes, Separators, Encoding) = (bytes, separators, encoding);
        (_segments, _fieldStarts) = (new(16), new(128));
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

    /// <summary>Reads a message. What stands before MSH may be a byte order mark, blanks, line ends and other control characters.</summary>
    /// <param name="whenUnnamed">Character set when MSH-18 is empty and the bytes are not valid UTF-8.</param>
    public static Er7Problem TryRead(ReadOnlyMemory<byte> bytes, Encoding whenUnnamed, out Er7Message? message)
    {
        message = null;
        bytes = bytes[StartOf(bytes.Span)..];
        var span = bytes.Span;
        if (span.IsEmpty)
            return Er7Problem.Empty;
        if (!span.StartsWith("MSH"u8))
            return Er7Problem.NoHeader;

        var encoding = Er7Charsets.Of(span, whenUnnamed);
        if (encoding is null)
            return Er7Problem.BadCharset;
        var separators = ReadSeparators(span, encoding);
        if (separators is null)
            return Er7Problem.BadSeparators;

        var read = new Er7Message(bytes, separators, encoding);
        var problem = read.LocateSegments();
        if (problem == Er7Problem.None)
            message = read;
        return problem;
    }

    /// <summary>The header alone of what may be no message otherwise, so that its sender can be answered: the first line that is an MSH; null when there is none.</summary>
    /// <remarks>Looked for in the first 64 KB only: a sender that puts more before its header is not helped by an answer.</remarks>
    internal static Er7Message? ReadHeader(ReadOnlyMemory<byte> bytes)
    {
        bytes = bytes[StartOf(bytes.Span)..];
        var start = StartOfHeader(bytes.Span[..Math.Min(bytes.Length, 64 * 1024)]);
        if (start < 0)
            return null;
        var line = bytes[start..];
        line = line[..Er7Charsets.EndOfSegment(line.Span)];
        // ISO 8859-15 decodes anything, and keeps ASCII what it is.
        var encoding = Er7Charsets.Of(line.Span, Er7Charsets.Latin9) ?? Er7Charsets.Latin9;
        var separators = ReadSeparators(line.Span, encoding);
        if (separators is null)
            return null;
        var read = new Er7Message(line, separators, encoding);
        read.AddSegment(0, line.Length);
        return read;
    }

    private static int StartOf(ReadOnlySpan<byte> span)
    {
        var start = span.StartsWith("\uFEFF"u8) ? 3 : 0;
        var skipped = span[start..].IndexOfAnyExceptInRange((byte)0, (byte)' ');
        return skipped < 0 ? span.Length : start + skipped;
    }

    private static int StartOfHeader(ReadOnlySpan<byte> span)
    {
        for (var start = 0; ;)
        {
            if (span[start..].StartsWith("MSH"u8))
                return start;
            var end = span[start..].IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
                return -1;
            start += end + 1;
        }
    }

    private static Er7Separators? ReadSeparators(ReadOnlySpan<byte> span, Encoding encoding)
    {
        // At most six characters of at most four bytes are of interest; a character cut in two by that is beyond them.
        var line = span[..Er7Charsets.EndOfSegment(span)];
        var head = encoding.GetString(line[3..Math.Min(line.Length, 3 + 28)]);
        if (head.Length < 2)
            return null;
        var field = head[..1];
        var end = head.IndexOf(field, 1, StringComparison.Ordinal);
        var others = end < 0 ? head[1..] : head[1..end];
        // Five characters since v2.7 (truncation): the fifth is not used by the versions read here.
        if (others.Length is < 1 or > 5 || !CanSeparate(field[0]))
            return null;
        for (var i = 0; i < others.Length; i++)
        {
            if (!CanSeparate(others[i]) || others.IndexOf(others[i], StringComparison.Ordinal) < i)
                return null;
        }

        string At(int i) => i < others.Length ? others[i..(i + 1)] : "";
        return new Er7Separators(field, At(0), At(1), At(2), At(3), encoding);
    }

    private static bool CanSeparate(char c) => !char.IsLetterOrDigit(c) && !char.IsControl(c) && !char.IsSurrogate(c) && c is not (' ' or '\u00A0' or '\uFFFD' or '"');

    private Er7Problem LocateSegments()
    {
        var span = Bytes.Span;
        var start = 0;
        while (start < span.Length)
        {
            var length = Er7Charsets.EndOfSegment(span[start..]);
            if (length > 0 && ContinuesDocument(span.Slice(start, length)))
            {
                var document = _segments[^1];
                AddFields(document.FirstField, start, length);
                _segments[^1] = document.Extended(start + length, _fieldStarts.Count);
            }
            else if (length > 0)
            {
                if (_segments.Count == MostSegments)
                    return Er7Problem.TooManySegments;
                AddSegment(start, length);
                if (_segments.Count > 1 && _segments[^1].Is("MSH"))
                    return Er7Problem.SeveralMessages;
            }

            start += length + 1;
        }

        return Er7Problem.None;
    }

    private void AddSegment(int start, int length)
    {
        var first = _fieldStarts.Count;
        _fieldStarts.Add(start);
        AddFields(first, start, length);
        _segments.Add(new Er7Segment(this, start, length, first, _fieldStarts.Count - first));
    }

    private void AddFields(int first, int start, int length)
    {
        var separator = Separators.Field;
        var rest = Bytes.Span.Slice(start, length);
        // One more than can be asked for, as it tells where the last of them ends.
        while (_fieldStarts.Count - first < Er7Segment.MostFields + 2 && rest.IndexOf(separator) is var found and >= 0)
        {
            start += found + separator.Length;
            rest = rest[(found + separator.Length)..];
            _fieldStarts.Add(start);
        }
    }

    // Some senders break the base64 of a document into lines: after an OBX, a line that names no segment is more of its OBX-5.
    private bool ContinuesDocument(ReadOnlySpan<byte> line)
    {
        if (_segments.Count == 0 || !_segments[^1].Is("OBX"))
            return false;
        var named = line.Length >= 3 && char.IsAsciiLetterUpper((char)line[0]) && line[1..3].IndexOfAnyExcept(SegmentNameBytes) < 0
            && (line.Length == 3 || line[3..].StartsWith(Separators.Field));
        return !named;
    }

    private static readonly System.Buffers.SearchValues<byte> SegmentNameBytes = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    internal int FieldStart(int index) => _fieldStarts[index];
}

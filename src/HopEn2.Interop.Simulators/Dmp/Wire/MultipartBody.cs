using System.Text;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>One part of a multipart body.</summary>
/// <param name="ContentId">Without its angle brackets; empty when it has none.</param>
/// <param name="Encoding">Content-Transfer-Encoding in lower case; empty when not given.</param>
internal sealed record BodyPart(string ContentId, MediaType? Type, string Encoding, ReadOnlyMemory<byte> Content);

/// <summary>Takes a multipart body apart (RFC 2046 §5.1). The parts are slices of what was read, not copies.</summary>
internal static class MultipartBody
{
    private const int MostParts = 64;
    private const int LongestHeader = 16 * 1024;

    /// <summary>The parts, or what is wrong.</summary>
    public static (IReadOnlyList<BodyPart> Parts, string? Problem) Read(ReadOnlyMemory<byte> body, string boundary)
    {
        if (boundary.Length is 0 or > 70 || boundary.Any(c => c is < ' ' or > '~'))
            return ([], "the boundary is no boundary");
        var delimiter = Encoding.ASCII.GetBytes("\r\n--" + boundary);
        var parts = new List<BodyPart>();
        var span = body.Span;
        // The first delimiter may open the body: then no line end stands before it.
        var at = span.StartsWith(delimiter.AsSpan(2)) ? delimiter.Length - 2 : After(span, 0, delimiter);
        while (true)
        {
            if (at < 0)
                return ([], parts.Count == 0 ? "the boundary does not occur" : "the body ends before its closing boundary");
            if (span[at..].StartsWith("--"u8))
                return parts.Count == 0 ? ([], "there is no part") : (parts, null);
            var line = span[at..].IndexOf("\r\n"u8);
            if (line < 0 || span.Slice(at, line).ContainsAnyExcept((byte)' ', (byte)'\t'))
                return ([], "a boundary line holds more than the boundary");
            var start = at + line + 2;
            var next = After(span, start - 2, delimiter);
            if (next < 0)
                return ([], "the body ends before its closing boundary");
            var end = next - delimiter.Length;
            var (part, problem) = ReadPart(end < start ? ReadOnlyMemory<byte>.Empty : body[start..end]);
            if (part is null)
                return ([], problem);
            if (parts.Count == MostParts)
                return ([], $"there are more than {MostParts} parts");
            parts.Add(part);
            at = next;
        }
    }

    private static int After(ReadOnlySpan<byte> span, int from, ReadOnlySpan<byte> what) => span[from..].IndexOf(what) is >= 0 and var found ? from + found + what.Length : -1;

    private static (BodyPart? Part, string? Problem) ReadPart(ReadOnlyMemory<byte> part)
    {
        var span = part.Span;
        var length = span.StartsWith("\r\n"u8) ? 0 : span.IndexOf("\r\n\r\n"u8);
        if (length is < 0 or > LongestHeader)
            return (null, "the head of a part does not end");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Encoding.UTF8.GetString(span[..length]).Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal)
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !headers.TryAdd(line[..colon].Trim(), line[(colon + 1)..].Trim()))
                return (null, "a line in the head of a part is no header, or is there twice");
        }

        return (new BodyPart(
            headers.GetValueOrDefault("Content-ID", "").TrimStart('<').TrimEnd('>'),
            MediaType.Parse(headers.GetValueOrDefault("Content-Type")),
            headers.GetValueOrDefault("Content-Transfer-Encoding", "").ToLowerInvariant(),
            part[(length == 0 ? 2 : length + 4)..]), null);
    }
}

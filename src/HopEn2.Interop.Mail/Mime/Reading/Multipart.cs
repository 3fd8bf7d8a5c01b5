namespace HopEn2.Interop.Mail.Mime;

/// <summary>A multipart cut at its boundary (RFC 2046, 5.1.1). One that is never closed ends with the mail.</summary>
internal static class Multipart
{
    /// <param name="delimiter">The boundary with the two dashes before it.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> body, byte[] delimiter)
    {
        var begin = -1;
        var at = 0;
        while (Next(body.Span, delimiter, at) is { } mark)
        {
            if (begin >= 0)
                yield return body[begin..Math.Max(begin, Before(body.Span, mark.At))];
            if (mark.Closes)
                yield break;
            begin = at = mark.End;
        }

        if (begin >= 0)
            yield return body[begin..];
    }

    /// <summary>The next line that is the delimiter, alone or followed by two dashes and white space.</summary>
    private static (int At, int End, bool Closes)? Next(ReadOnlySpan<byte> body, byte[] delimiter, int from)
    {
        while (body[from..].IndexOf(delimiter) is >= 0 and var offset)
        {
            var at = from + offset;
            from = at + delimiter.Length;
            if (at > 0 && body[at - 1] != '\n')
                continue;
            var closes = body[from..].StartsWith("--"u8);
            var end = from + (closes ? 2 : 0);
            while (end < body.Length && body[end] is (byte)' ' or (byte)'\t' or (byte)'\r')
                end++;
            if (end == body.Length || body[end] == '\n')
                return (at, Math.Min(body.Length, end + 1), closes);
        }

        return null;
    }

    /// <summary>The end of line before a delimiter belongs to it.</summary>
    private static int Before(ReadOnlySpan<byte> body, int mark)
    {
        if (mark > 0 && body[mark - 1] == '\n')
            mark--;
        return mark > 0 && body[mark - 1] == '\r' ? mark - 1 : mark;
    }
}

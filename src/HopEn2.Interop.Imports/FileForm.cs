using System.Text;

namespace HopEn2.Interop.Imports;

/// <summary>Recognises in which character set a file is written, and what stands between its columns.</summary>
public static class FileForm
{
    private static readonly char[] Separators = [';', '\t', ',', '|'];

    static FileForm() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>By name, or recognised: a byte order mark, UTF-8 when every byte fits it, else ISO 8859-15 or Windows-1252 by the signs that only one of them writes.</summary>
    public static Encoding EncodingOf(Stream file, string? named)
    {
        if (named is not null)
            return Named(named);
        var (utf8, first) = (Encoding.UTF8.GetDecoder(), true);
        utf8.Fallback = DecoderFallback.ExceptionFallback;
        var seen = new bool[256];
        var buffer = new byte[64 * 1024];
        var fits = true;
        for (int count; (count = file.Read(buffer)) > 0; first = false)
        {
            if (first && buffer.AsSpan(0, count) is [0xEF, 0xBB, 0xBF, ..])
                return Strict(Encoding.UTF8);
            if (first && buffer.AsSpan(0, count) is [0xFF, 0xFE, ..])
                return Strict(Encoding.Unicode);
            if (first && buffer.AsSpan(0, count) is [0xFE, 0xFF, ..])
                return Strict(Encoding.BigEndianUnicode);
            foreach (var b in buffer.AsSpan(0, count))
                seen[b] = true;
            fits = fits && Fits(utf8, buffer.AsSpan(0, count), flush: false);
        }

        if (fits && Fits(utf8, [], flush: true))
            return Strict(Encoding.UTF8);
        // 80 to 9F are letters and signs in Windows-1252, controls in ISO 8859. A4, A6, A8, B4, B8, BC, BD, BE are € Š š Ž ž Œ œ Ÿ in ISO 8859-15 and signs nobody writes elsewhere.
        var windows = Enumerable.Range(0x80, 0x20).Any(b => seen[b]);
        var latin9 = ((int[])[0xA4, 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE]).Any(b => seen[b]);
        return Named(!windows && latin9 ? "iso-8859-15" : "windows-1252");
    }

    /// <summary>The separator under which the title line has most of the columns that are asked for, else most columns at all.</summary>
    public static char SeparatorOf(string titles, IReadOnlyCollection<string> wanted)
    {
        var known = wanted.Select(Titles.Fold).ToHashSet(StringComparer.Ordinal);
        return Separators.MaxBy(s => titles.Split(s) is var parts ? (parts.Count(p => known.Contains(Titles.Fold(p.Trim().Trim('"')))) * 1000) + parts.Length : 0);
    }

    private static bool Fits(Decoder decoder, ReadOnlySpan<byte> bytes, bool flush)
    {
        try
        {
            decoder.GetCharCount(bytes, flush);
            // Counting leaves no trace in the decoder: a character over the edge of two buffers must.
            var chars = new char[bytes.Length + 1];
            decoder.GetChars(bytes, chars, flush);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding Named(string name) => Strict(Encoding.GetEncoding(name));

    private static Encoding Strict(Encoding encoding) => Encoding.GetEncoding(encoding.CodePage, EncoderFallback.ExceptionFallback, DecoderFallback.ReplacementFallback);
}

using System.Text;

namespace HopEn2.Interop.Cda.Copies;

/// <summary>What a PDF claims to be in its metadata (ISO 19005-1, 6.7.11): the packet stands uncompressed in the file, so that it can be found without reading the rest.</summary>
internal static class PdfA
{
    /// <summary>Bytes after the name in which its value stands.</summary>
    private const int Near = 48;

    public static string? PartOf(ReadOnlySpan<byte> pdf)
    {
        var at = pdf.IndexOf("pdfaid:part"u8);
        if (at < 0)
            return null;
        // An attribute (pdfaid:part="1") or an element (<pdfaid:part>1</pdfaid:part>).
        var after = Encoding.ASCII.GetString(pdf.Slice(at + "pdfaid:part".Length, Math.Min(Near, pdf.Length - at - "pdfaid:part".Length)));
        return after.FirstOrDefault(c => c is not ('=' or '"' or '\'' or '>' or ' ')) is var part && char.IsAsciiDigit(part) ? part.ToString() : null;
    }
}

using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>Writes a PDF 1.4 of plain text: A4 pages, Helvetica, no compression, so that a test can read it without a library.</summary>
internal static class PdfText
{
    private const int LinesPerPage = 58;

    /// <param name="lines">Wrapped already. A line that begins with <c>#</c> is a heading.</param>
    public static byte[] Of(IReadOnlyList<string> lines)
    {
        var pdf = new PdfFile();
        var pages = Math.Max(1, (lines.Count + LinesPerPage - 1) / LinesPerPage);

        // 1 catalog, 2 pages, 3 and 4 fonts, then page and content of each page.
        var kids = string.Join(' ', Enumerable.Range(0, pages).Select(p => $"{5 + (2 * p)} 0 R"));
        pdf.Add("<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>");
        pdf.Add($"<< /Type /Pages /Kids [{kids}] /Count {pages} >>");
        pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        pdf.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>");
        for (var page = 0; page < pages; page++)
        {
            pdf.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> /Contents {6 + (2 * page)} 0 R >>");
            pdf.AddStream("", Encoding.Latin1.GetBytes(Content(lines.Skip(page * LinesPerPage).Take(LinesPerPage), page + 1, pages)));
        }

        return pdf.Finish();
    }

    private static string Content(IEnumerable<string> lines, int page, int pages)
    {
        var content = new StringBuilder("BT\n/F1 10 Tf\n13 TL\n57 790 Td\n");
        var bold = false;
        foreach (var line in lines)
        {
            var heading = line.StartsWith('#');
            if (heading != bold)
                content.Append(heading ? "/F2 12 Tf\n" : "/F1 10 Tf\n");
            bold = heading;
            content.Append('(');
            Escape(content, heading ? line.AsSpan(1).Trim() : line);
            content.Append(") Tj T*\n");
        }

        return content.Append("ET\nBT\n/F1 8 Tf\n270 30 Td\n").Append(CultureInfo.InvariantCulture, $"(page {page} / {pages}) Tj\nET\n").ToString();
    }

    private static void Escape(StringBuilder content, ReadOnlySpan<char> line)
    {
        foreach (var c in line)
        {
            if (c is '(' or ')' or '\\')
                content.Append('\\');
            // WinAnsi has these three where Latin-1 has control characters (PDF Reference, annex D).
            content.Append(c switch { '’' => '\u0092', '–' => '\u0096', 'œ' => '\u009C', > 'ÿ' => '?', _ => c });
        }
    }
}

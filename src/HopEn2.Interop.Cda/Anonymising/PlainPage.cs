using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>The page that stands for a body: one A4 page of PDF that says so, with a datamatrix of which half is covered and the rest says nothing.</summary>
internal static class PlainPage
{
    private const int Modules = 20;
    private const double Module = 5;

    private static readonly string[] Lines =
    [
        "Document d'exemple, anonymisé.",
        "Le contenu d'origine (compte rendu, lettre, image) a été retiré : cette page le remplace.",
        "Les traits d'identité, les adresses et les identifiants de l'en-tête sont fictifs.",
    ];

    private static readonly string WithMatricule = Convert.ToBase64String(Made(withMatricule: true));
    private static readonly string WithoutMatricule = Convert.ToBase64String(Made(withMatricule: false));

    /// <summary>The page, as a body carries it.</summary>
    /// <param name="withMatricule">The original carried an INS: its first page had the datamatrix.</param>
    public static string Base64(bool withMatricule) => withMatricule ? WithMatricule : WithoutMatricule;

    public static bool IsOurs(string body) => body == WithMatricule || body == WithoutMatricule;

    private static byte[] Made(bool withMatricule)
    {
        var content = new StringBuilder();
        var y = 720;
        foreach (var line in Lines)
        {
            content.Append(CultureInfo.InvariantCulture, $"BT /F1 {(y == 720 ? 18 : 11)} Tf 72 {y} Td ({Escaped(line)}) Tj ET\n");
            y -= y == 720 ? 36 : 18;
        }

        if (withMatricule)
            DrawMatrix(content);
        return Pdf(content.ToString());
    }

    // The frame by which scanners find the symbol, and modules by a rule of their own: it encodes nothing. The lower right half is covered (RNIV §4.10 names the mark beside it).
    private static void DrawMatrix(StringBuilder content)
    {
        const double left = 72, bottom = 520;
        for (var row = 0; row < Modules; row++)
        {
            for (var column = 0; column < Modules; column++)
            {
                var frame = column == 0 || row == 0 || (row == Modules - 1 && column % 2 == 0) || (column == Modules - 1 && row % 2 == 0);
                var dark = frame || (row * 7 + column * 11 + row * column) % 3 == 0;
                if (dark)
                    content.Append(CultureInfo.InvariantCulture, $"{left + (column * Module)} {bottom + (row * Module)} {Module} {Module} re f\n");
            }
        }

        content.Append(CultureInfo.InvariantCulture, $"0.75 g {left + 25} {bottom - 4} {(Modules * Module) - 21} 64 re f 0 g\n");
        content.Append(CultureInfo.InvariantCulture, $"BT /F1 9 Tf {left} {bottom - 18} Td ({Escaped("INS à scanner : datamatrix masqué en partie, factice")}) Tj ET\n");
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);

    /// <summary>PDF 1.4: objects, cross-reference table, trailer (PDF Reference, third edition, §3.4).</summary>
    private static byte[] Pdf(string content)
    {
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {content.Length} >>\nstream\n{content}endstream"),
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var table = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n"));
        for (var i = 0; i < objects.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{pdf.Length:0000000000} 00000 n \n");
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(table).Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        // Latin-1: a character is a byte, so lengths and offsets counted in characters hold.
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }
}

using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HopEn2.Interop.Declarations;
using HopEn2.Interop.Declarations.Matrix;
using HopEn2.Interop.Domain.Indicators.Declaring;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Declarations;

/// <summary>The workbook, read back as what it is: a zip of XML.</summary>
public sealed class ResponseMatrixTests
{
    private static readonly XNamespace Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    [Fact]
    public void Named_cells_hold_numbers_as_numbers_and_percents_as_fractions()
    {
        var filled = ResponseMatrix.Fill(PlainTemplate.Bytes(), Request());

        Assert.Empty(filled.Missing);
        var cells = Read(filled.Workbook);
        Assert.Equal("600", cells["P1_02_LDL_N"].Element(Main + "v")!.Value);
        Assert.Null(cells["P1_02_LDL_N"].Attribute("t"));
        Assert.Equal("0.93", cells["P1_02_LDL_PONDERATION"].Element(Main + "v")!.Value);
        // 64.516 %, to one decimal.
        Assert.Equal("0.645", cells["P1_02_LDL_TAUX"].Element(Main + "v")!.Value);
        Assert.Equal("oui", cells["P1_02_LDL_ATTEINT"].Value);
        Assert.Equal("CHU fictif", cells["ETABLISSEMENT"].Value);
        Assert.Equal("mars 2025", cells["MOIS"].Value);
        Assert.Contains("Parcours Maternité : 3 / 4 (75,0 %)", cells["P1_08_OBSERVATION"].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_of_another_layout_are_filled_where_they_are_and_the_rest_of_it_stays()
    {
        // Somebody's own: one name kept, moved to another cell; the others taken out.
        using var file = new MemoryStream();
        file.Write(PlainTemplate.Bytes());
        using (var zip = new ZipArchive(file, ZipArchiveMode.Update, leaveOpen: true))
        {
            var entry = zip.GetEntry("xl/workbook.xml")!;
            XDocument book;
            using (var stream = entry.Open())
                book = XDocument.Load(stream);
            book.Descendants(Main + "definedName").Where(n => n.Attribute("name")!.Value != "P1_02_LDL_N").Remove();
            book.Descendants(Main + "definedName").Single().Value = "'P1.01'!$F$40";
            entry.Delete();
            using var written = zip.CreateEntry("xl/workbook.xml").Open();
            book.Save(written);
        }

        var filled = ResponseMatrix.Fill(file.ToArray(), Request());

        Assert.Equal(["P1_02_LDL_N"], filled.Filled);
        Assert.Contains("P1_02_LDL_D", filled.Missing);
        Assert.Equal("600", Read(filled.Workbook)["P1_02_LDL_N"].Element(Main + "v")!.Value);
    }

    [Fact]
    public void Sheets_of_detail_show_percents_as_such_and_leave_the_templates_own_styles_as_they_are()
    {
        using var zip = new ZipArchive(new MemoryStream(ResponseMatrix.Fill(PlainTemplate.Bytes(), Request()).Workbook.ToArray()));
        using var before = new ZipArchive(new MemoryStream(PlainTemplate.Bytes()));
        var (styles, own) = (Part(zip, "styles.xml"), Part(before, "styles.xml"));
        var formats = styles.Element(Main + "cellXfs")!.Elements().ToList();
        var detail = zip.Entries.Where(e => e.FullName.Contains("worksheets/", StringComparison.Ordinal)).Select(e => Part(zip, e.Name))
            .Single(sheet => sheet.Descendants(Main + "t").Any(t => t.Value.StartsWith("P1.02-LDL :", StringComparison.Ordinal)));

        Assert.Equal(own.Element(Main + "cellXfs")!.Elements().Select(x => x.ToString()), formats.Take(own.Element(Main + "cellXfs")!.Elements().Count()).Select(x => x.ToString()));
        foreach (var (label, value, code) in new[] { ("Taux", "0.645", "0.0%"), ("Pondération", "0.93", "0.0%"), ("Numérateur", "600", null) })
        {
            var cell = detail.Descendants(Main + "row").Single(r => r.Elements().First().Value == label).Elements().ElementAt(1);
            var format = formats[int.Parse(cell.Attribute("s")!.Value)].Attribute("numFmtId")!.Value;
            Assert.Equal((value, code), (cell.Element(Main + "v")!.Value, styles.Descendants(Main + "numFmt").FirstOrDefault(n => n.Attribute("numFmtId")!.Value == format)?.Attribute("formatCode")!.Value));
        }

        static XElement Part(ZipArchive zip, string name)
        {
            using var stream = zip.Entries.Single(e => e.Name == name).Open();
            return XDocument.Load(stream).Root!;
        }
    }

    [Fact]
    public void What_is_no_workbook_or_has_no_name_of_ours_is_refused() =>
        Assert.Throws<InvalidDataException>(() => ResponseMatrix.Fill("no zip"u8, Request()));

    [Fact]
    public void No_sheet_names_a_patient()
    {
        var filled = ResponseMatrix.Fill(PlainTemplate.Bytes(), Request());

        using var zip = new ZipArchive(new MemoryStream(filled.Workbook.ToArray()));
        foreach (var entry in zip.Entries)
        {
            using var text = new StreamReader(entry.Open());
            Assert.DoesNotContain("8004711", text.ReadToEnd(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_note_says_how_each_rate_came_about_and_escapes_what_it_is_given()
    {
        var html = CalculationNote.Html(new Declaration(1, "<b>DIM</b>", new(2025, 4, 2, 8, 0, 0, TimeSpan.Zero), "abc", "1.0", Months.March()), "CHU & fils", "990000002", TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), null);

        Assert.Contains("02/04/2025 à 10:00", html, StringComparison.Ordinal);
        Assert.Matches(new Regex("600 / \\(1\\s000 × 0,93\\) = <b>64,5 %</b>"), html);
        Assert.Contains("&lt;b&gt;DIM", html, StringComparison.Ordinal);
        Assert.Contains("CHU &amp; fils", html, StringComparison.Ordinal);
        Assert.DoesNotContain("8004711", html, StringComparison.Ordinal);
    }

    private static MatrixRequest Request() => new(Months.March(), "CHU fictif", "990000002", "DIM", new(2025, 4, 2, 10, 0, 0, TimeSpan.FromHours(2)), code => code);

    /// <summary>Cells by the names that stand for them.</summary>
    private static Dictionary<string, XElement> Read(ReadOnlyMemory<byte> workbook)
    {
        using var zip = new ZipArchive(new MemoryStream(workbook.ToArray()));
        XElement Xml(string path)
        {
            using var stream = zip.GetEntry(path)!.Open();
            return XDocument.Load(stream).Root!;
        }

        XNamespace relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        var book = Xml("xl/workbook.xml");
        var parts = Xml("xl/_rels/workbook.xml.rels").Elements().ToDictionary(r => r.Attribute("Id")!.Value, r => r.Attribute("Target")!.Value.TrimStart('/'));
        var sheets = book.Descendants(Main + "sheet").ToDictionary(s => s.Attribute("name")!.Value, s => parts[s.Attribute(relation + "id")!.Value]);
        var cells = new Dictionary<string, XElement>();
        foreach (var name in book.Descendants(Main + "definedName"))
        {
            var match = Regex.Match(name.Value, @"^'(.+)'!\$([A-Z]+)\$(\d+)$");
            var path = sheets[match.Groups[1].Value];
            var sheet = Xml(path.StartsWith("xl/", StringComparison.Ordinal) ? path : "xl/" + path);
            cells[name.Attribute("name")!.Value] = sheet.Descendants(Main + "c").Single(c => c.Attribute("r")!.Value == match.Groups[2].Value + match.Groups[3].Value);
        }

        return cells;
    }
}

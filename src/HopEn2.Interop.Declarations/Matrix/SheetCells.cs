using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>Cells and sheets of a workbook: rows and cells stay in order, as the format wants.</summary>
internal static partial class SheetCells
{
    private const uint A4 = 9;

    public static void Add(WorkbookPart book, string name, SheetData rows, params double[] widths)
    {
        var part = book.AddNewPart<WorksheetPart>();
        var columns = new Columns(widths.Select((w, i) => new Column { Min = (uint)i + 1, Max = (uint)i + 1, Width = w, CustomWidth = true }));
        // Printed, a sheet is as wide as its page.
        part.Worksheet = new Worksheet(
            new SheetProperties(new PageSetupProperties { FitToPage = true }), columns, rows,
            new PageMargins { Left = 0.5, Right = 0.5, Top = 0.6, Bottom = 0.6, Header = 0.3, Footer = 0.3 },
            new PageSetup { PaperSize = A4, Orientation = OrientationValues.Portrait, FitToWidth = 1, FitToHeight = 0 });
        part.Worksheet.Save();
        var sheets = book.Workbook.Sheets ??= book.Workbook.AppendChild(new Sheets());
        var id = sheets.Elements<Sheet>().Select(s => s.SheetId?.Value ?? 0).DefaultIfEmpty().Max() + 1;
        sheets.Append(new Sheet { Id = book.GetIdOfPart(part), SheetId = id, Name = name });
    }

    public static Cell Cell(SheetData rows, uint row, string column, uint? style = null)
    {
        var line = rows.Elements<Row>().FirstOrDefault(r => r.RowIndex?.Value == row);
        if (line is null)
        {
            line = new Row { RowIndex = row };
            var after = rows.Elements<Row>().LastOrDefault(r => r.RowIndex?.Value < row);
            if (after is null)
                rows.PrependChild(line);
            else
                rows.InsertAfter(line, after);
        }

        var reference = column + row.ToString(CultureInfo.InvariantCulture);
        var cell = line.Elements<Cell>().FirstOrDefault(c => c.CellReference?.Value == reference);
        if (cell is null)
        {
            cell = new Cell { CellReference = reference };
            var before = line.Elements<Cell>().FirstOrDefault(c => Number(c.CellReference!.Value!) > Number(reference));
            if (before is null)
                line.Append(cell);
            else
                line.InsertBefore(cell, before);
        }

        if (style is { } look)
            cell.StyleIndex = look;
        return cell;
    }

    public static void Text(SheetData rows, uint row, string column, string text, uint? style = null) => Set(Cell(rows, row, column, style), text);

    public static void Value(SheetData rows, uint row, string column, double value, uint? style = null) => Set(Cell(rows, row, column, style), value);

    public static void Set(Cell cell, string text)
    {
        Clear(cell);
        cell.DataType = CellValues.InlineString;
        cell.InlineString = new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve });
    }

    public static void Set(Cell cell, double value)
    {
        Clear(cell);
        cell.DataType = null;
        cell.CellValue = new CellValue(value.ToString("R", CultureInfo.InvariantCulture));
    }

    public static void Clear(Cell cell)
    {
        cell.CellFormula = null;
        cell.CellValue = null;
        cell.InlineString = null;
        cell.DataType = null;
    }

    /// <summary>Sheet, column and row that a name stands for; null when it is no single cell.</summary>
    public static (string Sheet, string Column, uint Row)? Target(string reference)
    {
        var match = SingleCell().Match(reference.Trim());
        if (!match.Success)
            return null;
        var sheet = match.Groups["quoted"].Success ? match.Groups["quoted"].Value.Replace("''", "'", StringComparison.Ordinal) : match.Groups["plain"].Value;
        return (sheet, match.Groups["column"].Value, uint.Parse(match.Groups["row"].Value, CultureInfo.InvariantCulture));
    }

    private static string Clean(string text) => string.Concat(text.Where(c => c is '\n' or '\t' || !char.IsControl(c)));

    private static long Number(string reference) => reference.TakeWhile(char.IsAsciiLetter).Aggregate(0L, (n, c) => (n * 26) + (char.ToUpperInvariant(c) - 'A' + 1));

    [GeneratedRegex(@"^(?:'(?<quoted>(?:[^']|'')+)'|(?<plain>[^'!]+))!\$?(?<column>[A-Z]{1,3})\$?(?<row>[0-9]{1,7})(?::\$?\k<column>\$?\k<row>)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SingleCell();
}

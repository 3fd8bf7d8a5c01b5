using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Spreadsheet;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>The few ways in which cells of ours look. In a template of somebody else, sheets of ours look plain.</summary>
internal static class Styles
{
    public const uint Plain = 0;
    public const uint Title = 1;
    public const uint Label = 2;
    public const uint Whole = 3;
    public const uint Percent = 4;
    public const uint PercentBold = 5;
    public const uint Wrapped = 6;

    private const uint PercentFormat = 164;
    private const uint WholeFormat = 3;

    public static Stylesheet Sheet() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = PercentFormat, FormatCode = "0.0%" }),
        new Fonts(
            new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" }),
            new Font(new Bold(), new FontSize { Val = 14 }, new FontName { Val = "Calibri" }),
            new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "Calibri" })),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border()),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            Format(0, 0),
            Format(1, 0),
            Format(2, 0),
            Format(0, WholeFormat),
            Format(0, PercentFormat),
            Format(2, PercentFormat),
            new CellFormat(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top }) { ApplyAlignment = true }));

    /// <summary>True where a cell shows its number as percent.</summary>
    public static bool ShowsPercent(Stylesheet? styles, uint? style)
    {
        if (styles?.CellFormats?.Elements<CellFormat>().ElementAtOrDefault((int)(style ?? 0)) is not { } format)
            return false;
        var number = format.NumberFormatId?.Value ?? 0;
        if (number is 9 or 10)
            return true;
        var code = styles.NumberingFormats?.Elements<NumberingFormat>().FirstOrDefault(n => n.NumberFormatId?.Value == number)?.FormatCode?.Value ?? "";
        // Between quotes a % is a word and multiplies nothing.
        return code.Split('"').Where((_, i) => i % 2 == 0).Any(part => part.Contains('%', StringComparison.Ordinal));
    }

    private static CellFormat Format(uint font, uint number) => new() { FontId = font, NumberFormatId = number, ApplyFont = font != 0, ApplyNumberFormat = number != 0, FillId = 0, BorderId = 0 };
}

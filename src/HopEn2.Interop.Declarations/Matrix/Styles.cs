using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>The few ways in which cells of ours look, in a template of ours or of somebody else.</summary>
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
            // In one column with words, so that the eye finds both.
            Left(Format(0, WholeFormat)),
            Left(Format(0, PercentFormat)),
            Left(Format(2, PercentFormat)),
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

    /// <summary>Adds what the sheets of detail need to the styles of a template, whosever it is; what is there stays and keeps its number.</summary>
    public static DetailLook Into(WorkbookPart book)
    {
        var part = book.WorkbookStylesPart ?? book.AddNewPart<WorkbookStylesPart>();
        var sheet = part.Stylesheet ??= Sheet();
        var fonts = sheet.Fonts ??= new Fonts(new Font());
        var formats = sheet.CellFormats ??= new CellFormats(new CellFormat());
        sheet.NumberingFormats ??= new NumberingFormats();
        var percent = sheet.NumberingFormats.Elements<NumberingFormat>().Select(n => n.NumberFormatId?.Value ?? 0).Append(PercentFormat - 1).Max() + 1;
        sheet.NumberingFormats.Append(new NumberingFormat { NumberFormatId = percent, FormatCode = "0.0%" });
        var (title, head) = (Added(fonts, new Font(new Bold(), new FontSize { Val = 14 })), Added(fonts, new Font(new Bold())));
        var look = new DetailLook(
            Added(formats, Format(title, 0)), Added(formats, Format(head, 0)), Added(formats, Format(0, WholeFormat)), Added(formats, Format(0, percent)));
        (fonts.Count, formats.Count, sheet.NumberingFormats.Count) = ((uint)fonts.ChildElements.Count, (uint)formats.ChildElements.Count, (uint)sheet.NumberingFormats.ChildElements.Count);
        sheet.Save();
        return look;

        static uint Added<T>(OpenXmlCompositeElement to, T one)
            where T : OpenXmlElement
        {
            to.AppendChild(one);
            return (uint)to.Elements<T>().Count() - 1;
        }
    }

    private static CellFormat Left(CellFormat format)
    {
        (format.Alignment, format.ApplyAlignment) = (new Alignment { Horizontal = HorizontalAlignmentValues.Left }, true);
        return format;
    }

    private static CellFormat Format(uint font, uint number) => new() { FontId = font, NumberFormatId = number, ApplyFont = font != 0, ApplyNumberFormat = number != 0, FillId = 0, BorderId = 0 };
}

/// <summary>Numbers of the styles of a sheet of detail, in the workbook it stands in.</summary>
internal readonly record struct DetailLook(uint Title, uint Head, uint Whole, uint Percent);

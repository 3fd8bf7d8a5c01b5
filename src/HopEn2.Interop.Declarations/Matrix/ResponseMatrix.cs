using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>What filling a template came to.</summary>
/// <param name="Filled">Names that stood in the template.</param>
/// <param name="Missing">Names it has no cell for: the figures are in the sheets of detail all the same.</param>
public sealed record FilledMatrix(ReadOnlyMemory<byte> Workbook, IReadOnlyList<string> Filled, IReadOnlyList<string> Missing);

/// <summary>Fills the named cells of a workbook and adds how each rate was computed. Whatever else is in the template stays as it is.</summary>
public static class ResponseMatrix
{
    /// <exception cref="InvalidDataException">The template is no workbook, or has no cell of ours.</exception>
    public static FilledMatrix Fill(ReadOnlySpan<byte> template, MatrixRequest request)
    {
        using var file = new MemoryStream();
        file.Write(template);
        var (filled, missing) = (new List<string>(), new List<string>());
        try
        {
            using var document = SpreadsheetDocument.Open(file, isEditable: true);
            var book = document.WorkbookPart ?? throw new InvalidDataException("The template is no workbook.");
            var names = Names(book);
            foreach (var (name, value) in MatrixValues.Of(request))
                (names.TryGetValue(name, out var cell) && Put(book, cell, value) ? filled : missing).Add(name);
            if (filled.Count == 0)
                throw new InvalidDataException("The template has no named cell such as P1_02_LDL_N. Name the cells that are to be filled; --plain-template FILE shows how.");
            var look = Styles.Into(book);
            foreach (var rate in request.Month.Rates)
                AddDetail(book, rate, request, look);
            // Formulas of the template are worked out anew when it is opened.
            book.Workbook.CalculationProperties ??= new CalculationProperties();
            book.Workbook.CalculationProperties.FullCalculationOnLoad = true;
            book.Workbook.Save();
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException)
        {
            throw new InvalidDataException($"The template is no workbook (.xlsx): {e.Message}", e);
        }

        return new FilledMatrix(file.ToArray(), filled, missing);
    }

    private static Dictionary<string, string> Names(WorkbookPart book)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in book.Workbook.DefinedNames?.Elements<DefinedName>() ?? [])
            names.TryAdd(name.Name?.Value ?? "", name.Text);
        return names;
    }

    private static bool Put(WorkbookPart book, string reference, MatrixValue value)
    {
        if (SheetCells.Target(reference) is not { } at
            || book.Workbook.Sheets?.Elements<Sheet>().FirstOrDefault(s => s.Name?.Value == at.Sheet)?.Id?.Value is not { } id
            || (book.GetPartById(id) as WorksheetPart)?.Worksheet.GetFirstChild<SheetData>() is not { } rows)
            return false;
        var cell = SheetCells.Cell(rows, at.Row, at.Column);
        switch (value)
        {
            case MatrixValue.Words words:
                SheetCells.Set(cell, words.Text);
                break;
            case MatrixValue.Number number:
                SheetCells.Set(cell, number.Value);
                break;
            case MatrixValue.Percent percent:
                SheetCells.Set(cell, Styles.ShowsPercent(book.WorkbookStylesPart?.Stylesheet, cell.StyleIndex?.Value) ? Math.Round(percent.Value / 100, 6) : percent.Value);
                break;
            default:
                SheetCells.Clear(cell);
                break;
        }

        return true;
    }

    /// <summary>How a rate came about: its figures, the reasons, the services. No line of it names a patient: the matrix leaves the house.</summary>
    private static void AddDetail(WorkbookPart book, IndicatorRate rate, MatrixRequest request, DetailLook look)
    {
        var rows = new SheetData();
        var at = 1u;
        void Line(string label, double? number, string? more = null, uint? style = null)
        {
            SheetCells.Text(rows, at, "A", label);
            if (number is { } value)
                SheetCells.Value(rows, at, "B", value, style ?? look.Whole);
            if (more is not null)
                SheetCells.Text(rows, at, "C", more);
            at++;
        }

        var sort = ReasonText.Of(rate.Sort);
        void Share(string label, double? percent, string? more = null) => Line(label, percent is { } p ? Math.Round(p / 100, 6) : null, more, look.Percent);

        SheetCells.Text(rows, at++, "A", $"{rate.Indicator.Name()} : {ReasonText.Of(rate.Indicator)}", look.Title);
        at++;
        Line("Numérateur", rate.N, sort);
        Line("Dénominateur", rate.D, sort);
        Share("Pondération", rate.Weight);
        Share("Taux", rate.Shown, rate.Rate is null ? "sans dénominateur" : string.Create(CultureInfo.GetCultureInfo("fr-FR"), $"{rate.N} / ({rate.D} × {rate.Weight / 100:0.####})"));
        if (rate.Exact is { } exact)
            Share("Taux exact", exact.Rate is { } e ? IndicatorReport.Shown(e, rate.Target) : null, $"{exact.N} / {exact.D}, DMP inconnu pour {exact.Unknown}");
        Share("Cible", rate.Target);
        at++;
        SheetCells.Text(rows, at++, "A", "Devenir", look.Head);
        foreach (var reason in rate.ByReason)
            Line(ReasonText.Of(reason.Reason) + (reason.Code is { Length: > 0 } code ? $" ({code})" : ""), reason.Count);
        foreach (var left in rate.LeftOut)
            Line($"Hors dénominateur : {ReasonText.LeftOut(left.Rule)}", left.Count);
        foreach (var pathway in rate.ByPathway)
            Line($"Parcours {pathway.Label}", pathway.N, $"sur {pathway.D}{(pathway.Automatic ? ", duplicata automatique" : "")}");
        at++;
        SheetCells.Text(rows, at, "A", "Service", look.Head);
        SheetCells.Text(rows, at, "B", "Comptés", look.Head);
        SheetCells.Text(rows, at++, "C", "Dénominateur", look.Head);
        // A patient seen in two services is a line of each, and one of the house.
        foreach (var service in rate.Items.SelectMany(i => i.Places.Select(p => p.Service).Distinct().Select(s => (Service: s, i.Counted))).GroupBy(x => x.Service).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            SheetCells.Text(rows, at, "A", service.Key.Length == 0 ? "UF non rattachée" : request.ServiceLabel(service.Key));
            SheetCells.Value(rows, at, "B", service.Count(x => x.Counted), look.Whole);
            SheetCells.Value(rows, at, "C", service.Count(), look.Whole);
            at++;
        }

        SheetCells.Add(book, $"Détail {rate.Indicator.Name()}", rows, 48, 14, 44);
    }
}

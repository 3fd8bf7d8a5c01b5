using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>A template of our own, where the programme's layout is not at hand: one sheet per indicator, its cells named as <see cref="MatrixValues"/> says.</summary>
public static class PlainTemplate
{
    private static readonly (string Label, string Name)[] Head = [("Établissement", "ETABLISSEMENT"), ("FINESS", "FINESS"), ("Mois", "MOIS"), ("Établi par", "AUTEUR"), ("Le", "DATE"), ("Version des règles", "REGLES")];

    private static readonly (string Label, string Suffix, uint Style)[] Figures =
    [
        ("Numérateur", "_N", Styles.Whole), ("Dénominateur", "_D", Styles.Whole), ("Pondération", "_PONDERATION", Styles.Percent), ("Taux", "_TAUX", Styles.PercentBold), ("Cible", "_CIBLE", Styles.Percent),
        ("Cible atteinte", "_ATTEINT", Styles.Plain), ("Observation", "_OBSERVATION", Styles.Wrapped),
    ];

    private static readonly (string Label, string Suffix, uint Style)[] Exact =
        [("Variante exacte : numérateur", "_N_EXACT", Styles.Whole), ("Variante exacte : dénominateur", "_D_EXACT", Styles.Whole), ("Variante exacte : taux", "_TAUX_EXACT", Styles.Percent)];

    public static byte[] Bytes()
    {
        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var book = document.AddWorkbookPart();
            book.Workbook = new Workbook(new Sheets());
            book.AddNewPart<WorkbookStylesPart>().Stylesheet = Styles.Sheet();
            var names = new DefinedNames();
            foreach (var indicator in IndicatorNames.All)
                AddSheet(book, indicator, names);
            book.Workbook.Append(names);
            book.Workbook.Save();
        }

        return file.ToArray();
    }

    private static void AddSheet(WorkbookPart book, Indicator indicator, DefinedNames names)
    {
        var title = indicator.Name();
        var rows = new SheetData();
        var at = 1u;
        SheetCells.Text(rows, at++, "A", $"HOP'EN 2, matrice de réponse {title}", Styles.Title);
        SheetCells.Text(rows, at, "A", ReasonText.Of(indicator), Styles.Plain);
        at += 2;
        // The head is the same on each sheet; a name stands for one cell, so the others refer to the first.
        var first = indicator == IndicatorNames.All[0];
        foreach (var (label, name) in Head)
            Add(label, first ? name : null, Styles.Plain, first ? null : $"'{IndicatorNames.All[0].Name()}'!B{at}");
        at++;
        foreach (var (label, suffix, style) in indicator.IsAboutDmp() ? [.. Figures[..^1], .. Exact, Figures[^1]] : Figures)
            Add(label, MatrixValues.PrefixOf(indicator) + suffix, style, null);
        if (indicator is Indicator.Ods)
            Add("P1.02 dans son ensemble (LDL et ODS)", "P1_02_ATTEINT", Styles.Plain, null);

        SheetCells.Add(book, title, rows, 38, 60);

        void Add(string label, string? name, uint style, string? formula)
        {
            SheetCells.Text(rows, at, "A", label, Styles.Label);
            var cell = SheetCells.Cell(rows, at, "B", style);
            if (formula is not null)
                cell.CellFormula = new CellFormula(formula);
            if (name is not null)
                names.Append(new DefinedName($"'{title}'!$B${at}") { Name = name });
            at++;
        }
    }
}

using System.Globalization;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Declarations.Matrix;

/// <summary>The named cells of a response matrix (indicators.md, "What is declared"), and what a month puts into them.</summary>
/// <remarks>
/// <c>ETABLISSEMENT FINESS MOIS AUTEUR DATE REGLES P1_02_ATTEINT</c>, and per indicator, <c>P1_02_LDL</c> for P1.02-LDL: <c>…_N _D _PONDERATION _TAUX _CIBLE _ATTEINT _OBSERVATION</c>,
/// for P1.02 to P1.06 also <c>…_N_EXACT _D_EXACT _TAUX_EXACT</c>.
/// </remarks>
internal static class MatrixValues
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>P1.02-LDL → P1_02_LDL.</summary>
    public static string PrefixOf(Indicator indicator) => indicator.Name().Replace('.', '_').Replace('-', '_');

    public static IReadOnlyDictionary<string, MatrixValue> Of(MatrixRequest request)
    {
        var month = request.Month;
        var values = new Dictionary<string, MatrixValue>(StringComparer.OrdinalIgnoreCase)
        {
            ["ETABLISSEMENT"] = new MatrixValue.Words(request.Establishment),
            ["FINESS"] = new MatrixValue.Words(request.Finess),
            ["MOIS"] = new MatrixValue.Words(month.Month.FirstDay.ToString("MMMM yyyy", French)),
            ["AUTEUR"] = new MatrixValue.Words(request.Author),
            ["DATE"] = new MatrixValue.Words(request.At.ToString("dd/MM/yyyy HH:mm", French)),
            ["REGLES"] = new MatrixValue.Words($"règles {month.RuleVersion}"),
            ["P1_02_ATTEINT"] = YesNo(month.LdlAndOds),
        };
        foreach (var rate in month.Rates)
        {
            var prefix = PrefixOf(rate.Indicator);
            values[prefix + "_N"] = new MatrixValue.Number(rate.N);
            values[prefix + "_D"] = new MatrixValue.Number(rate.D);
            values[prefix + "_PONDERATION"] = new MatrixValue.Percent(rate.Weight);
            values[prefix + "_TAUX"] = Shown(rate.Rate, rate);
            values[prefix + "_CIBLE"] = new MatrixValue.Percent(rate.Target);
            values[prefix + "_ATTEINT"] = rate.Rate is null ? new MatrixValue.Words("sans objet") : YesNo(rate.Reached);
            values[prefix + "_OBSERVATION"] = new MatrixValue.Words(Observation(rate));
            if (!rate.Indicator.IsAboutDmp())
                continue;
            values[prefix + "_N_EXACT"] = rate.Exact is { } n ? new MatrixValue.Number(n.N) : new MatrixValue.Nothing();
            values[prefix + "_D_EXACT"] = rate.Exact is { } d ? new MatrixValue.Number(d.D) : new MatrixValue.Nothing();
            values[prefix + "_TAUX_EXACT"] = Shown(rate.Exact?.Rate, rate);
        }

        return values;
    }

    public static string Observation(IndicatorRate rate)
    {
        var parts = new List<string>();
        parts.AddRange(rate.ByPathway.Select(p => $"Parcours {p.Label} : {p.N} / {p.D}{(p.Rate is { } r ? string.Create(French, $" ({IndicatorReport.Shown(r, rate.Target):0.0} %)") : "")}{(p.Automatic ? ", duplicata automatique" : "")}"));
        parts.AddRange(rate.Warnings.Select(w => w switch
        {
            IndicatorWarning.AboveHundred => "Taux supérieur à 100 %, effet de la pondération",
            IndicatorWarning.OnlyAutomaticPathway => "Le duplicata automatique ne compte qu'avec un parcours qualitatif",
            IndicatorWarning.NoPathway => "Aucun parcours déclaré",
            _ => "Aucun acte chirurgical connu",
        }));
        if (rate.ByReason.Where(r => r.Reason is not Reason.Counted).ToList() is { Count: > 0 } others)
            parts.Add("Non comptés : " + string.Join(", ", others.Select(r => $"{Within(ReasonText.Of(r.Reason))}{(r.Code is { Length: > 0 } c ? $" {c}" : "")} {r.Count}")));
        return string.Join(". ", parts);
    }

    // In the middle of a sentence; INS stays INS.
    private static string Within(string text) => char.IsUpper(text[1]) ? text : French.TextInfo.ToLower(text[0]) + text[1..];

    private static MatrixValue Shown(double? percent, IndicatorRate of) => percent is { } p ? new MatrixValue.Percent(IndicatorReport.Shown(p, of.Target)) : new MatrixValue.Nothing();

    private static MatrixValue.Words YesNo(bool yes) => new(yes ? "oui" : "non");
}

/// <summary>What a matrix is made of.</summary>
/// <param name="At">In the hospital's time.</param>
public sealed record MatrixRequest(IndicatorMonth Month, string Establishment, string Finess, string Author, DateTimeOffset At, Func<string, string> ServiceLabel);

using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Indicators.Declaring;

namespace HopEn2.Interop.Declarations;

/// <summary>The calculation note of a declaration: how each rate came about, for the file of the establishment and those who check it. French, one HTML page to print; no line names a patient.</summary>
public static class CalculationNote
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    private const string Style = """
        body{font:11pt/1.4 "Segoe UI",Arial,sans-serif;color:#1b1f24;max-width:50rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .3rem;border-bottom:1px solid #999}
        table{border-collapse:collapse;width:100%;margin:.4rem 0}td,th{border:1px solid #bbb;padding:.2rem .5rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
        .ok{color:#0b6b2e;font-weight:600}.ko{color:#9c1c1c;font-weight:600}.soft{color:#555}code{word-break:break-all}section{break-inside:avoid}@media print{body{margin:0;max-width:none}}@page{size:A4;margin:16mm}
        """;

    /// <param name="zone">The hospital's time zone.</param>
    public static string Html(Declaration declaration, string establishment, string finess, TimeZoneInfo zone, DeclarationDifference? since)
    {
        var month = declaration.Indicators;
        var text = new StringBuilder();
        var name = month.Month.FirstDay.ToString("MMMM yyyy", French);
        text.Append(French, $"<!doctype html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Note de calcul HOP'EN 2, {E(name)}</title><style>{Style}</style></head><body>\n");
        text.Append(French, $"<h1>HOP'EN 2, note de calcul, {E(name)}</h1>\n<table>");
        void Row(string label, string value) => text.Append(French, $"<tr><th>{E(label)}</th><td>{value}</td></tr>");
        Row("Établissement", E(establishment));
        Row("FINESS", E(finess));
        Row("Périmètre", E(month.Scope.Kind is ScopeKind.All ? "établissement" : month.Scope.ToString()));
        Row("Déclaration", E(string.Create(French, $"n° {declaration.Number}, par {declaration.Author}, le {TimeZoneInfo.ConvertTime(declaration.At, zone):dd/MM/yyyy à HH:mm}")));
        Row("Mois", month.Final ? "terminé au moment du calcul" : "en cours au moment du calcul : chiffres provisoires");
        Row("Règles, programme", E($"{month.RuleVersion}, hopen2 {declaration.Program}"));
        Row("Empreinte (SHA-256)", $"<code>{E(declaration.Digest)}</code><br><span class=\"soft\">des listes de calcul, du paramétrage et des règles</span>");
        Row("Correspondances", $"<code>{E(month.Mappings)}</code>");
        text.Append("</table>\n");
        Settings(text, month.Settings);
        Summary(text, month);
        foreach (var rate in month.Rates)
            Rate(text, rate);
        if (since is { None: false })
            Since(text, since);
        return text.Append("</body></html>\n").ToString();
    }

    private static void Settings(StringBuilder text, MonthSettings settings)
    {
        text.Append(French, $"<h2>Paramétrage</h2><ul><li>Pondération DMP (P1.02 à P1.06) : {settings.DmpWeight:0.##} %</li><li>Pondération MSSanté (P1.07) : {settings.MssWeight:0.##} %{(settings.Department.Length > 0 ? $" ({E(settings.Department)})" : "")}</li>");
        text.Append(French, $"<li>Domaines atteints dans SUN-ES : {(settings.SunEs.Count == 0 ? "aucun" : E(string.Join(", ", settings.SunEs)))}</li><li>Ordonnance de sortie : de {settings.PrescriptionBefore.TotalHours:0} h avant à {settings.PrescriptionAfter.TotalHours:0} h après la fin du séjour</li></ul>\n");
    }

    private static void Summary(StringBuilder text, IndicatorMonth month)
    {
        text.Append("<h2>Synthèse</h2><table><tr><th>Indicateur</th><th class=\"n\">N</th><th class=\"n\">D</th><th class=\"n\">Pondération</th><th class=\"n\">Taux</th><th class=\"n\">Cible</th><th>Atteinte</th></tr>");
        foreach (var rate in month.Rates)
            text.Append(French, $"<tr><td>{rate.Indicator.Name()}</td><td class=\"n\">{rate.N:N0}</td><td class=\"n\">{rate.D:N0}</td><td class=\"n\">{rate.Weight:0.##} %</td><td class=\"n\">{Percent(rate.Rate, rate)}</td><td class=\"n\">{rate.Target:0.##} %</td><td>{Reached(rate)}</td></tr>");
        text.Append(French, $"</table><p>P1.02 dans son ensemble (LDL et ODS) : {(month.LdlAndOds ? "<span class=\"ok\">atteint</span>" : "<span class=\"ko\">non atteint</span>")}. Documents du mois sans type connu : {month.Untyped:N0}.</p>\n");
    }

    private static void Rate(StringBuilder text, IndicatorRate rate)
    {
        text.Append(French, $"<section><h2>{rate.Indicator.Name()} : {E(ReasonText.Of(rate.Indicator))}</h2>");
        text.Append(rate.Rate is null
            ? "<p>Aucun élément au dénominateur.</p>"
            : string.Create(French, $"<p>{rate.N:N0} / ({rate.D:N0} × {rate.Weight / 100:0.####}) = <b>{Percent(rate.Rate, rate)}</b>, cible {rate.Target:0.##} % : {Reached(rate)}.{(rate.Reached ? "" : $" Manquent {rate.Missing:N0} {ReasonText.Of(rate.Sort)}.")}</p>"));
        if (rate.Exact is { Rate: not null } exact)
            text.Append(French, $"<p class=\"soft\">Variante exacte, patients dont le DMP est connu : {exact.N:N0} / {exact.D:N0} = {Percent(exact.Rate, rate)} (DMP inconnu pour {exact.Unknown:N0}).</p>");
        if (rate.D > 0)
        {
            text.Append(French, $"<table><tr><th>Devenir</th><th class=\"n\">{E(ReasonText.Of(rate.Sort))}</th></tr>");
            foreach (var reason in rate.ByReason)
                text.Append(French, $"<tr><td>{E(ReasonText.Of(reason.Reason))}{(reason.Code is { Length: > 0 } code ? $" <code>{E(code)}</code>" : "")}</td><td class=\"n\">{reason.Count:N0}</td></tr>");
            text.Append(French, $"<tr><th>Dénominateur</th><th class=\"n\">{rate.ByReason.Sum(r => r.Count):N0}</th></tr></table>");
        }

        foreach (var left in rate.LeftOut)
            text.Append(French, $"<p class=\"soft\">Hors dénominateur ({E(ReasonText.LeftOut(left.Rule))}) : {left.Count:N0}.</p>");
        foreach (var pathway in rate.ByPathway)
            text.Append(French, $"<p>Parcours {E(pathway.Label)} : {pathway.N:N0} / {pathway.D:N0}, {Percent(pathway.Rate, rate)}{(pathway.Automatic ? " (duplicata automatique)" : "")}.</p>");
        text.Append("</section>\n");
    }

    private static void Since(StringBuilder text, DeclarationDifference since)
    {
        text.Append("<h2>Écarts constatés depuis la déclaration</h2><table><tr><th>Indicateur</th><th class=\"n\">Déclaré</th><th class=\"n\">Recalculé</th><th class=\"n\">Lignes changées</th></tr>");
        foreach (var rate in since.Rates)
            text.Append(French, $"<tr><td>{rate.Indicator.Name()}</td><td class=\"n\">{rate.Before.N:N0} / {rate.Before.D:N0}</td><td class=\"n\">{rate.Now.N:N0} / {rate.Now.D:N0}</td><td class=\"n\">{rate.Items.Count:N0}</td></tr>");
        text.Append("</table>");
        if (since.SettingsChanged || since.RulesChanged)
            text.Append("<p class=\"ko\">Le paramétrage ou les règles ont changé depuis.</p>");
    }

    private static string Reached(IndicatorRate rate) => rate.Rate is null ? "sans objet" : rate.Reached ? "<span class=\"ok\">oui</span>" : "<span class=\"ko\">non</span>";

    private static string Percent(double? percent, IndicatorRate of) => percent is { } p ? string.Create(French, $"{IndicatorReport.Shown(p, of.Target):0.0} %") : "–";

    // UTF-8: only what HTML means something by is written otherwise.
    private static string E(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}

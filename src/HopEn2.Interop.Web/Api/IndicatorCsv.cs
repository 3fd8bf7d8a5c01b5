using System.Globalization;
using System.Text;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Web.Api;

/// <summary>Tables as French spreadsheets open them: semicolons, decimal commas, UTF-8 with its mark.</summary>
internal static class IndicatorCsv
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>One line for each indicator and service, the whole first.</summary>
    public static byte[] Of(IndicatorMonth month, HospitalMappings mappings)
    {
        var rows = new List<object?[]>
        {
            (object?[])["Mois", "Indicateur", "Périmètre", "Service", "Pôle", "Numérateur", "Dénominateur", "Pondération (%)", "Taux (%)", "Taux exact (%)", "Cible (%)", "Atteint", "Manque",
                .. Reasons.All.Select(r => r.Name())],
        };
        foreach (var rate in month.Rates)
        {
            rows.Add([month.Month, rate.Indicator.Name(), month.Scope, "", "", rate.N, rate.D, rate.Weight, rate.Rate, rate.Exact?.Rate, rate.Target, rate.Reached ? "oui" : "non", rate.Missing, .. Counts(rate.Items)]);
            foreach (var service in ServiceRates.Of(rate))
            {
                var items = rate.Items.Where(i => i.Places.Any(p => p.Service == service.Service && p.Pole == service.Pole));
                rows.Add([month.Month, rate.Indicator.Name(), month.Scope, mappings.Services.Named(service.Service)?.Label ?? service.Service, service.Pole, service.N, service.D, rate.Weight, service.Rate, null, rate.Target, null, null, .. Counts(items)]);
            }
        }

        return Bytes(rows);
    }

    /// <summary>The line list of one indicator.</summary>
    public static byte[] Of(IEnumerable<IndicatorItem> items)
    {
        var rows = new List<object?[]> { (object?[])["Élément", "Motif", "Code", "Jour", "Services", "UF", "IPP", "Document", "Venues", "Règle", "DMP", "Parcours", "Parcours atteints"] };
        foreach (var i in items.Select(ItemView.Of))
            rows.Add([i.Key, i.Reason, i.Code, i.Day.ToString("O", null), Join(i.Services), Join(i.Ufs), i.Ipp, i.Document, Join(i.Visits), i.Rule, i.HasDmp is { } dmp ? dmp ? "oui" : "non" : "", Join(i.Pathways), Join(i.Reached)]);
        return Bytes(rows);
    }

    private static IEnumerable<object?> Counts(IEnumerable<IndicatorItem> items)
    {
        var counts = items.GroupBy(i => i.Reason).ToDictionary(g => g.Key, g => g.Count());
        return Reasons.All.Select(r => (object?)counts.GetValueOrDefault(r));
    }

    private static string Join(IEnumerable<string>? texts) => string.Join(' ', texts ?? []);

    private static byte[] Bytes(IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
            text.AppendJoin(';', row.Select(Cell)).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    private static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            double number => number.ToString("0.##", French),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        // What others sent is never read as a formula.
        if (value is string && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(";\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}

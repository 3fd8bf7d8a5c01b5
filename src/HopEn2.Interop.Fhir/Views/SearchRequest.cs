using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>The parameters of a search, read strictly: what is not understood is refused, unless the caller says <c>Prefer: handling=lenient</c>; then it is left out, and the answer says so.</summary>
internal sealed class SearchRequest
{
    public const int UsualCount = 50;
    public const int LargestCount = 200;

    private const string Cursor = "_cursor";

    private readonly List<(string Name, string Value)> _read = [];

    private SearchRequest()
    {
    }

    public int Count { get; private set; } = UsualCount;

    /// <summary>Where the page begins; null: at the newest.</summary>
    public string? From { get; private set; }

    /// <summary>Why it cannot be answered; empty when it can.</summary>
    public List<FhirIssue> Errors { get; } = [];

    /// <summary>What was left out.</summary>
    public List<FhirIssue> Ignored { get; } = [];

    /// <param name="known">Names of the search parameters of this resource; <c>_id</c>, <c>_count</c> and <c>_format</c> go with all.</param>
    public static SearchRequest Of(HttpRequest http, params ReadOnlySpan<string> known)
    {
        var request = new SearchRequest();
        var lenient = http.Headers["Prefer"].ToString().Contains("handling=lenient", StringComparison.OrdinalIgnoreCase);
        foreach (var (name, values) in http.Query)
        {
            foreach (var value in values)
                request.Read(name, value ?? "", known, lenient);
        }

        return request;
    }

    /// <summary>Values of a parameter; each is one criterion, and all must hold.</summary>
    public IEnumerable<string> All(string name) => _read.Where(r => r.Name == name).Select(r => r.Value);

    /// <summary>The value of a parameter that may be given once, and with one value; null when it was not given.</summary>
    public string? One(string name)
    {
        var all = All(name).ToList();
        if (all.Count > 1 || (all is [var only] && only.Contains(',', StringComparison.Ordinal)))
            Refuse("not-supported", $"Le paramètre {name} prend une seule valeur.");
        return all.FirstOrDefault();
    }

    public void Refuse(string code, string text) => Errors.Add(OperationOutcomes.Error(code, text));

    /// <summary>The search as it was understood, for the links of the answer.</summary>
    /// <param name="cursor">Of another page.</param>
    public string Query(string? cursor)
    {
        var parts = _read.Select(r => $"{Uri.EscapeDataString(r.Name)}={Uri.EscapeDataString(r.Value)}").Append($"_count={Count}");
        return string.Join('&', cursor is null ? parts : parts.Append($"{Cursor}={Uri.EscapeDataString(cursor)}"));
    }

    private void Read(string name, string value, ReadOnlySpan<string> known, bool lenient)
    {
        switch (name)
        {
            case "_format" or "_pretty":
                break;
            case Cursor:
                From = value;
                break;
            case "_count":
                if (int.TryParse(value, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) && count > 0)
                    Count = Math.Min(count, LargestCount);
                else
                    Refuse("value", $"_count est un nombre de 1 à {LargestCount}.");
                break;
            case "_id" or "_lastUpdated" when known.Contains(name):
            case var _ when known.Contains(name):
                if (value.Trim().Length == 0)
                    Refuse("value", $"Le paramètre {name} est vide.");
                else
                    _read.Add((name, value.Trim()));
                break;
            default:
                var issue = new FhirIssue(lenient ? FhirSeverity.Warning : FhirSeverity.Error, "not-supported", null, $"Paramètre de recherche inconnu : {Shown(name)}. Voir /fhir/metadata, ou demander Prefer: handling=lenient.");
                (lenient ? Ignored : Errors).Add(issue);
                break;
        }
    }

    // A name that a caller made up is not repeated at length.
    private static string Shown(string name) => name.Length > 40 ? name[..40] : name;
}

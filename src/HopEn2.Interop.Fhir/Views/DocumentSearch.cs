using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>One page of a search for documents. What the ledger can look up it looks up; the rest is held against each document, newest first, as far as one answer may look.</summary>
internal sealed class DocumentSearch(IRecordedResources recorded, Hospital hospital)
{
    /// <summary>Search parameters, and what the CapabilityStatement says of each.</summary>
    public static readonly (string Name, string Type, string Documentation)[] Parameters =
    [
        ("_id", "token", "L'id de la ressource."),
        ("identifier", "token", "masterIdentifier ou identifier d'une version, système|valeur."),
        ("patient", "reference", "Patient/id, l'adresse que donne subject."),
        ("patient.identifier", "token", "L'IPP, système|valeur ; aussi patient:identifier."),
        ("encounter", "reference", "Encounter/id, l'adresse que donne context.encounter."),
        ("encounter.identifier", "token", "Le numéro de venue, système|valeur."),
        ("type", "token", "Un code LOINC ou TRE_A05, avec ou sans système ; plusieurs séparés par des virgules."),
        ("status", "token", "current ou entered-in-error ; une version remplacée n'est pas une ressource à elle seule."),
        ("date", "date", "Moment de la première version."),
        ("_lastUpdated", "date", "Moment du dernier énoncé sur le document, de l'aveu de qui l'a envoyé."),
        ("_count", "number", "De 1 à 200 par page."),
    ];

    /// <summary>Documents that one answer looks at: of a search that next to none match, each page is short and the link leads on.</summary>
    private const int MostLookedAt = 2_000;

    public static SearchRequest Read(Microsoft.AspNetCore.Http.HttpRequest http) => SearchRequest.Of(http, [.. Parameters.Select(p => p.Name).Where(n => n != "_count"), "patient:identifier"]);

    /// <summary>The page; null when the request has errors.</summary>
    public async Task<RecordedPage<FhirNode>?> FindAsync(SearchRequest request, CancellationToken cancel)
    {
        var criteria = Criteria(request);
        var dates = Dates(request, "date");
        var updates = Dates(request, "_lastUpdated");
        var types = request.All("type").Select(v => v.Split(',').Select(TypeOf).ToHashSet(StringComparer.Ordinal)).ToList();
        var statuses = Statuses(request);
        if (request.Errors.Count > 0)
            return null;
        // Addresses and identifiers that mean nobody here: no document is theirs.
        if (criteria is null)
            return new([], null);
        criteria = criteria with { From = Day(dates.Select(d => d.Earliest).Max()), To = Day(dates.Select(d => d.Latest).Min()) };

        var found = new List<FhirNode>();
        var view = new DocumentView(new ViewContext(hospital));
        var (cursor, skip) = Position(request.From);
        for (var looked = 0; ;)
        {
            var page = await recorded.DocumentsAsync(criteria, cursor, request.Count, cancel);
            for (var i = skip; i < page.Items.Count; i++)
            {
                if (found.Count == request.Count)
                    return new(found, $"{cursor}!{i}");
                var document = page.Items[i];
                if (!DocumentView.IsDocument(document) || !dates.TrueForAll(d => d.Holds(document.At)) || !types.TrueForAll(t => document.TypeCode is { } code && t.Contains(code))
                    || !statuses.TrueForAll(s => s.Contains(document.Deleted ? "entered-in-error" : "current")))
                    continue;
                if (await recorded.DocumentAsync(DocumentView.IdOf(document), cancel) is { } whole && UpdatedAt(whole) is var at && updates.TrueForAll(u => u.Holds(at)))
                    found.Add(view.Of(whole.Document, at));
            }

            looked += page.Items.Count;
            skip = 0;
            if (page.Next is null || found.Count == request.Count || looked >= MostLookedAt)
                return new(found, page.Next is null ? null : $"{page.Next}!0");
            cursor = page.Next;
        }
    }

    /// <summary>When the latest statement about it was made.</summary>
    public static DateTimeOffset UpdatedAt(RecordedDocument document) =>
        document.Facts.Count == 0 ? document.Document.At : document.Facts.Max(f => f.Source.SentAt);

    private DocumentCriteria? Criteria(SearchRequest request)
    {
        var (known, criteria) = (true, new DocumentCriteria());
        if (request.One("_id") is { } id)
            criteria = criteria with { Id = ResourceIds.Unescape(id) is { } document ? new DocumentId(document) : Unknown<DocumentId>() };
        if (request.One("identifier") is { } identifier)
            criteria = criteria with { Id = criteria.Id is { } same && same != NamedSubjects.OfDocument(identifier) ? Unknown<DocumentId>() : NamedSubjects.OfDocument(identifier) };
        if (request.One("patient") is { } patient)
            criteria = criteria with { Patient = NamedSubjects.OfReference("Patient", patient) ?? UnknownText() };
        foreach (var name in (string[])["patient.identifier", "patient:identifier"])
        {
            if (request.One(name) is { } token)
                criteria = criteria with { Patient = IppOf(token, request) ?? UnknownText() };
        }

        if (request.One("encounter") is { } encounter)
            criteria = criteria with { Visit = NamedSubjects.OfReference("Encounter", encounter) ?? UnknownText() };
        if (request.One("encounter.identifier") is { } number)
            criteria = criteria with { Visit = NamedSubjects.OfToken(number, hospital) ?? UnknownText() };
        return known ? criteria : null;

        T? Unknown<T>()
            where T : struct
        {
            known = false;
            return null;
        }

        string? UnknownText()
        {
            known = false;
            return null;
        }
    }

    // The ledger finds persons by IPP; that a matricule would find nobody must not look like a patient without documents.
    private string? IppOf(string token, SearchRequest request)
    {
        if (Domain.Ins.InsOids.IsIns(DocumentIdText.Bare(token.Split('|')[0])))
            request.Refuse("not-supported", "La recherche se fait par IPP ; l'INS n'est pas un critère.");
        return NamedSubjects.OfToken(token, hospital);
    }

    private List<DateCriterion> Dates(SearchRequest request, string name)
    {
        var read = request.All(name).Select(v => DateCriterion.Parse(v, hospital.TimeZone)).ToList();
        if (read.Contains(null))
            request.Refuse("value", $"Le paramètre {name} est une date ou un instant, précédé ou non de eq, ne, gt, lt, ge, le, sa ou eb.");
        return [.. read.OfType<DateCriterion>()];
    }

    private static List<HashSet<string>> Statuses(SearchRequest request)
    {
        var statuses = request.All("status").Select(v => v.Split(',').Select(s => s[(s.IndexOf('|', StringComparison.Ordinal) + 1)..]).ToHashSet(StringComparer.Ordinal)).ToList();
        if (statuses.Exists(s => s.Any(code => code is not ("current" or "superseded" or "entered-in-error"))))
            request.Refuse("value", "status est current, superseded ou entered-in-error.");
        return statuses;
    }

    private static string TypeOf(string token) => token[(token.IndexOf('|', StringComparison.Ordinal) + 1)..];

    private DateOnly? Day(DateTimeOffset? time) => time is { } at ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, hospital.TimeZone).DateTime) : null;

    // A page is told by where the ledger's page begins, and how many of it were looked at.
    private static (string? Cursor, int Skip) Position(string? text)
    {
        if (text?.Split('!') is not [var cursor, var skip] || !int.TryParse(skip, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count))
            return (null, 0);
        return (cursor.Length == 0 ? null : cursor, count);
    }
}

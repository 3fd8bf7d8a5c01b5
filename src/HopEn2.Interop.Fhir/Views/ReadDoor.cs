using System.Security.Cryptography;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Mappings;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>Read and search of documents, visits and persons: a view of the ledger. Each access is kept before it is answered.</summary>
internal sealed class ReadDoor(IRecordedResources recorded, IAccessTrail trail, IMappings mappings)
{
    /// <summary>Resources that can be read.</summary>
    public static readonly string[] Read = ["DocumentReference", "Encounter", "Patient"];

    private Hospital Hospital => mappings.Current.Hospital;

    private ViewContext House => new(Hospital);

    public async Task ReadAsync(HttpContext context, string type, string id)
    {
        if (await FindAsync(type, id, context.RequestAborted) is not { } resource)
        {
            await FhirAnswer.ErrorAsync(context, 404, "not-found", "Le moteur ne connaît pas cette ressource.");
            return;
        }

        await trail.KeepAsync(context, FhirAccess.Read, type, id);
        var version = Stamp(resource);
        context.Response.Headers.ETag = $"W/\"{version}\"";
        if (context.Request.Headers.IfNoneMatch.ToString().Split(',').Any(t => t.Trim() == $"W/\"{version}\""))
            context.Response.StatusCode = 304;
        else
            await FhirAnswer.WriteAsync(context, 200, resource);
    }

    public async Task SearchAsync(HttpContext context, string type)
    {
        var request = type switch
        {
            "DocumentReference" => DocumentSearch.Read(context.Request),
            "Encounter" => SearchRequest.Of(context.Request, "_id", "identifier", "patient", "patient.identifier"),
            _ => SearchRequest.Of(context.Request, "_id", "identifier"),
        };
        var page = type switch
        {
            "DocumentReference" => await new DocumentSearch(recorded, Hospital).FindAsync(request, context.RequestAborted),
            "Encounter" => await VisitsAsync(request, context.RequestAborted),
            _ => await PatientsAsync(request, context.RequestAborted),
        };
        if (page is null || request.Errors.Count > 0)
        {
            await FhirAnswer.WriteAsync(context, 400, request.Errors);
            return;
        }

        await trail.KeepAsync(context, FhirAccess.Search, type, string.Join(' ', context.Request.Query.Keys.Where(k => k != "_cursor")));
        foreach (var item in page.Items)
            Stamp(item);
        await FhirAnswer.WriteAsync(context, 200, SearchAnswers.Of(context.Request, type, request, page));
    }

    private async Task<FhirNode?> FindAsync(string type, string id, CancellationToken cancel)
    {
        if (ResourceIds.Unescape(id) is not { } identifier)
            return null;
        switch (type)
        {
            case "DocumentReference":
                return await recorded.DocumentAsync(new DocumentId(identifier), cancel) is { } document && DocumentView.IsDocument(document.Document)
                    ? new DocumentView(House).Of(document.Document, DocumentSearch.UpdatedAt(document))
                    : null;
            case "Encounter":
                return (await recorded.VisitsAsync(new(Visit: identifier), null, 2, cancel)).Items is [var visit] ? new VisitView(House).Of(visit) : null;
            default:
                return await PatientAsync(identifier, cancel);
        }
    }

    private async Task<FhirNode?> PatientAsync(string identifier, CancellationToken cancel)
    {
        if (identifier.Split('|') is not [var authority, var value])
            return null;
        return await recorded.PatientAsync(new Ipp(value, authority), cancel) is { } patient ? new PatientView(House, Hospital.AcceptTestIns).Of(patient) : null;
    }

    private async Task<RecordedPage<FhirNode>?> VisitsAsync(SearchRequest request, CancellationToken cancel)
    {
        var visit = request.One("_id") is { } id ? ResourceIds.Unescape(id) ?? "" : null;
        if (request.One("identifier") is { } token)
            visit = NamedSubjects.OfToken(token, Hospital) ?? "";
        var patient = request.One("patient") is { } reference ? NamedSubjects.OfReference("Patient", reference) ?? "" : null;
        if (request.One("patient.identifier") is { } ipp)
            patient = NamedSubjects.OfToken(ipp, Hospital) ?? "";
        if (request.Errors.Count > 0)
            return null;
        if (visit is "" || patient is "")
            return new([], null);
        var page = await recorded.VisitsAsync(new(Visit: visit, Patient: patient), request.From, request.Count, cancel);
        return new([.. page.Items.Select(new VisitView(House).Of)], page.Next);
    }

    private async Task<RecordedPage<FhirNode>?> PatientsAsync(SearchRequest request, CancellationToken cancel)
    {
        var ipp = request.One("_id") is { } id ? ResourceIds.Unescape(id) ?? "" : null;
        if (request.One("identifier") is { } token)
        {
            ipp = NamedSubjects.OfToken(token, Hospital) ?? "";
            if (ipp.Length > 0 && !ipp.Contains('|', StringComparison.Ordinal))
                ipp = $"{Hospital.DefaultAuthority}|{ipp}";
        }

        if (ipp is null && request.Errors.Count == 0)
            request.Refuse("required", "Chercher un Patient par identifier (IPP, système|valeur) ou _id : la liste de tous n'est pas donnée.");
        if (request.Errors.Count > 0)
            return null;
        return new(await PatientAsync(ipp!, cancel) is { } patient ? [patient] : [], null); // Refused above.
    }

    /// <summary>A version is a content: the same state has the same one.</summary>
    private static string Stamp(FhirNode resource)
    {
        var version = Convert.ToHexStringLower(SHA256.HashData(FhirJson.Write(resource)))[..16];
        (resource["meta"] ?? resource.Add("meta")).Add("versionId", version);
        return version;
    }
}

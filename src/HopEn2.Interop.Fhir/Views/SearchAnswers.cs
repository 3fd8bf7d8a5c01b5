using System.Globalization;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Views;

/// <summary>A page of results as a searchset.</summary>
internal static class SearchAnswers
{
    public static string BaseOf(HttpRequest http) => $"{http.Scheme}://{http.Host}/fhir";

    public static FhirNode Of(HttpRequest http, string type, SearchRequest request, RecordedPage<FhirNode> page)
    {
        var address = $"{BaseOf(http)}/{type}";
        var bundle = FhirNode.Resource("Bundle").Add("type", "searchset");
        // How many there are on pages that nobody asked for is not counted.
        if (page.Next is null && request.From is null)
            bundle.Add("total", page.Items.Count.ToString(CultureInfo.InvariantCulture));
        bundle.Add("link").Add("relation", "self").Add("url", $"{address}?{request.Query(request.From)}");
        if (page.Next is { } next)
            bundle.Add("link").Add("relation", "next").Add("url", $"{address}?{request.Query(next)}");
        foreach (var item in page.Items)
        {
            var entry = bundle.Add("entry").Add("fullUrl", $"{address}/{item.Text("id")}");
            FhirNodes.Copy(item, entry.AddResource("resource", type));
            entry.Add("search").Add("mode", "match");
        }

        if (request.Ignored.Count > 0)
        {
            var entry = bundle.Add("entry");
            FhirNodes.Copy(OperationOutcomes.Of(request.Ignored), entry.AddResource("resource", "OperationOutcome"));
            entry.Add("search").Add("mode", "outcome");
        }

        return bundle;
    }
}

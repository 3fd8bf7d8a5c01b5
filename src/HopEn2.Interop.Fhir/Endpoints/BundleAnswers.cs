using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>The bundles that answer bundles: an entry for each, in the same order.</summary>
internal static class BundleAnswers
{
    /// <param name="known">Entries that a condition (ifNoneExist) found to exist already.</param>
    public static FhirNode Transaction(FhirNode bundle, Taken.Accepted taken, IReadOnlySet<FhirNode> known, DateTimeOffset at)
    {
        var answer = FhirNode.Resource("Bundle").Add("type", "transaction-response");
        var documents = new Queue<DocumentFact>(taken.Outcome.Facts.OfType<DocumentFact>());
        var withOutcome = false;
        foreach (var entry in bundle.All("entry"))
        {
            var resource = entry["resource"];
            var isDocument = resource is { Type.Name: "DocumentReference" } && resource.Text("status") is not "superseded";
            var document = isDocument && documents.Count > 0 ? documents.Dequeue() : null;
            var response = answer.Add("entry").Add("response");
            var created = entry["request"]?.Text("method") is "POST" && !known.Contains(entry);
            response.Add("status", created ? "201 Created" : "200 OK");
            if (resource is not null && entry["request"]?.Text("method") is "POST" or "PUT")
            {
                var id = document is not null ? ResourceIds.OfDocument(document.Id) : UpdatedId(entry) ?? ResourceIds.Of(resource!, taken.Header.ControlId); // As just asked.
                response.Add("location", $"{resource!.Type.Name}/{id}/_history/1").Add("etag", "W/\"1\""); // As just asked.
            }

            response.Add("lastModified", FhirTime.Write(at));
            // What was odd is said once: it is about the document as a whole.
            if (!withOutcome && document is not null && taken.Outcome.Findings.Count > 0)
                FhirNodes.Copy(OperationOutcomes.Of(OperationOutcomes.Of(taken.Outcome.Findings)), response.AddResource("outcome", "OperationOutcome"));
            withOutcome |= document is not null;
        }

        return answer;
    }

    /// <summary>The answer to a message: a message whose header says what became of it.</summary>
    /// <param name="header">Of the message answered; null when it has none that can be read.</param>
    /// <param name="code">ok, transient-error or fatal-error.</param>
    public static FhirNode Message(FhirNode? header, string code, IEnumerable<FhirIssue> issues, DateTimeOffset at)
    {
        var bundle = FhirNode.Resource("Bundle").Add("type", "message").Add("timestamp", FhirTime.Write(at));
        var answer = bundle.Add("entry").Add("fullUrl", $"urn:uuid:{Guid.NewGuid()}").AddResource("resource", "MessageHeader");
        var outcome = OperationOutcomes.Of(issues);
        if (outcome["issue"] is not null)
        {
            var contained = answer.AddResource("contained", "OperationOutcome").Add("id", "details");
            FhirNodes.Copy(outcome, contained);
        }

        var eventNode = header?["event"];
        if (eventNode?.Type.Name == "uri")
            answer.Add("eventUri", eventNode.Value);
        else
            answer.Add("eventCoding").Add("system", eventNode?.Text("system")).Add("code", eventNode?.Text("code") ?? "unknown");
        answer.Add("source").Add("name", "hopen2").Add("endpoint", "urn:hopen2");
        var response = answer.Add("response").Add("identifier", header?.Text("id") ?? "unknown").Add("code", code);
        if (outcome["issue"] is not null)
            response.Add("details").Add("reference", "#details");
        return bundle;
    }

    private static string? UpdatedId(FhirNode entry)
    {
        var url = entry["request"]?.Text("method") is "PUT" ? entry["request"]!.Text("url") ?? "" : ""; // It has a method.
        return url.Split('/') is [_, { Length: > 0 } id] && !id.Contains('?', StringComparison.Ordinal) ? id : null;
    }
}

using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using HopEn2.Interop.Fhir.Translation;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>POST of a bundle: transaction (all or nothing), batch (each entry for itself), message.</summary>
internal sealed class BundleDoor(FhirIntake intake, FhirBodies bodies, Conditions conditions, PatchDoor patches, TimeProvider time)
{
    public async Task TakeAsync(HttpContext context, bool messageOnly)
    {
        using var request = await FhirRequest.ReadAsync(context, intake, bodies);
        if (request.Reading is not { } reading)
            return;
        var type = reading.Root?.Type.Name == "Bundle" ? reading.Root.Text("type") : null;
        if (reading.Root is not null && (type is not ("transaction" or "batch" or "message") || (messageOnly && type != "message")))
        {
            var wanted = messageOnly ? "Bundle de type message" : "Bundle de type transaction, batch ou message";
            await FhirAnswer.WriteAsync(context, 422, [OperationOutcomes.Error("not-supported", $"Cette adresse prend un {wanted}.", reading.Root.Type.Name)]);
        }
        else if (type == "message")
        {
            await MessageAsync(context, request, reading);
        }
        else if (type == "batch")
        {
            await BatchAsync(context, reading);
        }
        else
        {
            await TransactionAsync(context, request, reading);
        }
    }

    private async Task TransactionAsync(HttpContext context, FhirRequest request, FhirReading reading)
    {
        var known = new HashSet<FhirNode>();
        foreach (var entry in reading.IsAccepted ? reading.Root!.All("entry") : []) // Accepted: there is one.
        {
            var found = PatchFacts.IsDeletion(entry) ? await patches.ProblemAsync(reading, entry["request"]!.Text("url") ?? "", context) : await conditions.ProblemAsync(entry, known, context.RequestAborted); // It asks for one.
            if (found is not { } problem)
                continue;
            await FhirAnswer.WriteAsync(context, problem.Status, [problem.Issue]);
            return;
        }

        var taken = await intake.TakeAsync(reading, request.Bytes, FhirRequest.DeliveryOf(context, null), context.RequestAborted);
        if (taken is Taken.Accepted accepted)
            await FhirAnswer.WriteAsync(context, 200, BundleAnswers.Transaction(reading.Root!, accepted, known, time.GetUtcNow())); // Accepted: there is one.
        else
            await FhirRequest.AnswerAsync(context, taken);
    }

    private async Task MessageAsync(HttpContext context, FhirRequest request, FhirReading reading)
    {
        var header = reading.Root?["entry"]?["resource"] is { Type.Name: "MessageHeader" } read ? read : null;
        var taken = await intake.TakeAsync(reading, request.Bytes, FhirRequest.DeliveryOf(context, null), context.RequestAborted);
        var (status, code, issues) = taken switch
        {
            Taken.Accepted accepted => (200, "ok", OperationOutcomes.Of(accepted.Outcome.Findings)),
            Taken.Refused refused => (refused.Status, "fatal-error", refused.Issues),
            _ => (503, "transient-error", [OperationOutcomes.Error("transient", "Le message ne peut pas être conservé maintenant et ne l'a pas été. Le renvoyer plus tard.")]),
        };
        if (status == 503)
            context.Response.Headers.RetryAfter = "10";
        // What is no message cannot be answered by one.
        await (header is null ? FhirAnswer.WriteAsync(context, status, issues) : FhirAnswer.WriteAsync(context, status, BundleAnswers.Message(header, code, issues, time.GetUtcNow())));
    }

    /// <summary>Entries of a batch do not depend on each other: each is taken as if it had come alone.</summary>
    private async Task BatchAsync(HttpContext context, FhirReading reading)
    {
        var answer = FhirNode.Resource("Bundle").Add("type", "batch-response");
        foreach (var entry in reading.Root!.All("entry").ToList()) // It was read as a batch.
        {
            var response = answer.Add("entry").Add("response");
            var (status, issues) = await EntryAsync(context, reading, entry, response);
            response.Add("status", status);
            if (issues.Count == 0)
                continue;
            var outcome = response.AddResource("outcome", "OperationOutcome");
            foreach (var issue in issues)
                outcome.Add("issue").Add("severity", issue.Severity.ToString().ToLowerInvariant()).Add("code", issue.Code).Add("diagnostics", issue.Text).Add("expression", issue.Expression);
        }

        await FhirAnswer.WriteAsync(context, 200, answer);
    }

    private async Task<(string Status, IReadOnlyList<FhirIssue> Issues)> EntryAsync(HttpContext context, FhirReading reading, FhirNode entry, FhirNode response)
    {
        var (method, url) = (entry["request"]?.Text("method"), entry["request"]?.Text("url") ?? "");
        var path = url.Split('?')[0].Split('/');
        var errors = reading.Issues.Where(i => i.IsError && i.Expression?.StartsWith(entry.Path, StringComparison.Ordinal) is true).ToList();
        if (errors.Count > 0 || entry["resource"] is not { } resource)
            return ("422", errors.Count > 0 ? errors : [OperationOutcomes.Error("required", "L'entrée n'a pas de ressource.", entry.Path)]);
        if (method is not ("POST" or "PUT") || !FhirEndpoints.Written.Contains(path[0], StringComparer.Ordinal) || resource.Type.Name != path[0])
            return ("404", [OperationOutcomes.Error("not-supported", "Cette interaction n'est pas prise en charge : voir /fhir/metadata.", entry.Path)]);
        var known = new HashSet<FhirNode>();
        if (await conditions.ProblemAsync(entry, known, context.RequestAborted) is { } problem)
            return (problem.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), [problem.Issue]);
        if (known.Contains(entry))
            return ("200 OK", []);

        using var body = new DocumentBuffer();
        FhirJson.Write(body, resource);
        var key = method == "PUT" && path.Length > 1 ? $"{path[0]}/{path[1]}" : null;
        var taken = await intake.TakeAsync(FhirReader.Read(body.Written, FhirFormat.Json), body.Written, FhirRequest.DeliveryOf(context, key), context.RequestAborted);
        switch (taken)
        {
            case Taken.Accepted accepted:
                response.Add("location", ResourceDoor.Location(resource, accepted, path.Length > 1 ? path[1] : null)).Add("etag", $"W/\"{accepted.Version}\"");
                return (method == "POST" ? "201 Created" : "200 OK", []);
            case Taken.Refused refused:
                return (refused.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Issues);
            default:
                return ("503", [OperationOutcomes.Error("transient", "Pas conservé : à renvoyer plus tard.", entry.Path)]);
        }
    }
}

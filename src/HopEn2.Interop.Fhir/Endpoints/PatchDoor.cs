using System.Globalization;
using System.Text.Json;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using HopEn2.Interop.Fhir.Translation;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>PATCH of a DocumentReference (PDSm flux 03). Kept as the transaction of one entry that would ask for the same, as R4 writes it: so it can be read, translated and replayed as any.</summary>
internal sealed class PatchDoor(FhirIntake intake, FhirBodies bodies, IKnownResources known, TimeProvider time)
{
    /// <param name="id">Null: the query names the document.</param>
    public async Task TakeAsync(HttpContext context, string type, string? id)
    {
        if (type != "DocumentReference")
        {
            context.Response.Headers.Allow = FhirEndpoints.Written.Contains(type, StringComparer.Ordinal) ? "GET, POST, PUT" : "GET";
            await FhirAnswer.ErrorAsync(context, 405, "not-supported", "PATCH n'est pris que d'un DocumentReference. Envoyer la ressource entière par PUT.");
            return;
        }

        var url = id is null ? type + context.Request.QueryString.Value : $"{type}/{id}";
        if (await ReadAsync(context, url) is not { } wrapped)
            return;
        var reading = FhirReader.Read(wrapped, FhirFormat.Json);
        if (await ProblemAsync(reading, url, context) is not { } problem)
            await TakeAsync(context, reading, wrapped, url);
        else
            await FhirAnswer.WriteAsync(context, problem.Status, [problem.Issue]);
    }

    /// <summary>Whether an entry's PATCH names a document that is known, and is its source's to change; null: it does, or is no PATCH.</summary>
    public async Task<(int Status, FhirIssue Issue)?> ProblemAsync(FhirReading reading, string url, HttpContext context)
    {
        if (PatchFacts.TargetOf(url) is not { } document)
            return (422, OperationOutcomes.Error("required", "L'adresse du PATCH ne nomme pas de document : DocumentReference?identifier=système|valeur."));
        if (await known.FeedsOfAsync(document, context.RequestAborted) is not { } feeds)
            return (404, OperationOutcomes.Error("not-found", "Aucun document de cet identifiant."));
        var feed = intake.FeedOf(reading, context.User.Identity?.Name ?? "");
        return feed is null || feeds.Contains(feed.Name) ? null : (403, OperationOutcomes.Error("forbidden", "Ce document a été publié par une autre source : elle seule le modifie."));
    }

    private async Task TakeAsync(HttpContext context, FhirReading reading, ReadOnlyMemory<byte> wrapped, string url)
    {
        // The same again later, after something else in between, means it: no two are taken for one. Told twice it comes to the same.
        var control = string.Create(CultureInfo.InvariantCulture, $"PATCH {FhirIntake.VersionOf(wrapped.Span)} {time.GetUtcNow().UtcDateTime:yyyyMMddHHmmssfff}");
        var taken = await intake.TakeAsync(reading, wrapped, FhirRequest.DeliveryOf(context, null) with { ControlId = control }, context.RequestAborted);
        if (taken is not Taken.Accepted accepted)
        {
            await FhirRequest.AnswerAsync(context, taken);
            return;
        }

        context.Response.Headers.ETag = $"W/\"{accepted.Version}\"";
        await FhirAnswer.WriteAsync(context, 200, Changed(reading, url, accepted));
    }

    /// <summary>What was changed, and of which document: nothing else is known here.</summary>
    private static FhirNode Changed(FhirReading reading, string url, Taken.Accepted accepted)
    {
        var changed = FhirNode.Resource("DocumentReference");
        changed.Add("meta").Add("versionId", accepted.Version).Add("tag").Add("system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue").Add("code", "SUBSETTED");
        changed.Add("masterIdentifier").Add("system", "urn:ietf:rfc:3986").Add("value", PatchFacts.TargetOf(url)?.Value);
        foreach (var (element, value) in Patch.Of(reading.Root?["entry"]?["resource"])?.Changes ?? [])
        {
            if (element is "status")
                changed.Add(element, value);
        }

        return changed;
    }

    private async Task<byte[]?> ReadAsync(HttpContext context, string url)
    {
        if (context.Request.ContentType?.Split(';')[0].Trim() is not Patch.JsonType)
        {
            using var request = await FhirRequest.ReadAsync(context, intake, bodies);
            if (request.Reading is not { } reading)
                return null;
            if (reading.Root is { Type.Name: "Parameters" } parameters && reading.IsAccepted)
                return Wrap(url, writer => writer.WriteRawValue(FhirJson.Write(parameters), skipInputValidation: true));
            await FhirAnswer.WriteAsync(context, reading.IsUnreadable ? 400 : 422, reading.IsAccepted ? [OperationOutcomes.Error("not-supported", "PATCH prend un Parameters (FHIRPath Patch) ou du JSON Patch.")] : reading.Issues);
            return null;
        }

        using var body = await bodies.ReadAsync(context.Request, intake.Largest, context.RequestAborted);
        if (body.Bytes is { } json && Patch.OfJson(json) is not null)
            return Wrap(url, writer => WriteBinary(writer, json));
        await FhirAnswer.ErrorAsync(context, body.Bytes is null ? 413 : 400, body.Bytes is null ? "too-long" : "structure", body.Bytes is null ? "Le PATCH est trop long." : "Le corps n'est pas du JSON Patch (RFC 6902) : un tableau d'opérations.");
        return null;
    }

    private static void WriteBinary(Utf8JsonWriter writer, ReadOnlyMemory<byte> json)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Binary");
        writer.WriteString("contentType", Patch.JsonType);
        writer.WriteBase64String("data", json.Span);
        writer.WriteEndObject();
    }

    private static byte[] Wrap(string url, Action<Utf8JsonWriter> resource)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("resourceType", "Bundle");
            writer.WriteString("type", "transaction");
            writer.WriteStartArray("entry");
            writer.WriteStartObject();
            writer.WritePropertyName("resource");
            resource(writer);
            writer.WriteStartObject("request");
            writer.WriteString("method", "PATCH");
            writer.WriteString("url", url);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

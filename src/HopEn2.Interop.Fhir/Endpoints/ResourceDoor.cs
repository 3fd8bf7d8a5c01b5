using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using HopEn2.Interop.Fhir.Translation;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Create, update and validate of one resource.</summary>
/// <remarks>The engine keeps the message and its facts, not the resource: a version is a content, and If-Match is answered for what this engine has taken since it started.</remarks>
internal sealed class ResourceDoor(FhirIntake intake, FhirBodies bodies, FhirTranslator translator, Conditions conditions, TimeProvider time)
{
    public async Task CreateAsync(HttpContext context, string type)
    {
        if (!FhirEndpoints.Written.Contains(type, StringComparer.Ordinal))
        {
            await UnknownAsync(context);
            return;
        }

        if (context.Request.Headers["If-None-Exist"].ToString() is { Length: > 0 } condition)
        {
            var count = await conditions.CountAsync(type, condition, context.RequestAborted);
            if (await AnsweredAsync(context, Conditions.Problem(count, null)))
                return;
            if (count == 1)
            {
                await FhirAnswer.WriteAsync(context, 200, [new FhirIssue(FhirSeverity.Information, "informational", null, "La ressource existe déjà : rien n'a été créé.")]);
                return;
            }
        }

        using var request = await FhirRequest.ReadAsync(context, intake, bodies);
        if (request.Reading is { } reading && !await IsOtherAsync(context, reading, type))
            await TakeAsync(context, request, reading, null, created: true);
    }

    public async Task UpdateAsync(HttpContext context, string type, string? id)
    {
        if (!FhirEndpoints.Written.Contains(type, StringComparer.Ordinal))
        {
            await UnknownAsync(context);
            return;
        }

        using var request = await FhirRequest.ReadAsync(context, intake, bodies);
        if (request.Reading is not { } reading || await IsOtherAsync(context, reading, type))
            return;
        var created = false;
        string key;
        if (id is not null)
        {
            key = $"{type}/{id}";
            if (reading.IsAccepted && reading.Root!.Text("id") != id) // Accepted: there is one.
            {
                await FhirAnswer.WriteAsync(context, 400, [OperationOutcomes.Error("value", "L'id de la ressource n'est pas celui de l'adresse.", type)]);
                return;
            }
        }
        else
        {
            var criteria = Uri.UnescapeDataString(context.Request.QueryString.Value ?? "").TrimStart('?');
            var count = await conditions.CountAsync(type, criteria, context.RequestAborted);
            if (await AnsweredAsync(context, Conditions.Problem(count, null)))
                return;
            created = count == 0;
            key = $"{type}?{criteria}";
        }

        if (context.Request.Headers.IfMatch.ToString() is { Length: > 0 } wanted && wanted.Replace("W/", "", StringComparison.Ordinal).Trim('"') != intake.Latest.VersionOf(key))
        {
            await FhirAnswer.ErrorAsync(context, 412, "conflict", "La version attendue (If-Match) n'est pas la dernière que le moteur connaît de cette ressource.");
            return;
        }

        await TakeAsync(context, request, reading, key, created);
    }

    public async Task ValidateAsync(HttpContext context, string? type)
    {
        using var request = await FhirRequest.ReadAsync(context, intake, bodies);
        if (request.Reading is not { } reading || (type is not null && await IsOtherAsync(context, reading, type)))
            return;
        if (reading.IsUnreadable)
        {
            await FhirAnswer.WriteAsync(context, 400, reading.Issues);
            return;
        }

        var issues = reading.Issues.ToList();
        if (reading.IsAccepted)
        {
            var (_, outcome) = translator.Translate(reading, intake.FeedOf(reading, context.User.Identity?.Name ?? "")?.Name ?? "", "", time.GetUtcNow());
            if (outcome is Outcome.Parked parked)
                issues.Add(OperationOutcomes.Of(parked.Error));
            issues.AddRange(OperationOutcomes.Of(outcome.Findings));
        }

        await FhirAnswer.WriteAsync(context, 200, issues.Count > 0 ? issues : [new FhirIssue(FhirSeverity.Information, "informational", null, "Rien à redire.")]);
    }

    internal static string Location(FhirNode resource, Taken.Accepted accepted, string? id)
    {
        id ??= ResourceIds.OfFacts(resource, accepted.Outcome.Facts) ?? ResourceIds.Of(resource, accepted.Header.ControlId);
        return $"{resource.Type.Name}/{id}/_history/{accepted.Version}";
    }

    private async Task TakeAsync(HttpContext context, FhirRequest request, FhirReading reading, string? key, bool created)
    {
        var taken = await intake.TakeAsync(reading, request.Bytes, FhirRequest.DeliveryOf(context, key), context.RequestAborted);
        if (taken is not Taken.Accepted accepted)
        {
            await FhirRequest.AnswerAsync(context, taken);
            return;
        }

        var resource = reading.Root!; // Accepted: there is one.
        var location = Location(resource, accepted, key?.Contains('?', StringComparison.Ordinal) is false ? resource.Text("id") : null);
        context.Response.Headers.ETag = $"W/\"{accepted.Version}\"";
        context.Response.Headers.LastModified = time.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        if (created)
            context.Response.Headers.Location = $"/fhir/{location}";
        var status = created ? 201 : 200;
        switch (Preferences.Of(context.Request, request.Bytes.Length))
        {
            case Preference.Representation:
                Stamp(resource, location.Split('/')[1], accepted.Version);
                await FhirAnswer.WriteAsync(context, status, resource);
                break;
            case Preference.OperationOutcome:
                await FhirAnswer.WriteAsync(context, status, OperationOutcomes.Of(accepted.Outcome.Findings).DefaultIfEmpty(new(FhirSeverity.Information, "informational", null, "Rien à redire.")));
                break;
            default:
                context.Response.StatusCode = status;
                break;
        }
    }

    private void Stamp(FhirNode resource, string id, string version)
    {
        (resource["id"] ?? resource.Add("id")).SetText(id);
        var meta = resource["meta"] ?? resource.Add("meta");
        (meta["versionId"] ?? meta.Add("versionId")).SetText(version);
        (meta["lastUpdated"] ?? meta.Add("lastUpdated")).SetText(FhirTime.Write(time.GetUtcNow()));
    }

    private static async Task<bool> IsOtherAsync(HttpContext context, FhirReading reading, string type)
    {
        if (reading.Root is null || reading.Root.Type.Name == type)
            return false;
        await FhirAnswer.WriteAsync(context, 404, [OperationOutcomes.Error("not-supported", $"Cette adresse prend une ressource {type}.", reading.Root.Type.Name)]);
        return true;
    }

    private static async Task<bool> AnsweredAsync(HttpContext context, (int Status, FhirIssue Issue)? problem)
    {
        if (problem is not { } found)
            return false;
        await FhirAnswer.WriteAsync(context, found.Status, [found.Issue]);
        return true;
    }

    private static Task UnknownAsync(HttpContext context) =>
        FhirAnswer.ErrorAsync(context, 404, "not-supported", "Cette ressource n'est pas prise seule : voir /fhir/metadata.");
}

using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Outcomes;
using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>Writes resources as answers, in the format the caller wants.</summary>
internal static class FhirAnswer
{
    public const string Json = "application/fhir+json";
    public const string Xml = "application/fhir+xml";

    public static async Task WriteAsync(HttpContext context, int status, FhirNode resource)
    {
        var isXml = WantsXml(context.Request);
        context.Response.StatusCode = status;
        context.Response.ContentType = isXml ? Xml : Json;
        using var body = new DocumentBuffer();
        if (isXml)
            FhirXml.Write(body, resource);
        else
            FhirJson.Write(body, resource);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.Written, context.RequestAborted);
    }

    public static Task WriteAsync(HttpContext context, int status, IEnumerable<FhirIssue> issues) => WriteAsync(context, status, OperationOutcomes.Of(issues));

    public static Task ErrorAsync(HttpContext context, int status, string code, string text) => WriteAsync(context, status, [OperationOutcomes.Error(code, text)]);

    public static Task TryAgainAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return ErrorAsync(context, StatusCodes.Status503ServiceUnavailable, "transient", "Le document ne peut pas être conservé maintenant et ne l'a pas été. Le renvoyer plus tard.");
    }

    /// <summary>The format of a media type; null when it is none of FHIR's, or says another version than R4.</summary>
    public static FhirFormat? FormatOf(string? contentType)
    {
        foreach (var parameter in contentType?.Split(';').Skip(1) ?? [])
        {
            if (parameter.Split('=') is [var name, var version] && name.Trim().Equals("fhirVersion", StringComparison.OrdinalIgnoreCase) && version.Trim().Trim('"') is not ("4.0" or "4.0.1"))
                return null;
        }

        var type = contentType?.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            Json or "application/json" or "text/json" => FhirFormat.Json,
            Xml or "application/xml" or "text/xml" => FhirFormat.Xml,
            _ => null,
        };
    }

    // As it was sent, where nothing is asked for.
    private static bool WantsXml(HttpRequest request)
    {
        var asked = request.Query["_format"].ToString() is { Length: > 0 } format ? format : request.Headers.Accept.ToString();
        if (asked.Contains("xml", StringComparison.OrdinalIgnoreCase))
            return !asked.Contains("json", StringComparison.OrdinalIgnoreCase) || asked.IndexOf("xml", StringComparison.OrdinalIgnoreCase) < asked.IndexOf("json", StringComparison.OrdinalIgnoreCase);
        return !asked.Contains("json", StringComparison.OrdinalIgnoreCase) && FormatOf(request.ContentType) == FhirFormat.Xml;
    }
}

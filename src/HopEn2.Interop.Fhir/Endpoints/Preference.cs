using Microsoft.AspNetCore.Http;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>What a caller wants back after a change (header Prefer).</summary>
internal enum Preference
{
    /// <summary>Nothing but the headers.</summary>
    Minimal,

    /// <summary>The resource. The default, but for resources larger than a large body: a document of megabytes is not sent back unasked.</summary>
    Representation,

    /// <summary>What was odd about it.</summary>
    OperationOutcome,
}

internal static class Preferences
{
    public static Preference Of(HttpRequest request, int size)
    {
        var prefer = request.Headers["Prefer"].ToString();
        if (prefer.Contains("return=minimal", StringComparison.OrdinalIgnoreCase))
            return Preference.Minimal;
        if (prefer.Contains("return=OperationOutcome", StringComparison.OrdinalIgnoreCase))
            return Preference.OperationOutcome;
        return prefer.Contains("return=representation", StringComparison.OrdinalIgnoreCase) || size <= FhirBodies.Large ? Preference.Representation : Preference.Minimal;
    }
}

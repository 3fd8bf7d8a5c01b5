namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>One HTTP request of a system that speaks FHIR.</summary>
/// <param name="Method">POST, PUT or PATCH.</param>
/// <param name="Path">Under the base of the server, without a leading slash; empty is the base itself.</param>
/// <param name="ContentType">Media type of the body.</param>
public sealed record FhirRequest(string Method, string Path, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/fhir+json";

    /// <summary>JSON Patch (RFC 6902).</summary>
    public const string JsonPatch = "application/json-patch+json";
}

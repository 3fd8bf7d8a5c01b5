using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>The ids that the engine gives to resources: it keeps messages and facts, no resources, so an id is made of what a resource is about, and is the same whenever that is.</summary>
internal static class ResourceIds
{
    public static string OfDocument(DocumentId id) => Hash("DocumentReference|" + id.Value);

    /// <param name="controlId">Of the document that it came in.</param>
    public static string Of(FhirNode resource, string controlId) => Hash($"{resource.Path}|{controlId}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
}

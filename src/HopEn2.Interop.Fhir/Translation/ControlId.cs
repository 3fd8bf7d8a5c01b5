using System.Security.Cryptography;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>What a FHIR document calls itself, by which its repetition is known: the counterpart of MSH-10.</summary>
public static class ControlId
{
    /// <summary>Tag of a resource that comes alone: the control id it is known by, for answers to name.</summary>
    public const string System = "urn:hopen2:control-id";

    private const int Longest = 199;

    /// <summary>Bundle.identifier; of a message the id of its header; of an ITI-65 the identifier of its submission set; of a resource its type, id and version. Null: it has no name of its own.</summary>
    public static string? Of(FhirNode root)
    {
        var named = root.Type.Name == "Bundle" ? OfBundle(root) : OfResource(root);
        return named is { Length: > Longest } ? named[..Longest] : named;
    }

    /// <summary>A name for what has none: the same bytes have the same.</summary>
    public static string OfBytes(ReadOnlySpan<byte> body) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(body))[..32];

    private static string? OfBundle(FhirNode bundle)
    {
        if (bundle["identifier"]?.Text("value") is { } own)
            return own;
        var resources = bundle.All("entry").Select(e => e["resource"]).OfType<FhirNode>().ToList();
        if (bundle.Text("type") is "message")
            return resources[0].Text("id"); // A message begins with its header.
        return resources.Find(r => r.Type.Name == "List")?["identifier"]?.Text("value");
    }

    // Without a version, or the time of it, the same resource may be stated again later, and means it: the bytes alone do not make it a repetition.
    private static string? OfResource(FhirNode resource)
    {
        if (resource["meta"]?.All("tag").SelectMany(t => Coding.Of(t)).FirstOrDefault(c => c.System == System) is { } tag)
            return tag.Code;
        var version = resource["meta"]?.Text("versionId") ?? resource["meta"]?.Text("lastUpdated");
        return resource.Text("id") is { } id && version is not null ? $"{resource.Type.Name}/{id}/_history/{version}" : null;
    }
}

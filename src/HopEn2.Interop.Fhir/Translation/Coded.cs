using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Fhir.Endpoints;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>A code of a system.</summary>
internal sealed record Coding(string System, string Code)
{
    /// <summary>The codings of a Coding, code or CodeableConcept.</summary>
    public static IEnumerable<Coding> Of(FhirNode? node) => node?.Type.Name switch
    {
        null => [],
        "CodeableConcept" => node.All("coding").SelectMany(c => Of(c)),
        "Coding" => node.Text("code") is { } code ? [new(node.Text("system") ?? "", code)] : [],
        _ => node.Value is { } value ? [new("", value)] : [],
    };

    public static string? First(FhirNode? node) => Of(node).FirstOrDefault()?.Code;
}

/// <summary>An Identifier.</summary>
/// <param name="System">Without <c>urn:oid:</c>; empty when there is none.</param>
/// <param name="Types">Codes of its type.</param>
internal sealed record Identifier(FhirNode Node, string System, string Value, string Use, IReadOnlyList<string> Types)
{
    public bool Is(string type) => Types.Contains(type, StringComparer.Ordinal);

    /// <summary>Null when it has no value.</summary>
    public static Identifier? Of(FhirNode? node)
    {
        if (node?.Text("value")?.Trim() is not { Length: > 0 } value)
            return null;
        return new(node, DocumentIdText.Bare(node.Text("system") ?? ""), value, node.Text("use") ?? "", [.. Coding.Of(node["type"]).Select(c => c.Code)]);
    }

    public static IEnumerable<Identifier> AllOf(FhirNode? resource, string element = "identifier") =>
        resource is null ? [] : resource.All(element).Select(Of).OfType<Identifier>();

    /// <summary>The identifier that the engine made an address of, <c>Encounter/CHU--7CV1</c>, as it answered it to whoever created the resource; null when it is another server's.</summary>
    public static (string Authority, string Value)? OfAddress(FhirNode? reference, string type) =>
        reference?.Text("reference")?.Split('/') is [.., var named, { Length: > 0 } id] && named == type && ResourceIds.Unescape(id)?.Split('|') is [{ Length: > 0 } authority, { Length: > 0 } value] ? (authority, value) : null;

    /// <summary>The identifier of a conditional reference, <c>Patient?identifier=system|value</c>; null when it is none.</summary>
    public static (string System, string Value)? OfQuery(string? url)
    {
        const string Parameter = "identifier=";
        var at = url?.IndexOf('?', StringComparison.Ordinal) ?? -1;
        if (at < 0)
            return null;
        foreach (var part in url![(at + 1)..].Split('&')) // It has a question mark.
        {
            if (!part.StartsWith(Parameter, StringComparison.Ordinal))
                continue;
            var token = Uri.UnescapeDataString(part[Parameter.Length..]);
            var bar = token.IndexOf('|', StringComparison.Ordinal);
            return bar < 0 ? ("", token) : (DocumentIdText.Bare(token[..bar]), token[(bar + 1)..]);
        }

        return null;
    }
}

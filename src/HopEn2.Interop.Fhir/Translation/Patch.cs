using System.Buffers.Text;
using System.Text.Json;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>A change of metadata alone (PDSm flux 03), whichever way it is written: FHIRPath Patch, a Parameters; or JSON Patch, a Binary of that type.</summary>
/// <param name="Changes">Element and value: null when that is no simple one. The extension that says archived goes by <see cref="Archived"/>.</param>
internal sealed record Patch(IReadOnlyList<(string Element, string? Value)> Changes)
{
    public const string JsonType = "application/json-patch+json";

    public const string Archived = "isArchived";

    /// <summary>Null: it is no patch that can be read.</summary>
    public static Patch? Of(FhirNode? resource) => resource?.Type.Name switch
    {
        "Parameters" => OfParameters(resource),
        "Binary" when resource.Text("contentType")?.Split(';')[0].Trim() is JsonType && resource["data"] is { HasValue: true } data => OfJson(Decoded(data)),
        _ => null,
    };

    // Reading has checked that it is base64.
    private static ReadOnlyMemory<byte> Decoded(FhirNode data)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(data.Utf8.Length)];
        return bytes.AsMemory(0, Math.Max(0, Base64Text.Decode(data.Utf8.Span, bytes)));
    }

    public static Patch? OfJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement is { ValueKind: JsonValueKind.Array } operations && operations.GetArrayLength() > 0 ? new([.. operations.EnumerateArray().Select(OfOperation)]) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }

    private static (string Element, string? Value) OfOperation(JsonElement operation)
    {
        var kind = operation.GetProperty("op").GetString();
        var path = operation.GetProperty("path").GetString() ?? "";
        var value = operation.TryGetProperty("value", out var found) ? found : default;
        if (kind is not ("add" or "replace"))
            return ($"{kind} {Element(path)}", null);
        // The ANS prints a path that is no JSON Pointer, "/extension[url:…isArchived]/valueBoolean": read loosely (fhir.md §4).
        if (IsArchived(path) || (Element(path) is "extension" && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && IsArchived(value.GetRawText())))
            return (Archived, null);
        return (path.TrimStart('/').Contains('/', StringComparison.Ordinal) ? path.TrimStart('/') : Element(path), value.ValueKind is JsonValueKind.String ? value.GetString()?.Trim() : null);
    }

    private static Patch? OfParameters(FhirNode parameters)
    {
        var changes = new List<(string, string?)>();
        foreach (var operation in parameters.All("parameter"))
        {
            var parts = operation.All("part").ToLookup(p => p.Text("name"), p => p["value"]);
            var (kind, path, name) = (parts["type"].FirstOrDefault()?.Value, parts["path"].FirstOrDefault()?.Value ?? "", parts["name"].FirstOrDefault()?.Value);
            if (operation.Text("name") is not "operation" || kind is null)
                return null;
            var element = path.StartsWith("DocumentReference.", StringComparison.Ordinal) ? path["DocumentReference.".Length..] : name ?? path;
            if (kind is not ("add" or "replace" or "insert"))
                changes.Add(($"{kind} {element}", null));
            else if (IsArchived(path) || parts["value"].Any(v => IsArchived(v?.Text("url") ?? "")))
                changes.Add((Archived, null));
            else
                changes.Add((element, parts["value"].FirstOrDefault()?.Value));
        }

        return changes.Count > 0 ? new(changes) : null;
    }

    private static bool IsArchived(string text) => text.Contains("isArchived", StringComparison.OrdinalIgnoreCase) || text.Contains("is-archived", StringComparison.OrdinalIgnoreCase);

    private static string Element(string path) => path.TrimStart('/').Split('/', '[')[0];
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>Builds JSON as FHIR writes it: what has no value is left out, never null and never an empty list.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true };

    public static JsonObject Of(params ReadOnlySpan<(string Name, JsonNode? Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
        {
            if (value is not null)
                made.Add(name, value);
        }

        return made;
    }

    /// <summary>Null when nothing is left.</summary>
    public static JsonArray? List(params ReadOnlySpan<JsonNode?> items)
    {
        var list = new JsonArray();
        foreach (var item in items)
        {
            if (item is not null)
                list.Add(item);
        }

        return list.Count == 0 ? null : list;
    }

    public static JsonArray? List(IEnumerable<JsonNode?> items) => List([.. items]);

    public static byte[] Bytes(JsonNode node) => Charset.GetBytes(node.ToJsonString(Compact));

    /// <summary>For people to read: two blanks a level.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    private static System.Text.Encoding Charset => Er7.Charsets.Utf8;
}

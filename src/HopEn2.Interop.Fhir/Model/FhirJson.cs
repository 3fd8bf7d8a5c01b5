using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>Writes elements as FHIR JSON.</summary>
public static class FhirJson
{
    // The media type says what it is; no page holds it. Accents and base64 stay as they are.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 1000 };

    public static byte[] Write(FhirNode resource)
    {
        using var buffer = new DocumentBuffer();
        Write(buffer, resource);
        return buffer.Written.ToArray();
    }

    /// <summary>Likewise, where it may be large.</summary>
    internal static void Write(IBufferWriter<byte> buffer, FhirNode resource)
    {
        using var writer = new Utf8JsonWriter(buffer, Options);
        Write(writer, resource);
    }

    private static void Write(Utf8JsonWriter writer, FhirNode node)
    {
        writer.WriteStartObject();
        if (node.Type.Kind == FhirTypeKind.Resource)
            writer.WriteString("resourceType", node.Type.Name);
        var children = node.Children;
        for (var i = 0; i < children.Count; i++)
        {
            if (IndexOf(children, children[i].Definition!) == i) // Only a root has none.
                Element(writer, children, i);
        }

        writer.WriteEndObject();
    }

    private static int IndexOf(IReadOnlyList<FhirNode> children, ElementDefinition definition)
    {
        var index = 0;
        while (!ReferenceEquals(children[index].Definition, definition))
            index++;
        return index;
    }

    private static void Element(Utf8JsonWriter writer, IReadOnlyList<FhirNode> children, int first)
    {
        var definition = children[first].Definition!; // As above.
        var type = children[first].Type;
        var name = new TypedElement(definition, definition.IsChoice ? type : definition.Types[0]).Name;
        var all = definition.Many ? children.Where(c => ReferenceEquals(c.Definition, definition)).ToList() : [children[first]];
        if (type.Kind != FhirTypeKind.Primitive)
        {
            Items(writer, name, definition.Many, all, Write);
            return;
        }

        if (all.Exists(c => c.HasValue))
            Items(writer, name, definition.Many, all, Value);
        if (all.Exists(c => c.Children.Count > 0))
            Items(writer, "_" + name, definition.Many, all, Counterpart);
    }

    private static void Items(Utf8JsonWriter writer, string name, bool many, List<FhirNode> nodes, Action<Utf8JsonWriter, FhirNode> write)
    {
        writer.WritePropertyName(name);
        if (many)
            writer.WriteStartArray();
        foreach (var node in nodes)
            write(writer, node);
        if (many)
            writer.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter writer, FhirNode node)
    {
        if (!node.HasValue)
            writer.WriteNullValue();
        else if (node.Type.Name == "boolean" || Primitives.IsNumber(node.Type))
            writer.WriteRawValue(node.Utf8.Span, skipInputValidation: true);
        else
            writer.WriteStringValue(node.Utf8.Span);
    }

    private static void Counterpart(Utf8JsonWriter writer, FhirNode node)
    {
        if (node.Children.Count == 0)
            writer.WriteNullValue();
        else
            Write(writer, node);
    }
}

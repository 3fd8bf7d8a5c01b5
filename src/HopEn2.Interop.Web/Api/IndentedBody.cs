using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;

namespace HopEn2.Interop.Web.Api;

/// <summary>A message in JSON or XML as people read it: indented, long values cut.</summary>
internal static class IndentedBody
{
    /// <summary>Characters shown; what follows is in the message as received.</summary>
    private const int Longest = 200_000;

    private static readonly JsonReaderOptions Reading = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 200 };

    private static readonly JsonWriterOptions Writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 200, SkipValidation = true };

    /// <summary>json, xml or hl7, by how it begins.</summary>
    public static string ExtensionOf(ReadOnlySpan<byte> body) => Bare(body).TrimStart(" \t\r\n"u8) switch
    {
        [(byte)'{' or (byte)'[', ..] => "json",
        [(byte)'<', ..] => "xml",
        _ => "hl7",
    };

    /// <summary>Null when it is neither: HL7 with bars, then.</summary>
    public static string? Of(ReadOnlyMemory<byte> body)
    {
        var extension = ExtensionOf(body.Span);
        if (extension is "hl7")
            return null;
        var text = body[(body.Length - Bare(body.Span).Length)..];
        string shown;
        try
        {
            shown = extension is "xml" ? Xml(text) : Json(text.Span);
        }
        catch (Exception e) when (e is JsonException or XmlException)
        {
            // What cannot be read is shown as it came.
            shown = Encoding.UTF8.GetString(text.Span[..Math.Min(text.Length, Longest)]);
        }

        return shown.Length <= Longest ? shown : shown[..Longest] + "…";
    }

    // Without the mark that some begin a text with.
    private static ReadOnlySpan<byte> Bare(ReadOnlySpan<byte> body) => body.StartsWith("\uFEFF"u8) ? body[3..] : body;

    private static string Json(ReadOnlySpan<byte> body)
    {
        var written = new MemoryStream();
        using (var writer = new Utf8JsonWriter(written, Writing))
        {
            var reader = new Utf8JsonReader(body, Reading);
            while (written.Length + writer.BytesPending < Longest && reader.Read())
                Copy(ref reader, writer);
        }

        return Encoding.UTF8.GetString(written.GetBuffer().AsSpan(0, (int)written.Length));
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!); // A name is a text.
                break;
            case JsonTokenType.String when reader.ValueSpan.Length <= SegmentView.LongestValue:
                writer.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(Cut(reader.ValueSpan));
                break;
            case JsonTokenType.True or JsonTokenType.False:
                writer.WriteBooleanValue(reader.GetBoolean());
                break;
            case JsonTokenType.Null:
                writer.WriteNullValue();
                break;
            case JsonTokenType.Number when reader.TryGetDecimal(out var number):
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }

    private static string Xml(ReadOnlyMemory<byte> body)
    {
        var text = new StringBuilder();
        using var source = new MemoryStream(body.ToArray());
        using var reader = XmlReader.Create(source, new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
        using (var writer = XmlWriter.Create(text, new() { Indent = true, OmitXmlDeclaration = true, ConformanceLevel = ConformanceLevel.Auto }))
        {
            while (text.Length < Longest && reader.Read())
                Copy(reader, writer);
        }

        return text.ToString();
    }

    private static void Copy(XmlReader reader, XmlWriter writer)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element:
                writer.WriteStartElement(reader.Prefix, reader.LocalName, reader.NamespaceURI);
                var empty = reader.IsEmptyElement;
                while (reader.MoveToNextAttribute())
                    writer.WriteAttributeString(reader.Prefix, reader.LocalName, reader.NamespaceURI, Cut(reader.Value));
                if (empty)
                    writer.WriteEndElement();
                break;
            case XmlNodeType.EndElement:
                writer.WriteEndElement();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA:
                writer.WriteString(Cut(reader.Value));
                break;
            case XmlNodeType.Comment:
                writer.WriteComment(reader.Value);
                break;
        }
    }

    private static string Cut(ReadOnlySpan<byte> value) => $"{SegmentView.Text(value)}… ({value.Length:N0} o)";

    private static string Cut(string value) => value.Length <= SegmentView.LongestValue ? value : $"{value[..SegmentView.LongestValue]}… ({value.Length:N0} o)";
}

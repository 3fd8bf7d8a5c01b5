using System.Text;
using System.Xml;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>Writes elements as FHIR XML, in the order of the standard.</summary>
public static class FhirXml
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), CheckCharacters = true };

    /// <summary>Characters of a long value that are written at a time.</summary>
    private const int Piece = 32 * 1024;

    public static byte[] Write(FhirNode resource)
    {
        using var buffer = new DocumentBuffer();
        Write(buffer, resource);
        return buffer.Written.ToArray();
    }

    /// <summary>Likewise, where it may be large.</summary>
    internal static void Write(Stream stream, FhirNode resource)
    {
        using var writer = XmlWriter.Create(stream, Settings);
        Resource(writer, resource);
    }

    private static void Resource(XmlWriter writer, FhirNode node)
    {
        writer.WriteStartElement(node.Type.Name, XmlReading.Namespace);
        Content(writer, node);
        writer.WriteEndElement();
    }

    private static void Content(XmlWriter writer, FhirNode node)
    {
        foreach (var attribute in node.Children.Where(c => c.Definition!.IsAttribute)) // Only a root has no definition.
            writer.WriteAttributeString(attribute.Name, attribute.Value);
        if (node.HasValue)
            Value(writer, node);
        foreach (var child in node.Children.Where(c => !c.Definition!.IsAttribute).OrderBy(c => c.Definition!.Index))
            Element(writer, child);
    }

    private static void Value(XmlWriter writer, FhirNode node)
    {
        writer.WriteStartAttribute("value");
        if (node.Type.Name == "base64Binary")
        {
            for (var at = 0; at < node.Utf8.Length; at += Piece)
                writer.WriteString(Encoding.ASCII.GetString(node.Utf8.Span[at..Math.Min(at + Piece, node.Utf8.Length)]));
        }
        else
        {
            writer.WriteString(node.Value);
        }

        writer.WriteEndAttribute();
    }

    private static void Element(XmlWriter writer, FhirNode node)
    {
        if (node.Type.Name == "xhtml")
        {
            // Read as well-formed XHTML, so it is that.
            writer.WriteRaw(node.Value ?? "");
            return;
        }

        var definition = node.Definition!; // As above.
        writer.WriteStartElement(definition.IsChoice ? new TypedElement(definition, node.Type).Name : definition.Name, XmlReading.Namespace);
        if (node.Type.Kind == FhirTypeKind.Resource)
            Resource(writer, node);
        else
            Content(writer, node);
        writer.WriteEndElement();
    }
}

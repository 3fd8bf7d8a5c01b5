using System.Buffers;
using System.Runtime.InteropServices;
using System.Xml;
using HopEn2.Interop.Cda.Anonymising;
using HopEn2.Interop.Cda.Header;

namespace HopEn2.Interop.Cda.Copies;

/// <summary>The one thing that the body of an N1 is, read without making a tree of the document: letters of this form are most, and each is read for each mail.</summary>
/// <param name="MediaType">As written; null: none.</param>
/// <param name="Content">Decoded base64.</param>
internal sealed record BodyText(string? MediaType, byte[] Content)
{
    private const string Hl7 = "urn:hl7-org:v3";

    /// <summary>Null: it is not of the plain form (a style sheet around it, another representation, what does not decode …), and is to be read the long way. Throws <see cref="XmlException"/> when it is no XML.</summary>
    public static BodyText? Of(DocumentBytes document)
    {
        if (!document.MayContain("nonXMLBody"))
            return null;
        var content = MemoryMarshal.TryGetArray(document.Content, out var array) ? array : new(document.Content.ToArray());
        using var stream = new MemoryStream(content.Array!, content.Offset, content.Count, writable: false);
        using var xml = XmlReader.Create(stream, SafeXml.Settings);
        if (xml.MoveToContent() != XmlNodeType.Element || !Is(xml, "ClinicalDocument"))
            return null;
        foreach (var name in (string[])["component", "nonXMLBody", "text"])
        {
            if (!Enter(xml, name))
                return null;
        }

        if (xml.GetAttribute("compression") is not null || !string.Equals(xml.GetAttribute("representation"), "B64", StringComparison.OrdinalIgnoreCase))
            return null;
        var mediaType = xml.GetAttribute("mediaType");
        if (Decoded(xml, content.Count) is not { } bytes)
            return null;
        // What is cut off behind it is no document.
        while (xml.Read())
        {
        }

        return new(mediaType, bytes);
    }

    private static bool Is(XmlReader xml, string name) => xml.LocalName == name && xml.NamespaceURI == Hl7;

    /// <summary>To the first child of this name.</summary>
    private static bool Enter(XmlReader xml, string name)
    {
        if (xml.IsEmptyElement)
            return false;
        var inside = xml.Depth + 1;
        xml.Read();
        while (xml.Depth >= inside)
        {
            if (xml.NodeType is XmlNodeType.Element)
            {
                if (Is(xml, name))
                    return true;
                xml.Skip();
            }
            else
            {
                xml.Read();
            }
        }

        return false;
    }

    /// <summary>The base64 of an element of nothing but text; null: it is of something else.</summary>
    private static byte[]? Decoded(XmlReader xml, int most)
    {
        if (xml.IsEmptyElement)
            return null;
        var text = ArrayPool<char>.Shared.Rent(most);
        var bytes = ArrayPool<byte>.Shared.Rent((most / 4 * 3) + 3);
        try
        {
            var length = 0;
            while (xml.Read() && xml.NodeType is not XmlNodeType.EndElement)
            {
                if (xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace))
                    return null;
                while (xml.ReadValueChunk(text, length, text.Length - length) is var read and > 0)
                    length += read;
            }

            return Convert.TryFromBase64Chars(text.AsSpan(0, length), bytes, out var decoded) ? bytes[..decoded] : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text, clearArray: true);
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }
}

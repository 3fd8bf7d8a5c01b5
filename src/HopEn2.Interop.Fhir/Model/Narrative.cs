using System.Text;
using System.Xml;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>The text of a resource: a division of XHTML that shows and does nothing (R4 narrative.html, txt-1).</summary>
internal static class Narrative
{
    public const string Namespace = "http://www.w3.org/1999/xhtml";

    private static readonly HashSet<string> Active = new(["script", "iframe", "object", "embed", "form", "input", "button", "base", "link", "meta", "head", "body", "applet", "frame", "frameset"], StringComparer.OrdinalIgnoreCase);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 16_000_000 };

    public static string? Problem(ReadOnlySpan<byte> value)
    {
        const string Wanted = "un élément div de XHTML bien formé, sans script ni formulaire";
        try
        {
            using var reader = XmlReader.Create(new StringReader(Encoding.UTF8.GetString(value)), Settings);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "div" || reader.NamespaceURI != Namespace)
                return Wanted;
            do
            {
                if (reader.NodeType == XmlNodeType.Element && (reader.Depth > 200 || Active.Contains(reader.LocalName) || HasHandler(reader)))
                    return Wanted;
            }
            while (reader.Read());
            return null;
        }
        catch (XmlException)
        {
            return Wanted;
        }
    }

    private static bool HasHandler(XmlReader reader)
    {
        var found = false;
        while (reader.MoveToNextAttribute())
            found |= reader.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase) || reader.Value.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);
        reader.MoveToElement();
        return found;
    }
}

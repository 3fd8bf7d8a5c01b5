using System.Xml;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>Children by name, without XPath: what stands elsewhere is not found by accident.</summary>
internal static class XmlReading
{
    public static IEnumerable<XmlElement> Elements(this XmlNode node) => node.ChildNodes.OfType<XmlElement>();

    public static IEnumerable<XmlElement> Elements(this XmlNode node, string ns, string name) =>
        node.ChildNodes.OfType<XmlElement>().Where(e => e.LocalName == name && e.NamespaceURI == ns);

    public static XmlElement? First(this XmlNode node, string ns, string name) => node.Elements(ns, name).FirstOrDefault();

    /// <summary>The element at the end of a way through one namespace; null when a step is missing.</summary>
    public static XmlElement? Down(this XmlNode node, string ns, params ReadOnlySpan<string> names)
    {
        var at = node as XmlElement;
        foreach (var name in names)
            at = at?.First(ns, name);
        return at;
    }

    /// <summary>All elements below, in the order of the document.</summary>
    public static IEnumerable<XmlElement> Below(this XmlNode node, string ns, string name)
    {
        foreach (var child in node.Elements())
        {
            if (child.LocalName == name && child.NamespaceURI == ns)
                yield return child;
            foreach (var deeper in child.Below(ns, name))
                yield return deeper;
        }
    }
}

using System.Globalization;
using System.Text;
using System.Xml;

namespace HopEn2.Interop.Fhir.Model;

/// <summary>FHIR XML → elements, in one pass. No DTD, no entity, no processing instruction means anything.</summary>
internal sealed class XmlReading(ReadOnlyMemory<byte> body, FhirLimits limits, TreeBuilder tree) : IDisposable
{
    public const string Namespace = "http://hl7.org/fhir";

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true };

    private readonly LongValues _values = new(body);

    public void Dispose() => _values.Dispose();

    public FhirNode? Read()
    {
        try
        {
            using var reader = XmlReader.Create(_values, Settings);
            if (reader.MoveToContent() != XmlNodeType.Element)
            {
                tree.Issues.Fatal("structure", null, "Le document XML n'a pas d'élément.");
                return null;
            }

            var root = Resource(reader, null, null);
            while (!tree.IsFull && reader.Read())
            {
            }

            return tree.IsFull ? null : root;
        }
        catch (XmlException e)
        {
            // Its message quotes the document: only the place is told.
            tree.Issues.Fatal("structure", null, string.Create(CultureInfo.InvariantCulture, $"Le document n'est pas du XML bien formé et sans DTD : ligne {e.LineNumber}, colonne {e.LinePosition}."));
            return null;
        }
    }

    private FhirNode? Resource(XmlReader reader, FhirNode? parent, ElementDefinition? definition)
    {
        var node = tree.Resource(parent, definition, reader.NamespaceURI == Namespace ? reader.LocalName : null);
        if (node is null)
            reader.Skip();
        else
            Content(reader, node);
        return node;
    }

    /// <summary>Reads an element from its start tag to behind its end tag.</summary>
    private void Content(XmlReader reader, FhirNode node)
    {
        if (reader.Depth > limits.MaxDepth)
        {
            tree.Issues.Fatal("too-costly", null, string.Create(CultureInfo.InvariantCulture, $"Le document a plus de {limits.MaxDepth} niveaux."));
            reader.Skip();
            return;
        }

        Attributes(reader, node);
        if (reader.IsEmptyElement)
        {
            reader.Read();
            tree.Close(node);
            return;
        }

        reader.Read();
        var last = 0;
        while (!tree.IsFull && reader.NodeType is not (XmlNodeType.EndElement or XmlNodeType.None))
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                Child(reader, node, ref last);
                continue;
            }

            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                tree.Issues.Error("structure", node, "Du texte entre les éléments n'est pas permis : une valeur est un attribut value.");
            reader.Read();
        }

        if (reader.NodeType == XmlNodeType.EndElement)
            reader.Read();
        tree.Close(node);
    }

    private void Attributes(XmlReader reader, FhirNode node)
    {
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI is "http://www.w3.org/2000/xmlns/" or "http://www.w3.org/2001/XMLSchema-instance" or "http://www.w3.org/XML/1998/namespace")
                continue;
            if (reader.LocalName == "value" && node.Type.Kind == FhirTypeKind.Primitive)
                tree.Value(node, _values.Bytes(reader.Value, node.Type));
            else if (node.Type.Find(reader.LocalName) is { Definition.IsAttribute: true } element)
                Attribute(tree.Add(node, element), reader.Value);
            else
                tree.Unknown(node, reader.LocalName);
        }

        reader.MoveToElement();

        void Attribute(FhirNode child, string value)
        {
            tree.Value(child, _values.Bytes(value, child.Type));
            tree.Close(child);
        }
    }

    private void Child(XmlReader reader, FhirNode node, ref int last)
    {
        var isDivision = reader.NamespaceURI == Narrative.Namespace;
        var element = isDivision || reader.NamespaceURI == Namespace ? node.Type.Find(reader.LocalName) : null;
        if (element is null || element.Definition.IsAttribute || isDivision != element.Type.Name is "xhtml")
        {
            tree.Unknown(node, reader.LocalName);
            reader.Skip();
            return;
        }

        if (!element.Definition.Many && node[element.Definition.Name] is not null)
        {
            tree.Repeated(node, element);
            reader.Skip();
            return;
        }

        if (element.Definition.Index < last)
            tree.Issues.Error("structure", node, $"L'élément {element.Name} n'est pas à sa place : en XML, l'ordre des éléments est celui de la norme.");
        last = Math.Max(last, element.Definition.Index);
        if (isDivision)
            Division(reader, tree.Add(node, element));
        else if (element.Type.Kind == FhirTypeKind.Resource)
            Inner(reader, node, element.Definition);
        else
            Content(reader, tree.Add(node, element));
    }

    private void Division(XmlReader reader, FhirNode node)
    {
        tree.Value(node, Encoding.UTF8.GetBytes(_values.Whole(reader.ReadOuterXml())));
        tree.Close(node);
    }

    /// <summary>A resource inside an element of its own: <c>&lt;contained&gt;&lt;Patient&gt;…</c>.</summary>
    private void Inner(XmlReader reader, FhirNode node, ElementDefinition definition)
    {
        var count = 0;
        var empty = reader.IsEmptyElement;
        reader.Read();
        while (!empty && !tree.IsFull && reader.NodeType is not (XmlNodeType.EndElement or XmlNodeType.None))
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
            }
            else if (count++ == 0)
            {
                Resource(reader, node, definition);
            }
            else
            {
                tree.Issues.Error("structure", node, $"L'élément {definition.Name} porte une seule ressource.");
                reader.Skip();
            }
        }

        if (!empty && reader.NodeType == XmlNodeType.EndElement)
            reader.Read();
        if (count == 0)
            tree.Issues.Error("structure", node, $"L'élément {definition.Name} porte une ressource.");
    }
}

using System.Runtime.InteropServices;
using System.Xml;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>Reads XML of strangers: no DTD, no entity, nothing outside; bounded in depth, elements and attributes before anything is built of it.</summary>
internal static class GuardedXml
{
    /// <summary>Deeper than any envelope or document; canonicalisation goes down recursively.</summary>
    private const int Deepest = 200;
    private const int MostElements = 200_000;
    private const int MostAttributes = 64;

    /// <summary>The document with its white space, as signatures need it; or what is wrong.</summary>
    public static (XmlDocument? Document, string? Problem) Load(ReadOnlyMemory<byte> bytes)
    {
        if (Problem(bytes, out _) is { } problem)
            return (null, problem);
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        using var reader = Reader(bytes);
        document.Load(reader);
        return (document, null);
    }

    /// <summary>Reads to the end without keeping anything; null: well formed and within the bounds.</summary>
    /// <param name="root">Namespace and name of the root element.</param>
    public static string? Problem(ReadOnlyMemory<byte> bytes, out (string Namespace, string Name) root)
    {
        root = ("", "");
        var elements = 0;
        try
        {
            using var reader = Reader(bytes);
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element)
                    continue;
                if (elements == 0)
                    root = (reader.NamespaceURI, reader.LocalName);
                if (++elements > MostElements)
                    return $"more than {MostElements} elements";
                if (reader.Depth > Deepest)
                    return $"nested deeper than {Deepest}";
                if (reader.AttributeCount > MostAttributes)
                    return $"more than {MostAttributes} attributes at one element";
            }

            return null;
        }
        catch (XmlException e)
        {
            // Its message quotes what was read; position is enough and says nothing of a patient.
            return $"no well-formed XML without DTD (line {e.LineNumber}, column {e.LinePosition})";
        }
    }

    public static XmlReader Reader(ReadOnlyMemory<byte> bytes)
    {
        var stream = MemoryMarshal.TryGetArray(bytes, out var array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToArray());
        return XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CloseInput = true,
            MaxCharactersFromEntities = 0,
            IgnoreComments = false,
        });
    }
}

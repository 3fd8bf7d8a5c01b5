using System.Xml.Linq;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>Contents that are files: a level 1 body, a picture in a report, a signature. Nothing in them can be cleaned, so none stays.</summary>
internal static class Bodies
{
    private const string Signatures = "http://www.w3.org/2000/09/xmldsig#";

    /// <summary>A picture of one white point (PNG).</summary>
    private const string WhitePoint = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==";

    /// <summary>Replaces them, and says how many there were.</summary>
    public static int Replace(XElement root, bool withMatricule)
    {
        var count = 0;
        foreach (var signature in root.Descendants().Where(e => e.Name.NamespaceName == Signatures).ToList())
        {
            if (signature.Parent is null)
                continue;
            signature.Remove();
            count++;
        }

        foreach (var element in root.Descendants().ToList())
        {
            var page = element.Name.LocalName == "text" && element.Parent?.Name.LocalName == "nonXMLBody";
            if (!page && element.Attribute("representation")?.Value != "B64")
                continue;
            count++;
            var picture = !page && element.Attribute("mediaType")?.Value.StartsWith("image/", StringComparison.OrdinalIgnoreCase) == true;
            element.RemoveNodes();
            foreach (var attribute in element.Attributes().Where(a => a.Name.LocalName is "compression" or "integrityCheck" or "integrityCheckAlgorithm" or "language").ToList())
                attribute.Remove();
            element.SetAttributeValue("mediaType", picture ? "image/png" : "application/pdf");
            element.SetAttributeValue("representation", "B64");
            element.Value = picture ? WhitePoint : PlainPage.Base64(withMatricule);
        }

        foreach (var attribute in root.DescendantsAndSelf().Attributes().Where(a => a.Value.StartsWith("data:", StringComparison.OrdinalIgnoreCase)))
            (attribute.Value, count) = ("data:image/png;base64," + WhitePoint, count + 1);
        return count;
    }
}

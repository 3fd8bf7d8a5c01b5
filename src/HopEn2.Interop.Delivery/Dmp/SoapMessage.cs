using System.Text;
using System.Xml;

namespace HopEn2.Interop.Delivery.Dmp;

/// <summary>Writes a SOAP 1.2 envelope with WS-Addressing and the VIHF in its header (dmp.md §3).</summary>
internal static class SoapMessage
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), OmitXmlDeclaration = true, CloseOutput = false };

    /// <param name="assertion">The signed VIHF, as it was signed: it is written without a byte changed.</param>
    /// <param name="body">Writes the one element of the body.</param>
    public static ReadOnlyMemory<byte> Write(string action, Uri to, string assertion, Action<XmlWriter> body)
    {
        var bytes = new MemoryStream(32 * 1024);
        using (var xml = XmlWriter.Create(bytes, Settings))
        {
            xml.WriteStartElement("s", "Envelope", DmpNames.Soap);
            xml.WriteStartElement("s", "Header", DmpNames.Soap);
            xml.WriteStartElement("a", "Action", DmpNames.Addressing);
            xml.WriteAttributeString("s", "mustUnderstand", DmpNames.Soap, "true");
            xml.WriteString(action);
            xml.WriteEndElement();
            xml.WriteElementString("a", "MessageID", DmpNames.Addressing, $"urn:uuid:{Guid.NewGuid()}");
            xml.WriteElementString("a", "To", DmpNames.Addressing, to.AbsoluteUri);
            xml.WriteStartElement("wsse", "Security", DmpNames.Security);
            xml.WriteRaw(assertion);
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteStartElement("s", "Body", DmpNames.Soap);
            body(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }
}

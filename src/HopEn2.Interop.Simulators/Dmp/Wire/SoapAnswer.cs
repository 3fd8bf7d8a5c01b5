using System.Text;
using System.Xml;

namespace HopEn2.Interop.Simulators.Dmp.Wire;

/// <summary>An answer as bytes on their way.</summary>
internal sealed record WireAnswer(int HttpStatus, string ContentType, ReadOnlyMemory<byte> Body);

/// <summary>Writes SOAP 1.2 answers, plain or as a multipart of one part (dmp.md §7).</summary>
internal static class SoapAnswer
{
    /// <param name="relatesTo">MessageID of the request; null when it could not be read.</param>
    public static WireAnswer Write(string action, string? relatesTo, bool mtom, Action<XmlWriter> content, int httpStatus = 200)
    {
        var envelope = Envelope(action, relatesTo, content);
        if (!mtom)
            return new WireAnswer(httpStatus, $"application/soap+xml; charset=UTF-8; action=\"{action}\"", envelope);
        var boundary = $"MIMEBoundary_{Guid.NewGuid():N}";
        const string Start = "<0.answer@simulated.dmp>";
        var head = Encoding.ASCII.GetBytes(
            $"--{boundary}\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {Start}\r\n\r\n");
        var tail = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");
        return new WireAnswer(
            httpStatus,
            $"multipart/related; boundary=\"{boundary}\"; type=\"application/xop+xml\"; start=\"{Start}\"; start-info=\"application/soap+xml\"; action=\"{action}\"",
            (byte[])[.. head, .. envelope, .. tail]);
    }

    public static WireAnswer Write(Fault fault, string? relatesTo) => Write("http://www.w3.org/2005/08/addressing/soap/fault", relatesTo, mtom: false, xml =>
    {
        xml.WriteStartElement("soap", "Fault", Names.Soap);
        xml.WriteStartElement("Code", Names.Soap);
        xml.WriteElementString("Value", Names.Soap, $"soap:{fault.Code}");
        xml.WriteStartElement("Subcode", Names.Soap);
        xml.WriteStartElement("Value", Names.Soap);
        xml.WriteAttributeString("xmlns", "sub", null, fault.SubcodeNamespace);
        xml.WriteString($"sub:{fault.Subcode}");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("Reason", Names.Soap);
        xml.WriteStartElement("Text", Names.Soap);
        xml.WriteAttributeString("xml", "lang", null, "en");
        xml.WriteString(Clean(fault.Reason));
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }, fault.HttpStatus);

    /// <summary>Without characters that XML cannot hold: a test may tell us to say anything.</summary>
    public static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    private static byte[] Envelope(string action, string? relatesTo, Action<XmlWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement("soap", "Envelope", Names.Soap);
            xml.WriteStartElement("Header", Names.Soap);
            xml.WriteStartElement("wsa", "Action", Names.Addressing);
            xml.WriteAttributeString("mustUnderstand", Names.Soap, "true");
            xml.WriteString(action);
            xml.WriteEndElement();
            xml.WriteElementString("MessageID", Names.Addressing, $"urn:uuid:{Guid.NewGuid()}");
            if (relatesTo is not null)
                xml.WriteElementString("RelatesTo", Names.Addressing, relatesTo);
            xml.WriteEndElement();
            xml.WriteStartElement("Body", Names.Soap);
            content(xml);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }
}

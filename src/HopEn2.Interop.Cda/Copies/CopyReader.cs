using System.Text;
using System.Xml;
using System.Xml.Linq;
using HopEn2.Interop.Cda.Anonymising;
using HopEn2.Interop.Cda.Header;

namespace HopEn2.Interop.Cda.Copies;

/// <summary>Finds the readable copy of a document: the body of an N1, the PDF that an N3 carries with itself, else its narrative as HTML.</summary>
/// <remarks>
/// mssante.md, "What the published documents mean for the mail's PDF": 19 of 99 N3 carry their copy, in the section 1.2.250.1.213.1.1.2.243. A PDF elsewhere in an N3
/// (results scanned, an appendix) is part of the document and not a copy of it. HTML, and not a PDF of our own, where there is none: PDF/A wants fonts inside, and a
/// reader of HTML is on every desk and telephone.
/// </remarks>
public static class CopyReader
{
    private const string CopySection = "1.2.250.1.213.1.1.2.243";
    private const string Pdf = "application/pdf";

    private static readonly XNamespace Hl7 = "urn:hl7-org:v3";

    // Encodings that French software declares and .NET does not know by itself.
    static CopyReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Never throws for what the document contains.</summary>
    public static CopyReading Read(ReadOnlyMemory<byte> document)
    {
        if (document.Length > CdaLimits.Default.MaxBytes)
            return CopyReading.None("copy-missing");
        try
        {
            var sent = new DocumentBytes(document);
            if (BodyText.Of(sent) is { } body)
                return Of(body.MediaType, body.Content, CopyOrigin.Body) is { } copy ? new(copy, null) : CopyReading.None("copy-unreadable");
            using var stream = new MemoryStream(sent.Content.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, SafeXml.Settings);
            var root = XDocument.Load(reader).Root!;
            // An auto-présentable holds the document inside a style sheet (cda.md §1).
            var cda = root.Name == Hl7 + "ClinicalDocument" ? root : root.Descendants(Hl7 + "ClinicalDocument").FirstOrDefault();
            return cda is null ? CopyReading.None("copy-missing") : Read(cda);
        }
        catch (XmlException)
        {
            return CopyReading.None("copy-missing");
        }
    }

    private static CopyReading Read(XElement cda)
    {
        var component = cda.Element(Hl7 + "component");
        if (component?.Element(Hl7 + "nonXMLBody")?.Element(Hl7 + "text") is { } body)
            return Carried(body, CopyOrigin.Body) is { } carried ? new(carried, null) : CopyReading.None("copy-unreadable");
        if (component?.Element(Hl7 + "structuredBody") is not { } structured)
            return CopyReading.None("copy-missing");
        foreach (var section in structured.Descendants(Hl7 + "section").Where(s => s.Elements(Hl7 + "templateId").Any(t => (string?)t.Attribute("root") == CopySection)))
        {
            foreach (var value in section.Descendants(Hl7 + "observationMedia").Elements(Hl7 + "value"))
            {
                if (Carried(value, CopyOrigin.CopySection) is { MediaType: Pdf } copy)
                    return new(copy, null);
            }
        }

        return NarrativePage.Of(cda, structured) is { } page
            ? new(new ReadableCopy(Encoding.UTF8.GetBytes(page), "text/html", "html", CopyOrigin.Rendered), null)
            : CopyReading.None("copy-missing");
    }

    private static ReadableCopy? Carried(XElement value, CopyOrigin origin)
    {
        // A compressed content (@compression) is allowed by the data type and met nowhere; it is not guessed at.
        return value.Attribute("compression") is null && Bytes(value) is { } bytes ? Of((string?)value.Attribute("mediaType"), bytes, origin) : null;
    }

    private static ReadableCopy? Of(string? mediaType, byte[] bytes, CopyOrigin origin)
    {
        if (bytes.Length == 0)
            return null;
        var declared = (mediaType ?? "text/plain").Split(';')[0].Trim().ToLowerInvariant();
        // What it says it is must be what it is: a recipient's software opens it by its name.
        var kind = FileKinds.Of(bytes);
        return declared switch
        {
            Pdf when kind is FileKind.Pdf => new(bytes, Pdf, "pdf", origin) { PdfAPart = PdfA.PartOf(bytes) },
            "text/plain" => new(bytes, "text/plain", "txt", origin),
            "text/rtf" or "application/rtf" when kind is FileKind.Rtf => new(bytes, "application/rtf", "rtf", origin),
            "image/jpeg" or "image/jpg" when kind is FileKind.Jpeg => new(bytes, "image/jpeg", "jpg", origin),
            "image/tiff" when kind is FileKind.Tiff => new(bytes, "image/tiff", "tif", origin),
            "image/png" when kind is FileKind.Png => new(bytes, "image/png", "png", origin),
            _ => null,
        };
    }

    private static byte[]? Bytes(XElement value)
    {
        if (!string.Equals((string?)value.Attribute("representation"), "B64", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetBytes(value.Value.Trim());
        try
        {
            return Convert.FromBase64String(value.Value);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

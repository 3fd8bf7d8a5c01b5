using System.Security;
using System.Text;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Papers;

namespace HopEn2.Interop.Simulators.Hospital.Cda;

/// <summary>Writes the CDA R2 document of a draft (cda.md §2): French header, then N1 or N3 body.</summary>
/// <remarks>Holds nothing of the message around it, so that a deletion sends the very bytes of the version it deletes.</remarks>
internal static class CdaDocument
{
    private const string ImagingNamespace = " xmlns:ps3-20=\"urn:dicom-org:ps3-20\"";

    public static byte[] Write(Draft draft, HospitalClock clock)
    {
        if (draft.Body is Body.Unreadable)
            return Charsets.Utf8.GetBytes("Document médical au format CDA, non disponible");

        var structured = draft.Body is Body.Biology or Body.ScannedBiology or Body.StructuredLetter;
        var dice = Dice.Of(draft.Document, draft.Salt);
        var xml = new StringBuilder(8_192);
        xml.Append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
        xml.Append(draft.Sender is Sender.Ris ? ImagingNamespace : "").Append(">\n");
        new CdaHeaderText(draft, clock, xml).Write(Templates(draft, structured));
        xml.Append("<component>");
        if (draft.Body is Body.Biology or Body.ScannedBiology)
            BiologyBody.Write(xml, draft, clock, dice);
        else if (draft.Body is Body.StructuredLetter)
            WriteSections(xml, draft, dice);
        else
            WriteContent(xml, draft, clock, dice);
        xml.Append("</component>\n</ClinicalDocument>\n");
        return Charsets.Utf8.GetBytes(xml.ToString());
    }

    /// <summary>The three required of an N1, or the model's own in an N3 (cda.md §1, §4).</summary>
    private static string[] Templates(Draft draft, bool structured) => (draft.Body, structured) switch
    {
        (Body.Biology or Body.ScannedBiology, _) => ["1.3.6.1.4.1.19376.1.3.3", "1.2.250.1.213.1.1.1.55"],
        (_, true) => ["1.2.250.1.213.1.1.1.29"],
        _ => ["1.3.6.1.4.1.19376.1.2.20"],
    };

    private static void WriteContent(StringBuilder xml, Draft draft, HospitalClock clock, Dice dice)
    {
        if (draft.Body is Body.Text)
        {
            var lines = string.Join('\n', Prose.Lines(draft, clock, dice));
            xml.Append("<nonXMLBody><text mediaType=\"text/plain\" representation=\"B64\">").Append(Convert.ToBase64String(Charsets.Utf8.GetBytes(lines)));
        }
        else
        {
            var (media, bytes) = draft.Body switch
            {
                Body.Tiff => ("image/tiff", ScannedPage.Tiff(dice)),
                Body.ScannedPdf => ("application/pdf", ScannedPage.Pdf(dice)),
                _ => ("application/pdf", PdfText.Of(Prose.Lines(draft, clock, dice))),
            };
            xml.Append("<nonXMLBody><text mediaType=\"").Append(media).Append("\" representation=\"B64\">").Append(Convert.ToBase64String(bytes));
        }

        xml.Append("</text></nonXMLBody>");
    }

    private static void WriteSections(StringBuilder xml, Draft draft, Dice dice)
    {
        xml.Append("<structuredBody>");
        foreach (var paragraph in Prose.Paragraphs(draft.Type.Kind, dice))
        {
            xml.Append("<component><section><code code=\"8648-8\" codeSystem=\"2.16.840.1.113883.6.1\" displayName=\"Parcours hospitalier\"/><title>Séjour</title><text><paragraph>")
                .Append(SecurityElement.Escape(paragraph))
                .Append("</paragraph></text><entry><act classCode=\"ACT\" moodCode=\"EVN\"><code nullFlavor=\"NA\"/><text>")
                .Append(SecurityElement.Escape(paragraph)).Append("</text><statusCode code=\"completed\"/></act></entry></section></component>");
        }

        xml.Append("</structuredBody>");
    }
}

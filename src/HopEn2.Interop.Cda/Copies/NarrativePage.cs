using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using System.Xml.Linq;
using HopEn2.Interop.Domain.Messages;

namespace HopEn2.Interop.Cda.Copies;

/// <summary>The narrative of a structured document as one HTML page without scripts, links to elsewhere or style sheets: who, when, by whom, then each section's title and text.</summary>
/// <remarks>CDA R2 §4.3.5: the narrative block is what a person is to read; entries are for software and are not shown.</remarks>
internal static class NarrativePage
{
    /// <summary>Sections inside one another that get a heading of their own size.</summary>
    private const int DeepestHeading = 6;

    private static readonly XNamespace Hl7 = "urn:hl7-org:v3";

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>Null when there is nothing to read in it.</summary>
    public static string? Of(XElement cda, XElement body)
    {
        var text = new StringBuilder();
        var pictures = new NarrativePictures(cda);
        foreach (var section in body.Elements(Hl7 + "component").Elements(Hl7 + "section"))
            Section(text, section, 2, pictures);
        if (text.Length == 0)
            return null;
        var title = cda.Element(Hl7 + "title")?.Value.Trim() is { Length: > 0 } given ? given : "Document";
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"fr\"><head><meta charset=\"utf-8\"><title>").Append(Encoder.Encode(title)).Append("</title>\n<style>")
            .Append("body{font:15px/1.45 sans-serif;max-width:52rem;margin:1.5rem auto;padding:0 1rem}table{border-collapse:collapse;margin:.5rem 0}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem}dt{color:#555}dd{margin:0}img{max-width:100%}")
            .Append("</style></head><body>\n<h1>").Append(Encoder.Encode(title)).Append("</h1>\n");
        Head(page, cda);
        return page.Append(text).Append("</body></html>\n").ToString();
    }

    private static void Head(StringBuilder page, XElement cda)
    {
        page.Append("<dl>");
        void Line(string heading, string? value)
        {
            if (value is { Length: > 0 })
                page.Append("<dt>").Append(Encoder.Encode(heading)).Append("</dt><dd>").Append(Encoder.Encode(value)).Append("</dd>");
        }

        var role = cda.Element(Hl7 + "recordTarget")?.Element(Hl7 + "patientRole");
        var patient = role?.Element(Hl7 + "patient");
        Line("Patient", NameOf(patient?.Element(Hl7 + "name")));
        Line("Né(e) le", Day((string?)patient?.Element(Hl7 + "birthTime")?.Attribute("value")));
        Line("Sexe", (string?)patient?.Element(Hl7 + "administrativeGenderCode")?.Attribute("code"));
        Line("Document du", Day((string?)cda.Element(Hl7 + "effectiveTime")?.Attribute("value")));
        foreach (var author in cda.Elements(Hl7 + "author").Elements(Hl7 + "assignedAuthor"))
            Line("Auteur", NameOf(author.Element(Hl7 + "assignedPerson")?.Element(Hl7 + "name")) ?? author.Element(Hl7 + "assignedAuthoringDevice")?.Element(Hl7 + "softwareName")?.Value.Trim());
        Line("Établissement", cda.Element(Hl7 + "custodian")?.Descendants(Hl7 + "name").FirstOrDefault()?.Value.Trim());
        page.Append("</dl>\n");
    }

    private static void Section(StringBuilder page, XElement section, int level, NarrativePictures pictures)
    {
        var inside = new StringBuilder();
        if (section.Element(Hl7 + "text") is { } text)
            Nodes(inside, text, pictures);
        foreach (var child in section.Elements(Hl7 + "component").Elements(Hl7 + "section"))
            Section(inside, child, Math.Min(level + 1, DeepestHeading), pictures);
        if (inside.Length == 0)
            return;
        if (section.Element(Hl7 + "title")?.Value.Trim() is { Length: > 0 } title)
            page.Append("<h").Append(level).Append('>').Append(Encoder.Encode(title)).Append("</h").Append(level).Append(">\n");
        page.Append(inside).Append('\n');
    }

    private static void Nodes(StringBuilder page, XElement parent, NarrativePictures pictures)
    {
        foreach (var node in parent.Nodes())
        {
            if (node is XText words)
                page.Append(Encoder.Encode(words.Value));
            else if (node is XElement element)
                Element(page, element, pictures);
        }
    }

    private static void Element(StringBuilder page, XElement element, NarrativePictures pictures)
    {
        switch (element.Name.LocalName)
        {
            case "br":
                page.Append("<br>");
                break;
            case "renderMultiMedia":
                page.Append(pictures.Of((string?)element.Attribute("referencedObject")));
                break;
            case "col" or "colgroup":
                break;
            default:
                var tag = TagOf(element);
                page.Append('<').Append(tag);
                Span(page, element, "colspan");
                Span(page, element, "rowspan");
                page.Append('>');
                Nodes(page, element, pictures);
                page.Append("</").Append(tag).Append('>');
                break;
        }
    }

    private static void Span(StringBuilder page, XElement element, string name)
    {
        if (element.Name.LocalName is "td" or "th" && ushort.TryParse((string?)element.Attribute(name), out var cells) && cells > 1)
            page.Append(' ').Append(name).Append("=\"").Append(cells).Append('"');
    }

    // The narrative block schema, and nothing that is not in it: what a document calls <script> becomes text.
    private static string TagOf(XElement element) => element.Name.LocalName switch
    {
        "paragraph" => "p",
        "list" => (string?)element.Attribute("listType") == "ordered" ? "ol" : "ul",
        "item" => "li",
        "table" or "thead" or "tbody" or "tfoot" or "tr" or "td" or "th" or "sub" or "sup" => element.Name.LocalName,
        "caption" when element.Parent?.Name.LocalName == "table" => "caption",
        "caption" => "strong",
        "content" when ((string?)element.Attribute("styleCode"))?.Contains("Bold", StringComparison.OrdinalIgnoreCase) == true => "strong",
        "content" when ((string?)element.Attribute("styleCode"))?.Contains("Italics", StringComparison.OrdinalIgnoreCase) == true => "em",
        _ => "span",
    };

    private static string? NameOf(XElement? name)
    {
        if (name is null)
            return null;
        var family = name.Elements(Hl7 + "family").OrderBy(f => (string?)f.Attribute("qualifier") == "CL").Select(f => f.Value.Trim()).FirstOrDefault(f => f.Length > 0);
        var given = name.Elements(Hl7 + "given").OrderBy(g => (string?)g.Attribute("qualifier") != "BR").Select(g => g.Value.Trim()).FirstOrDefault(g => g.Length > 0);
        var prefix = name.Element(Hl7 + "prefix")?.Value.Trim();
        return string.Join(' ', new[] { prefix, family, given }.Where(p => p is { Length: > 0 })) is { Length: > 0 } whole ? whole : name.Value.Trim();
    }

    private static string? Day(string? time) => Hl7Time.ReadDay(time) is { } day ? day.ToString("dd/MM/yyyy", System.Globalization.CultureInfo.InvariantCulture) : null;
}

using System.Xml.Linq;

namespace HopEn2.Interop.Cda.Copies;

/// <summary>Pictures that a narrative shows (<c>renderMultiMedia</c>), as data inside the page. Anything else that it refers to is said, not shown.</summary>
internal sealed class NarrativePictures(XElement cda)
{
    private const string NotShown = "<span>[pièce jointe au document, non affichée ici]</span>";

    private static readonly XNamespace Hl7 = "urn:hl7-org:v3";

    private readonly ILookup<string, XElement> _media = cda.Descendants(Hl7 + "observationMedia").Where(m => m.Attribute("ID") is not null).ToLookup(m => m.Attribute("ID")!.Value, StringComparer.Ordinal);

    public string Of(string? id)
    {
        if (id is null || _media[id].Elements(Hl7 + "value").FirstOrDefault() is not { } value)
            return NotShown;
        try
        {
            var bytes = Convert.FromBase64String(value.Value);
            var type = FileKinds.Of(bytes) switch { FileKind.Jpeg => "image/jpeg", FileKind.Png => "image/png", _ => null };
            return type is null ? NotShown : $"<img alt=\"\" src=\"data:{type};base64,{Convert.ToBase64String(bytes)}\">";
        }
        catch (FormatException)
        {
            return NotShown;
        }
    }
}

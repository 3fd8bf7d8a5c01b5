using System.Xml.Linq;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

/// <summary>Reads attributes out of an ebRIM submission, by the UUIDs and slot names of IHE ITI TF-3 §4.2.</summary>
internal sealed class EbRimReading(byte[] xml)
{
    private static readonly XNamespace Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";

    public XDocument Document { get; } = XDocument.Load(new MemoryStream(xml));

    public XElement Entry => Assert.Single(Document.Descendants(Rim + "ExtrinsicObject"));

    public XElement Set => Assert.Single(Document.Descendants(Rim + "RegistryPackage"));

    public IEnumerable<XElement> Associations => Document.Descendants(Rim + "Association");

    public static string[] Slot(XElement of, string name) =>
        [.. of.Elements(Rim + "Slot").Where(s => (string?)s.Attribute("name") == name).SelectMany(s => s.Descendants(Rim + "Value")).Select(v => v.Value)];

    public static string? Name(XElement of) => (string?)of.Element(Rim + "Name")?.Element(Rim + "LocalizedString")?.Attribute("value");

    public static XElement[] Classifications(XElement of, string scheme) =>
        [.. of.Elements(Rim + "Classification").Where(c => (string?)c.Attribute("classificationScheme") == "urn:uuid:" + scheme)];

    /// <summary><c>code|system|label</c> of each.</summary>
    public static string[] Codes(XElement of, string scheme) =>
        [.. Classifications(of, scheme).Select(c => $"{(string?)c.Attribute("nodeRepresentation")}|{string.Concat(Slot(c, "codingScheme"))}|{Name(c)}")];

    public static string Identifier(XElement of, string scheme) =>
        (string)Assert.Single(of.Elements(Rim + "ExternalIdentifier"), i => (string?)i.Attribute("identificationScheme") == "urn:uuid:" + scheme).Attribute("value")!;
}

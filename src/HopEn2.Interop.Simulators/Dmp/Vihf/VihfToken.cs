using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Vihf;

/// <summary>A VIHF that was found in order: the SAML 2 assertion that says who deposits for whom (dmp.md §6).</summary>
/// <param name="Person">Subject/NameID.</param>
/// <param name="Structure">Identifiant_Structure.</param>
/// <param name="ResourceId">The patient, as a CX.</param>
internal sealed record VihfToken(string Person, string Structure, string ResourceId);

/// <summary>HL7 CE inside an AttributeValue.</summary>
internal sealed record CodedValue(string Code, string CodeSystem);

/// <summary>Attribute statements of the assertion by name: texts, and the coded values inside.</summary>
internal sealed record VihfAttribute(string Name, IReadOnlyList<string> Texts, IReadOnlyList<CodedValue> Codes)
{
    public static VihfAttribute Of(XmlElement attribute)
    {
        var values = attribute.Elements(Names.Saml, "AttributeValue").ToList();
        return new VihfAttribute(
            attribute.GetAttribute("Name"),
            [.. values.Select(v => v.InnerText.Trim())],
            [.. values.SelectMany(v => v.Elements()).Where(e => e.HasAttribute("code")).Select(e => new CodedValue(e.GetAttribute("code"), e.GetAttribute("codeSystem")))]);
    }
}

using System.Text.RegularExpressions;
using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Codes;
using HopEn2.Interop.Simulators.Dmp.Patients;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Vihf;

/// <summary>The attributes of the VIHF, one by one, for indirect authentication (dmp.md §6).</summary>
internal static partial class VihfAttributes
{
    private const string Role = "urn:oasis:names:tc:xacml:2.0:subject:role";
    private const string Purpose = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse";
    private const string Resource = "urn:oasis:names:tc:xacml:2.0:resource:resource-id";
    private const string Secret = "urn:oasis:names:tc:xspa:1.0:resource:patient:hl7:confidentiality-code";

    /// <summary>Attributes whose value is one text, and what it must be.</summary>
    private static readonly (string Name, Func<string, ValueSets, bool> Holds, string Must)[] Texts =
    [
        ("VIHF_Version", (v, _) => v is "3.0" or "4.0", "3.0 or 4.0"),
        ("Authentification_Mode", (v, _) => v == "INDIRECTE", "INDIRECTE"),
        ("Identifiant_Structure", (v, _) => StructureId().IsMatch(v), "a structure's national id with its prefix"),
        ("Secteur_Activite", Sector, "code^system of the value set of activity sectors"),
        ("urn:oasis:names:tc:xspa:1.0:subject:subject-id", (v, _) => v.Length > 0, "a name"),
        (Resource, (v, _) => PatientId.Parse(v) is not null, "INS^^^&OID&ISO^NH"),
        ("Ressource_URN", (v, _) => v == "urn:dmp", "urn:dmp"),
        ("LPS_ID", (v, _) => v.Length > 0, "the product's id"),
        ("LPS_Nom", (v, _) => v.Length > 0, "the product's name"),
        ("LPS_Version", (v, _) => v.Length > 0, "the product's version"),
    ];

    /// <param name="structures">Structures that the certificates name; none: they name none.</param>
    public static (VihfToken? Token, Fault? Fault) Check(XmlElement assertion, ValueSets codes, IReadOnlyList<string> structures)
    {
        var attributes = new Dictionary<string, VihfAttribute>(StringComparer.Ordinal);
        foreach (var attribute in assertion.First(Names.Saml, "AttributeStatement")!.Elements(Names.Saml, "Attribute").Select(VihfAttribute.Of))
        {
            if (!attributes.TryAdd(attribute.Name, attribute))
                return Refused($"{attribute.Name} is there twice");
        }

        foreach (var (name, holds, must) in Texts)
        {
            if (!attributes.TryGetValue(name, out var attribute) || attribute.Texts.Count == 0)
                return Refused($"{name} is missing");
            if (attribute.Texts is not [var text] || !holds(text, codes))
                return Refused($"{name} must be {must}");
        }

        if (attributes.ContainsKey(Secret))
            return Refused($"{Secret} (connexion secrète) does not go with indirect authentication");
        if (Coded(attributes, codes) is { } wrong)
            return Refused(wrong);
        var structure = attributes["Identifiant_Structure"].Texts[0];
        return structures.Any(s => s != structure)
            ? (null, Fault.Security("FailedAuthentication", "Identifiant_Structure is not the structure of the certificate"))
            : (new VihfToken(assertion.Down(Names.Saml, "Subject", "NameID")!.InnerText.Trim(), structure, attributes[Resource].Texts[0]), null);
    }

    /// <summary>Profession first (or the automate's role), savoir-faire after it; the purpose is the normal one.</summary>
    private static string? Coded(Dictionary<string, VihfAttribute> attributes, ValueSets codes)
    {
        if (!attributes.TryGetValue(Role, out var role) || role.Codes.Count == 0 || role.Codes.Count != role.Texts.Count)
            return $"{Role} is missing, or no CE";
        if (!codes.Holds(ValueSet.Profession, role.Codes[0].Code, role.Codes[0].CodeSystem))
            return $"{Role}: the first is no profession, and no automate";
        if (role.Codes.Skip(1).Any(c => !codes.Holds(ValueSet.Expertise, c.Code, c.CodeSystem)))
            return $"{Role}: what follows the profession is no savoir-faire";
        if (!attributes.TryGetValue(Purpose, out var purpose) || purpose.Codes is not [var only] || purpose.Texts.Count != 1)
            return $"{Purpose} is missing, or no CE";
        return codes.Holds(ValueSet.Purpose, only.Code, only.CodeSystem) ? null : $"{Purpose} is not normal";
    }

    private static bool Sector(string text, ValueSets codes) =>
        text.Split('^') is [var code, var system] && codes.Holds(ValueSet.Facility, code, system);

    private static (VihfToken?, Fault?) Refused(string reason) => (null, Fault.Security("InvalidSecurityToken", $"VIHF: {reason}"));

    [GeneratedRegex("^[0-5][0-9A-Z/]{8,39}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StructureId();
}

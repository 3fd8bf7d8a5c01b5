using System.Xml.Linq;

namespace HopEn2.Interop.Tests.Unit.Cda.Xds;

/// <summary>
/// What lcm:SubmitObjectsRequest must be in form: ebRIM 3.0 (order of elements, attributes that must be there, lengths) and the cardinalities of XDS (IHE ITI TF-3 §4.2.3,
/// dmp.md §5). Written from the standards, for tests; shares nothing with what writes it.
/// </summary>
internal static class SubmissionShape
{
    private static readonly XNamespace Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";
    private static readonly XNamespace Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";
    private const string ObjectTypes = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:";

    private static readonly string[] Order = ["Slot", "Name", "Description", "VersionInfo", "Classification", "ExternalIdentifier"];

    private static readonly (string Name, int Least, int Most, int MostValues)[] EntrySlots =
    [
        ("creationTime", 1, 1, 1), ("hash", 1, 1, 1), ("size", 1, 1, 1), ("languageCode", 1, 1, 1), ("sourcePatientId", 1, 1, 1), ("sourcePatientInfo", 1, 1, 20),
        ("legalAuthenticator", 0, 1, 1), ("serviceStartTime", 0, 1, 1), ("serviceStopTime", 0, 1, 1), ("URI", 0, 1, 1), ("urn:ihe:iti:xds:2013:referenceIdList", 0, 1, 1000),
    ];

    private static readonly (string Name, string Scheme, int Least, int Most)[] EntryCodes =
    [
        ("classCode", "41a5887f-8865-4c09-adf7-e362475b143a", 1, 1), ("typeCode", "f0306f51-975f-434e-a61c-c59651d33983", 1, 1), ("formatCode", "a09d5840-386c-46f2-b5ad-9c3699a4309d", 1, 1),
        ("confidentialityCode", "f4f85eac-e6cb-4883-b524-f2705394840f", 1, 4), ("healthcareFacilityTypeCode", "f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1", 1, 1),
        ("practiceSettingCode", "cccf5598-8b07-4b77-a05e-ae952c785ead", 1, 1), ("eventCodeList", "2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", 0, 256),
    ];

    /// <summary>What is wrong; empty: nothing.</summary>
    public static IReadOnlyList<string> Problems(XDocument document)
    {
        var problems = new List<string>();
        void Wrong(string what) => problems.Add(what);
        if (document.Root is not { } root || root.Name != Lcm + "SubmitObjectsRequest" || root.Elements().ToList() is not [var list] || list.Name != Rim + "RegistryObjectList")
            return ["not a SubmitObjectsRequest with one RegistryObjectList"];

        var ids = document.Descendants().Attributes("id").Select(a => a.Value).ToList();
        foreach (var id in ids.GroupBy(i => i).Where(g => g.Count() > 1))
            Wrong($"id {id.Key} is there {id.Count()} times");
        foreach (var element in list.DescendantsAndSelf())
            Any(element, Wrong);

        var entries = list.Elements(Rim + "ExtrinsicObject").ToList();
        var sets = list.Elements(Rim + "RegistryPackage").ToList();
        if (entries.Count != 1 || sets.Count != 1)
            return [.. problems, $"{sets.Count} sets with {entries.Count} entries"];
        Entry(entries[0], Wrong);
        Set(sets[0], Wrong);
        Links(list, sets[0], entries[0], Wrong);
        return problems;
    }

    private static void Any(XElement element, Action<string> wrong)
    {
        if (element.Name.Namespace != Rim)
            wrong($"{element.Name} is of another namespace");
        switch (element.Name.LocalName)
        {
            case "Value" when element.Value.Length is 0 or > 256:
                wrong($"a value of {element.Parent?.Parent?.Attribute("name")?.Value} has {element.Value.Length} characters");
                break;
            case "LocalizedString" when ((string?)element.Attribute("value"))?.Length is null or 0 or > 1024:
                wrong($"a name of {element.Parent?.Parent?.Name.LocalName} is missing or too long");
                break;
            case "Slot" when (string?)element.Attribute("name") is not { Length: > 0 } || element.Elements().ToList() is not [var values] || values.Name != Rim + "ValueList" || !values.HasElements:
                wrong("a slot without name or values");
                break;
            case "Classification" or "ExternalIdentifier" or "Association" or "RegistryPackage" or "ExtrinsicObject":
                Object(element, wrong);
                break;
        }
    }

    private static void Object(XElement element, Action<string> wrong)
    {
        var kind = element.Name.LocalName;
        if ((string?)element.Attribute("id") is not { Length: > 0 })
            wrong($"a {kind} without id");
        if (kind is not "ExtrinsicObject" && (string?)element.Attribute("objectType") != ObjectTypes + kind)
            wrong($"a {kind} of another objectType");
        var places = element.Elements().Select(e => Array.IndexOf(Order, e.Name.LocalName)).ToList();
        if (places.Contains(-1) || !places.SequenceEqual(places.Order()))
            wrong($"children of {kind} in no order: {string.Join(' ', element.Elements().Select(e => e.Name.LocalName))}");
        var slots = element.Elements(Rim + "Slot").Select(s => (string?)s.Attribute("name")).ToList();
        if (slots.Count != slots.Distinct().Count())
            wrong($"{kind} has a slot twice");
        switch (kind)
        {
            case "ExternalIdentifier" when element.Parent is not { } parent || (string?)element.Attribute("registryObject") != (string?)parent.Attribute("id") || (string?)element.Attribute("value") is not { Length: > 0 and <= 256 }:
                wrong("an ExternalIdentifier of another object, or without value");
                break;
            case "Classification" when element.Parent is { } within && within.Name != Rim + "RegistryObjectList" && (string?)element.Attribute("classifiedObject") != (string?)within.Attribute("id"):
                wrong("a Classification of another object");
                break;
            case "Association" when new[] { "sourceObject", "targetObject", "associationType" }.Any(a => (string?)element.Attribute(a) is not { Length: > 0 }):
                wrong("an Association without end");
                break;
        }
    }

    private static void Entry(XElement entry, Action<string> wrong)
    {
        if ((string?)entry.Attribute("objectType") != "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1")
            wrong("objectType of the entry");
        if ((string?)entry.Attribute("mimeType") is not ("text/xml" or "application/xslt+xml"))
            wrong("mimeType");
        if (entry.Element(Rim + "Name") is null)
            wrong("no title");
        foreach (var (name, least, most, values) in EntrySlots)
            Slots(entry, name, least, most, values, wrong);
        foreach (var unknown in entry.Elements(Rim + "Slot").Select(s => (string?)s.Attribute("name")).Where(n => EntrySlots.All(s => s.Name != n)))
            wrong($"slot {unknown} of the entry");
        foreach (var (name, scheme, least, most) in EntryCodes)
            Codes(entry, name, scheme, least, most, wrong);
        Authors(entry, "93606bcf-9494-43ec-9b4e-a7748d1a838d", 1, wrong);
        Identifiers(entry, wrong, ("XDSDocumentEntry.patientId", "58a6f841-87b3-4a3e-92fd-a8ffeff98427"), ("XDSDocumentEntry.uniqueId", "2e82c1f6-a085-4c72-9da3-8640a32e42ab"));
    }

    private static void Set(XElement set, Action<string> wrong)
    {
        Slots(set, "submissionTime", 1, 1, 1, wrong);
        Codes(set, "contentTypeCode", "aa543740-bdda-424e-8c96-df4873be8500", 1, 1, wrong);
        Authors(set, "a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d", 1, wrong);
        Identifiers(
            set, wrong, ("XDSSubmissionSet.patientId", "6b5aea1a-874d-4603-a4bc-96a0a7b38446"), ("XDSSubmissionSet.sourceId", "554ac39e-e3fe-47fe-b233-965d2a147832"),
            ("XDSSubmissionSet.uniqueId", "96fdda7c-d067-4183-912e-bf5ee74998a8"));
    }

    private static void Links(XElement list, XElement set, XElement entry, Action<string> wrong)
    {
        var (setId, entryId) = ((string?)set.Attribute("id"), (string?)entry.Attribute("id"));
        var nodes = list.Elements(Rim + "Classification").ToList();
        if (nodes is not [var node] || (string?)node.Attribute("classificationNode") != "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd" || (string?)node.Attribute("classifiedObject") != setId)
            wrong("the package is not classified once as a submission set");
        var member = list.Elements(Rim + "Association").Where(a => ((string?)a.Attribute("associationType"))?.EndsWith(":HasMember", StringComparison.Ordinal) is true).ToList();
        if (member is not [var one] || (string?)one.Attribute("sourceObject") != setId || (string?)one.Attribute("targetObject") != entryId || EbRimReading.Slot(one, "SubmissionSetStatus") is not ["Original"])
            wrong("not one HasMember from the set to the entry");
        if (EbRimReading.Identifier(set, "6b5aea1a-874d-4603-a4bc-96a0a7b38446") != EbRimReading.Identifier(entry, "58a6f841-87b3-4a3e-92fd-a8ffeff98427"))
            wrong("set and entry are of two patients");
    }

    private static void Slots(XElement of, string name, int least, int most, int values, Action<string> wrong)
    {
        var slots = of.Elements(Rim + "Slot").Where(s => (string?)s.Attribute("name") == name).ToList();
        if (slots.Count < least || slots.Count > most || slots.Exists(s => s.Descendants(Rim + "Value").Count() > values))
            wrong($"slot {name}: {slots.Count} times");
    }

    private static void Codes(XElement of, string name, string scheme, int least, int most, Action<string> wrong)
    {
        var codes = EbRimReading.Classifications(of, scheme);
        if (codes.Length < least || codes.Length > most)
            wrong($"{name}: {codes.Length} times");
        foreach (var code in codes)
        {
            if ((string?)code.Attribute("nodeRepresentation") is not { Length: > 0 and <= 256 } || EbRimReading.Slot(code, "codingScheme") is not [{ Length: > 0 }] || EbRimReading.Name(code) is not { Length: > 0 })
                wrong($"{name} without code, system or name");
        }
    }

    private static void Authors(XElement of, string scheme, int least, Action<string> wrong)
    {
        var authors = EbRimReading.Classifications(of, scheme);
        if (authors.Length < least)
            wrong("no author");
        foreach (var author in authors)
        {
            if ((string?)author.Attribute("nodeRepresentation") != "")
                wrong("nodeRepresentation of an author");
            if (EbRimReading.Slot(author, "authorPerson").Length != 1 || author.Elements(Rim + "Slot").Any(s => s.Descendants(Rim + "Value").Count() != 1))
                wrong("an author that is not one person with one institution, role and specialty");
        }
    }

    private static void Identifiers(XElement of, Action<string> wrong, params ReadOnlySpan<(string Name, string Scheme)> expected)
    {
        foreach (var (name, scheme) in expected)
        {
            if (of.Elements(Rim + "ExternalIdentifier").Where(i => (string?)i.Attribute("identificationScheme") == "urn:uuid:" + scheme).ToList() is not [var one] || EbRimReading.Name(one) != name)
                wrong($"not one {name}");
        }

        if (of.Elements(Rim + "ExternalIdentifier").Count() != expected.Length)
            wrong("an ExternalIdentifier of no attribute");
    }
}

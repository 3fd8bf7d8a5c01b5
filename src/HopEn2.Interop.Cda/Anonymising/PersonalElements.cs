using System.Xml.Linq;
using HopEn2.Interop.Domain.Ins;

namespace HopEn2.Interop.Cda.Anonymising;

/// <summary>The elements that exist to say who somebody is, wherever they stand: replaces what they hold and remembers it as traits.</summary>
internal sealed class PersonalElements(Substitutes substitutes, TraitCollection traits)
{
    private const string BirthDate = "19000101";
    private const string SocialSecurity = "1.2.250.1.213.1.4.13";

    /// <summary>Authorities of the nation: they say what sort of number it is, and nothing of whose.</summary>
    private static readonly HashSet<string> National = [SocialSecurity, "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2", "1.2.250.1.213.1.4.2", "1.2.250.1.213.1.4.6", "1.2.250.1.213.1.4.7"];

    private HashSet<string> _vocabulary = [];

    /// <summary>What was replaced.</summary>
    public int Count { get; private set; }

    public void Replace(XElement document)
    {
        // The root of an order's id may be that of SNOMED: what is also a code system or a template is a word of the standard, not a trait.
        _vocabulary = [.. document.DescendantsAndSelf().SelectMany(e => e.Attributes().Where(a => a.Name.LocalName == "codeSystem" || (a.Name.LocalName == "root" && e.Name.LocalName is "templateId" or "typeId"))).Select(a => a.Value)];
        foreach (var element in document.DescendantsAndSelf().ToList())
            Replace(element, element.Name.LocalName);
    }

    private void Replace(XElement element, string name)
    {
        if (element.Attribute("assigningAuthorityName") is { } authority && !IsNational(element.Attribute("root")?.Value ?? ""))
        {
            traits.Organisation(authority.Value, "AUTORITE");
            Put(authority, "AUTORITE");
        }

        switch (name)
        {
            case "family":
                ReplaceName(element, substitutes.Family);
                break;
            case "given":
                ReplaceName(element, substitutes.Given);
                break;
            case "name":
                ReplaceNamed(element);
                break;
            case "addr":
                ReplaceAddress(element);
                break;
            case "telecom" when element.Attribute("value") is { } value:
                ReplaceTelecom(value);
                break;
            case "birthTime" when element.Attribute("value") is { } value:
                traits.BirthDate(value.Value.Trim(), BirthDate);
                Put(value, BirthDate);
                break;
            case "id" or "setId" or "accessionNumber":
                ReplaceId(element);
                break;
        }
    }

    private void ReplaceName(XElement element, Func<string, string> substitute)
    {
        if (string.IsNullOrWhiteSpace(element.Value))
            return;
        var by = substitute(element.Value);
        traits.Name(element.Value, by);
        Put(element, by);
    }

    private void ReplaceNamed(XElement element)
    {
        if (string.IsNullOrWhiteSpace(element.Value))
            return;
        var texts = element.Nodes().OfType<XText>().Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToList();
        if (texts.Count == 0)
            return;
        var owner = element.Parent?.Name.LocalName ?? "";
        if (IsPerson(owner) || element.Elements().Any(e => e.Name.LocalName is "family" or "given"))
        {
            foreach (var text in texts)
            {
                var by = substitutes.Family(text.Value);
                traits.WholeName(text.Value, by);
                (text.Value, Count) = (by, Count + 1);
            }
        }
        else if (IsStructure(owner))
        {
            var by = owner is "place" or "location" ? substitutes.Place(element.Value) : substitutes.Organisation(element.Value);
            traits.Organisation(element.Value, by);
            Put(element, by);
        }
    }

    private static bool IsPerson(string owner) => owner is "patient" or "subject" or "informationRecipient" || owner.EndsWith("Person", StringComparison.Ordinal) || owner.EndsWith("Subject", StringComparison.Ordinal);

    private static bool IsStructure(string owner) => owner is "place" or "location" || owner.EndsWith("Organization", StringComparison.Ordinal);

    private void ReplaceAddress(XElement address)
    {
        var kind = address.Ancestors().Any(a => a.Name.LocalName == "birthplace") ? TraitKind.BirthPlace : TraitKind.Address;
        foreach (var text in address.DescendantNodes().OfType<XText>().Where(t => !string.IsNullOrWhiteSpace(t.Value)).ToList())
        {
            var by = Part(text.Parent == address ? "" : text.Parent!.Name.LocalName, text.Value);
            if (by != text.Value)
                traits.Address(kind, text.Value, by);
            (text.Value, Count) = (by, Count + 1);
        }
    }

    // A post code and the code of a commune keep their form: checks of the header go on passing.
    private string Part(string part, string value) => part switch
    {
        "postalCode" => "00000",
        "county" => "99999",
        "country" => value,
        "city" or "precinct" => substitutes.Place(value),
        "houseNumber" or "houseNumberNumeric" or "unitID" or "additionalLocator" => "0",
        _ => value.Trim() is "FRANCE" or "France" ? value : substitutes.Place(value),
    };

    private void ReplaceTelecom(XAttribute value)
    {
        var by = value.Value.Contains('@', StringComparison.Ordinal)
            ? "mailto:" + substitutes.Mailbox(value.Value)
            : value.Value.Any(char.IsAsciiDigit) ? "tel:0000000000" : "http://exemple.invalid";
        traits.Telecom(value.Value, by[(by.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        Put(value, by);
    }

    private void ReplaceId(XElement element)
    {
        if (element.Attribute("root") is not { } root)
            return;
        var patient = element.Parent?.Name.LocalName == "patientRole";
        if (element.Attribute("extension") is { } extension && extension.Value.Trim().Length > 0)
        {
            var ins = InsOids.IsIns(root.Value);
            var by = ins ? substitutes.Matricule(extension.Value) : substitutes.Extension(extension.Value);
            traits.Identifier(extension.Value, by, patient);
            // Numbers of persons and structures go with the digit that says their sort, or without (identifiers.md §7, §8).
            if (National.Contains(root.Value) && extension.Value.Trim() is { Length: 10 or 12 } prefixed && prefixed.All(char.IsAsciiDigit))
                traits.Identifier(prefixed[1..], by, patient);
            Put(extension, by);
            if (ins)
                Put(root, InsOids.Test);
        }

        if (IsNational(root.Value))
            return;
        var oid = substitutes.Root(root.Value);
        if (!_vocabulary.Contains(root.Value))
            traits.Identifier(root.Value, oid, patient: false);
        Put(root, oid);
    }

    private static bool IsNational(string root) => InsOids.IsIns(root) || National.Contains(root);

    private void Put(XAttribute attribute, string value) => (attribute.Value, Count) = (value, Count + 1);

    private void Put(XElement element, string value) => (element.Value, Count) = (value, Count + 1);
}

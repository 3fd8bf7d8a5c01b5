using System.Xml;
using HopEn2.Interop.Simulators.Dmp.Wire;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>rim:Slot.</summary>
internal sealed record Slot(string Name, IReadOnlyList<string> Values)
{
    public static IReadOnlyList<Slot> All(XmlElement parent) =>
        [.. parent.Elements(Names.Rim, "Slot").Select(s => new Slot(s.GetAttribute("name"), [.. s.Elements(Names.Rim, "ValueList").SelectMany(l => l.Elements(Names.Rim, "Value")).Select(v => v.InnerText.Trim())]))];
}

/// <summary>rim:Classification, of a scheme (a coded attribute or an author) or as a node (the submission set).</summary>
internal sealed record Classification(string Scheme, string Node, string Of, string Code, string? Label, IReadOnlyList<Slot> Slots)
{
    public static Classification Read(XmlElement element) => new(
        element.GetAttribute("classificationScheme"),
        element.GetAttribute("classificationNode"),
        element.GetAttribute("classifiedObject"),
        element.GetAttribute("nodeRepresentation"),
        RegistryObject.NameOf(element),
        Slot.All(element));

    public string? CodingScheme => Slots.Where(s => s.Name == "codingScheme").ToList() is [{ Values: [var only] }] ? only : null;
}

/// <summary>rim:ExternalIdentifier.</summary>
internal sealed record ExternalIdentifier(string Scheme, string Of, string Value, string? Name)
{
    public static ExternalIdentifier Read(XmlElement element) =>
        new(element.GetAttribute("identificationScheme"), element.GetAttribute("registryObject"), element.GetAttribute("value"), RegistryObject.NameOf(element));
}

/// <summary>rim:RegistryPackage or rim:ExtrinsicObject.</summary>
internal sealed record RegistryObject(
    string Id, string ObjectType, string MimeType, string Status, string? Name, IReadOnlyList<Slot> Slots, IReadOnlyList<Classification> Classifications, IReadOnlyList<ExternalIdentifier> Identifiers)
{
    public static RegistryObject Read(XmlElement element) => new(
        element.GetAttribute("id"),
        element.GetAttribute("objectType"),
        element.GetAttribute("mimeType"),
        element.GetAttribute("status"),
        NameOf(element),
        Slot.All(element),
        [.. element.Elements(Names.Rim, "Classification").Select(Classification.Read)],
        [.. element.Elements(Names.Rim, "ExternalIdentifier").Select(ExternalIdentifier.Read)]);

    public static string? NameOf(XmlElement element) =>
        element.Down(Names.Rim, "Name", "LocalizedString")?.GetAttribute("value") is { Length: > 0 } name ? name : null;

    /// <summary>The value of an external identifier; null: none, or several.</summary>
    public string? Identifier(string scheme) => Identifiers.Where(i => i.Scheme == scheme).ToList() is [var only] ? only.Value : null;

    /// <summary>The first value of a slot; null: none.</summary>
    public string? Value(string slot) => Slots.FirstOrDefault(s => s.Name == slot)?.Values is [var first, ..] ? first : null;

    public string? Code(string scheme) => Classifications.FirstOrDefault(c => c.Scheme == scheme)?.Code;
}

/// <summary>rim:Association.</summary>
internal sealed record Association(string Id, string Type, string Source, string Target, IReadOnlyList<Slot> Slots)
{
    public static Association Read(XmlElement element) =>
        new(element.GetAttribute("id"), element.GetAttribute("associationType"), element.GetAttribute("sourceObject"), element.GetAttribute("targetObject"), Slot.All(element));

    public string? Value(string slot) => Slots.Where(s => s.Name == slot).ToList() is [{ Values: [var only] }] ? only : null;
}

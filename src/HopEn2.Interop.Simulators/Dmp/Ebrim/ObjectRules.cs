using HopEn2.Interop.Simulators.Dmp.Codes;

namespace HopEn2.Interop.Simulators.Dmp.Ebrim;

/// <summary>Rules that hold for any registry object: a slot, a coded attribute, an author, an external identifier. Each adds what is wrong to one list.</summary>
/// <param name="Subject">DocumentEntry or SubmissionSet: begins each context.</param>
internal sealed record ObjectRules(string Subject, RegistryObject Object, ValueSets Codes, List<XdsError> Errors)
{
    public void Wrong(string attribute, string what) => Errors.Add(XdsError.Metadata($"{Subject}.{attribute}: {what}"));

    /// <summary>A slot that is there so often, each value as it must be.</summary>
    public void Slot(string name, int least, int mostValues, Func<string, bool> holds, string must)
    {
        var slots = Object.Slots.Where(s => s.Name == name).ToList();
        if (slots.Count == 0 && least > 0)
            Wrong(name, "missing");
        else if (slots.Count > 1)
            Wrong(name, "the slot is there twice");
        else if (slots is [var slot] && (slot.Values.Count == 0 || slot.Values.Count > mostValues))
            Wrong(name, $"has {slot.Values.Count} values");
        else if (slots is [var full] && !full.Values.All(holds))
            Wrong(name, $"is not {must}");
    }

    /// <summary>A coded attribute: code, label and codingScheme, from its value set.</summary>
    /// <param name="set">Null: any code of any system.</param>
    public void Coded(string attribute, string scheme, ValueSet? set, int least, int most)
    {
        var found = Object.Classifications.Where(c => c.Scheme == scheme).ToList();
        if (found.Count < least)
            Wrong(attribute, "missing");
        if (found.Count > most)
            Wrong(attribute, $"is there {found.Count} times");
        foreach (var one in found)
        {
            if (one.Of != Object.Id)
                Wrong(attribute, "classifiedObject is another object");
            else if (one.Code.Length == 0)
                Wrong(attribute, "nodeRepresentation is empty");
            else if (one.CodingScheme is not { Length: > 0 } system)
                Wrong(attribute, "codingScheme is missing");
            else if (one.Label is null)
                Wrong(attribute, "the code has no name");
            else if (set is { } named && !Codes.Holds(named, one.Code, system))
                Wrong(attribute, $"code {one.Code} of {system} is not in the value set");
        }
    }

    /// <summary>Authors: at least one, each with one person and its institutions in their form (cda.md §6).</summary>
    public void Authors(string scheme)
    {
        var authors = Object.Classifications.Where(c => c.Scheme == scheme).ToList();
        if (authors.Count == 0)
            Wrong("author", "missing");
        foreach (var author in authors)
        {
            if (author.Of != Object.Id)
                Wrong("author", "classifiedObject is another object");
            if (author.Code.Length > 0)
                Wrong("author", "nodeRepresentation is not empty");
            var persons = author.Slots.Where(s => s.Name == "authorPerson").ToList();
            if (persons is not [{ Values: [var person] }])
                Wrong("authorPerson", persons.Count == 0 ? "missing" : "is not one value");
            else if (!Forms.IsPerson(person))
                Wrong("authorPerson", "is no XCN with id, name and authority");
            foreach (var institution in author.Slots.Where(s => s.Name == "authorInstitution").SelectMany(s => s.Values).Where(i => Forms.InstitutionId(i) is null))
                Wrong("authorInstitution", institution.Length == 0 ? "is empty" : "is no XON with name, authority and id");
            foreach (var other in author.Slots.Where(s => s.Name is not ("authorPerson" or "authorInstitution" or "authorRole" or "authorSpecialty" or "authorTelecommunication")))
                Wrong("author", $"slot {other.Name} is unknown");
        }
    }

    /// <summary>An external identifier, once, named as it must be, about this object.</summary>
    public void Identifier(string attribute, string scheme, Func<string, bool> holds, string must)
    {
        switch (Object.Identifiers.Where(i => i.Scheme == scheme).ToList())
        {
            case []:
                Wrong(attribute, "missing");
                break;
            case [var one] when one.Of != Object.Id:
                Wrong(attribute, "registryObject is another object");
                break;
            case [var one] when one.Name != $"XDS{Subject}.{attribute}":
                Wrong(attribute, $"its name is not XDS{Subject}.{attribute}");
                break;
            case [var one] when !holds(one.Value):
                Wrong(attribute, $"is not {must}");
                break;
            case [_]:
                break;
            default:
                Wrong(attribute, "is there twice");
                break;
        }
    }

    /// <summary>Classifications and identifiers of schemes that no attribute has: a typing error there would otherwise be a missing attribute elsewhere, or nothing at all.</summary>
    public void NoOther(ReadOnlySpan<string> classifications, ReadOnlySpan<string> identifiers)
    {
        foreach (var other in Object.Classifications)
        {
            if (other.Node.Length == 0 && !classifications.Contains(other.Scheme))
                Wrong("Classification", $"scheme {other.Scheme} is unknown");
        }

        foreach (var other in Object.Identifiers)
        {
            if (!identifiers.Contains(other.Scheme))
                Wrong("ExternalIdentifier", $"scheme {other.Scheme} is unknown");
        }
    }
}

using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Who hands a document over: the source of the submission set (fhir.md §3), else the document's first author; what stands for PRT SB.</summary>
internal static class Submitters
{
    public static Submitter Of(FhirNode reference, FhirContext context)
    {
        IEnumerable<FhirNode?> parties = [context.References.Resolve(context.SubmissionSet?["source"]), .. reference.All("author").Select(context.References.Resolve)];
        IEnumerable<FhirNode?> organisations = [AuthorOrganisation(context), .. parties.Select(p => Parties.OrganisationOf(p, context)), context.References.Resolve(reference["custodian"])];
        var party = parties.FirstOrDefault(p => Parties.PersonId(Parties.PersonOf(p, context)) is not null);
        var person = Parties.PersonOf(party, context);
        var structure = organisations.FirstOrDefault(o => Parties.StructureId(o) is not null);
        var id = Parties.PersonId(person);
        var codes = Codes(party, person).ToList();
        return new(
            id?.Id, id?.Authority, Names.Family(NameOf(person)), Names.Given(NameOf(person)),
            Coded(codes, NationalCodes.Professions, "G15"), Coded(codes, NationalCodes.Qualifications, "R38", "R01"),
            Parties.StructureId(structure), structure?.Text("name"), Addresses.Of(party).Concat(Addresses.Of(person)).FirstOrDefault());
    }

    // The name of a device is no HumanName: it has a type and a text of its own.
    private static FhirNode? NameOf(FhirNode? person) => person?["name"] is { Type.Name: "HumanName" } name ? name : null;

    /// <summary>MHD puts the organisation of the source into an extension of it, or of the set.</summary>
    private static FhirNode? AuthorOrganisation(FhirContext context)
    {
        var extensions = (context.SubmissionSet?["source"]?.All("extension") ?? []).Concat(context.SubmissionSet?.All("extension") ?? []);
        return context.References.Resolve(extensions.FirstOrDefault(e => e.Text("url")?.EndsWith("authorOrg", StringComparison.Ordinal) is true)?["value"]);
    }

    private static IEnumerable<FhirNode> Codes(FhirNode? party, FhirNode? person)
    {
        IEnumerable<FhirNode?> coded = [.. party?.All("code") ?? [], .. party?.All("specialty") ?? [], .. (person?.All("qualification") ?? []).Select(q => q["code"])];
        return coded.OfType<FhirNode>().SelectMany(c => c.All("coding"));
    }

    /// <summary>The first code of a nomenclature, by its OID or the name its address holds.</summary>
    private static CodedText? Coded(List<FhirNode> codes, string oid, params ReadOnlySpan<string> names)
    {
        foreach (var coding in codes)
        {
            var system = coding.Text("system") ?? "";
            if (coding.Text("code") is not { Length: > 0 } code)
                continue;
            if (DocumentIdText.Bare(system) == oid)
                return new(code, oid, coding.Text("display"));
            foreach (var name in names)
            {
                if (system.Contains($"TRE_{name}", StringComparison.Ordinal) || system.Contains($"TRE-{name}", StringComparison.Ordinal))
                    return new(code, oid, coding.Text("display"));
            }
        }

        return null;
    }
}

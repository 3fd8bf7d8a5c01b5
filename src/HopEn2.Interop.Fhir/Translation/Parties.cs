using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>Who acts: Practitioner, PractitionerRole, Organization, Device, with the national numbers of each.</summary>
internal static class Parties
{
    private const string Rpps = "https://rpps.esante.gouv.fr";
    private const string Finess = "https://finess.esante.gouv.fr";
    private const string FinessOfOld = "http://finess.sante.gouv.fr";

    /// <summary>The person a resource is, or is a role of; of a device the device. Null when it is none.</summary>
    public static FhirNode? PersonOf(FhirNode? party, FhirContext context) => party?.Type.Name switch
    {
        "PractitionerRole" => context.References.Resolve(party["practitioner"]),
        "Practitioner" or "Device" => party,
        _ => null,
    };

    /// <summary>The organisation a resource is, or is a role at; null when it is none.</summary>
    public static FhirNode? OrganisationOf(FhirNode? party, FhirContext context) => party?.Type.Name switch
    {
        "PractitionerRole" => context.References.Resolve(party["organization"]),
        "Organization" => party,
        _ => null,
    };

    /// <summary>National id of a person with its authority; of a device whatever it is known by. Null when it has none.</summary>
    public static (string Id, string? Authority)? PersonId(FhirNode? person)
    {
        var identifiers = Identifier.AllOf(person).ToList();
        foreach (var identifier in identifiers)
        {
            var type = identifier.Types.FirstOrDefault(t => t is "RPPS" or "ADELI" or "IDNPS") ?? (identifier.System == Rpps ? "RPPS" : null);
            if (type is not null || identifier.System == NationalIds.Professionals)
                return (NationalIds.Person(identifier.Value, type ?? (identifier.Value.Length == 11 ? "RPPS" : "")), NationalIds.Professionals);
        }

        return person?.Type.Name == "Device" && identifiers is [var first, ..] ? (first.Value, first.System is "" ? null : DocumentIdText.Bare(first.System)) : null;
    }

    /// <summary>National id of a structure; null when it has none, as an unit has not.</summary>
    public static string? StructureId(FhirNode? organisation)
    {
        foreach (var identifier in Identifier.AllOf(organisation))
        {
            var type = identifier.Types.FirstOrDefault(t => t is "FINEG" or "FINEJ" or "SIREN" or "SIRET" or "IDNST") ?? (identifier.System is Finess or FinessOfOld ? "FINEG" : null);
            if ((type is not null || identifier.System == NationalIds.Structures) && NationalIds.Structure(identifier.Value, type ?? "") is { } id)
                return id;
        }

        return null;
    }
}

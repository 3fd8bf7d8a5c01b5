using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>UF, services and places as Organization and Location.</summary>
internal static class Units
{
    private const int MostLevels = 8;

    /// <summary>The unit that a reference means, by code; null when it is an establishment, or not said.</summary>
    public static string? Of(FhirNode? reference, FhirContext context)
    {
        if (reference is null)
            return null;
        if (context.References.Resolve(reference) is { } resource)
            return OfResource(resource, context, MostLevels);
        return Identifier.Of(reference["identifier"]) is { } identifier && !IsEstablishment(identifier) ? identifier.Value : null;
    }

    /// <summary>Likewise, but only what says of itself that it is a unit: the author of a document may be any organisation.</summary>
    public static string? OfAuthor(FhirNode? reference, FhirContext context)
    {
        var resource = context.References.Resolve(reference);
        if (resource?.Type.Name == "PractitionerRole")
            return OfAuthor(resource["organization"], context);
        var identifiers = resource is null ? Identifier.Of(reference?["identifier"]) is { } logical ? [logical] : [] : Identifier.AllOf(resource);
        var isUnit = resource?.All("type").SelectMany(Coding.Of).Any(c => IsUnit(c.Code)) ?? false;
        return identifiers.FirstOrDefault(i => i.Types.Any(IsUnit) || (isUnit && !IsEstablishment(i)))?.Value;
    }

    private static string? OfResource(FhirNode resource, FhirContext context, int levels)
    {
        if (levels == 0)
            return null;
        var identifiers = Identifier.AllOf(resource).ToList();
        if (identifiers.Find(i => i.Types.Any(IsUnit)) is { } unit)
            return unit.Value;
        // A bed belongs to a ward, which the organisation that manages it names.
        if (resource.Type.Name == "Location" && Up("managingOrganization") is { } managing)
            return managing;
        return identifiers.Find(i => !IsEstablishment(i))?.Value ?? (resource.Type.Name == "Location" ? Up("partOf") : null);

        string? Up(string element) => context.References.Resolve(resource[element]) is { } above ? OfResource(above, context, levels - 1) : Of(resource[element], context);
    }

    private static bool IsUnit(string type) => type.ToUpperInvariant() is "UF" or "SRV" or "SVR";

    private static bool IsEstablishment(Identifier identifier) =>
        identifier.System is "1.2.250.1.71.4.2.2" or "https://finess.esante.gouv.fr" or "http://finess.sante.gouv.fr" || identifier.Types.Any(t => t is "FINEJ" or "FINEG" or "SIREN" or "SIRET" or "IDNST");
}

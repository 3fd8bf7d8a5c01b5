using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>A visit as an Encounter of FR Core names it (fhir.md §6): VN, and the dossier as AN or as its account.</summary>
internal static class VisitReading
{
    public static VisitRef Of(FhirNode? encounter, FhirContext context)
    {
        if (encounter is null)
            return VisitRef.None;
        Identifier? visit = null, dossier = null, untyped = null;
        foreach (var identifier in Identifier.AllOf(encounter))
        {
            if (identifier.Is("VN"))
                visit ??= identifier;
            else if (identifier.Is("AN"))
                dossier ??= identifier;
            else if (identifier.Types.Count == 0 && identifier.Use != "old")
                untyped ??= identifier;
        }

        visit ??= Identifier.Of(encounter["hospitalization"]?["preAdmissionIdentifier"]) ?? untyped;
        dossier ??= DossierOf(encounter["account"], context);
        return visit is null && dossier is null ? VisitRef.None : new(Visit(visit, context), Dossier(dossier, context));
    }

    /// <summary>The visit that a reference means: an Encounter of the document, or an identifier.</summary>
    public static VisitRef OfReference(FhirNode? reference, FhirContext context)
    {
        if (context.References.Resolve(reference) is { Type.Name: "Encounter" } encounter)
            return Of(VisitEncounter(encounter, context), context);
        if (Identifier.Of(reference?["identifier"]) is { } identifier)
            return identifier.Is("AN") ? new(null, Dossier(identifier, context)) : new(Visit(identifier, context), null);
        if (Identifier.OfAddress(reference, "Encounter") is var (authority, value))
            return new(new(value, authority), null);
        return Identifier.OfQuery(reference?.Text("reference")) is { } query
            ? new(new(query.Value, context.Hospital.Authorities.GetValueOrDefault(query.System) ?? context.Authority), null)
            : VisitRef.None;
    }

    /// <summary>FR Core has one profile for both: what is part of an encounter is a movement of that visit.</summary>
    public static FhirNode VisitEncounter(FhirNode encounter, FhirContext context) =>
        context.References.Resolve(encounter["partOf"]) is { Type.Name: "Encounter" } visit && !ReferenceEquals(visit, encounter) ? visit : encounter;

    public static VisitClass ClassOf(FhirNode? encounter, FhirContext context)
    {
        var code = encounter?["class"]?.Text("code");
        switch (code)
        {
            case null: return VisitClass.Unknown;
            case "IMP" or "ACUTE" or "NONAC" or "SS" or "HH" or "I": return VisitClass.Inpatient;
            case "AMB" or "VR" or "O": return VisitClass.Outpatient;
            case "EMER" or "E": return VisitClass.Emergency;
            case "R": return VisitClass.Recurrent;
            case "N": return VisitClass.NotApplicable;
            case "V": return VisitClass.Remote;
            case "PRENC": return VisitClass.Unknown;
            default:
                context.Note("unknown-class", $"{encounter!.Path}.class: no code of v3-ActCode that says what kind of visit it is."); // It has a class.
                return VisitClass.Unknown;
        }
    }

    public static DossierNumber? Dossier(Identifier? identifier, FhirContext context) =>
        identifier is null ? null : new DossierNumber(identifier.Value, context.AuthorityOf(identifier));

    private static VisitNumber? Visit(Identifier? identifier, FhirContext context) =>
        identifier is null ? null : new VisitNumber(identifier.Value, context.AuthorityOf(identifier));

    private static Identifier? DossierOf(FhirNode? account, FhirContext context) =>
        Identifier.AllOf(context.References.Resolve(account)).FirstOrDefault(i => i.Use != "old") ?? Identifier.Of(account?["identifier"]);
}

using System.Globalization;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.People;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>The matricule of a Patient: what stands under its OID, and what stood there.</summary>
/// <param name="Now">Null: none.</param>
/// <param name="Former">Under <c>use</c> old; null: none.</param>
internal sealed record InsOf(string? Now, string? Former = null);

/// <summary>Writes Patient and Practitioner (fhir.md §5).</summary>
internal static class Persons
{
    /// <summary>As the gestion administrative knows somebody, DMP status and answers included where they are told.</summary>
    public static JsonObject Patient(Person person, InsOf ins, DateTimeOffset statedAt, HospitalClock clock, bool withDmp)
    {
        var patient = Patient(person, person.Ipp, ins, person.Reliability, clock, withBirthPlace: true);
        patient["meta"]!["lastUpdated"] = clock.Fhir(statedAt);
        if (withDmp)
            ((JsonArray?)patient["extension"] ?? Add(patient)).Add((JsonNode)Dmp(person, clock));
        return patient;
    }

    /// <param name="ipp">Null: the IPP is not told.</param>
    /// <param name="reliability">HL7 0445; empty: nothing is said of the identity.</param>
    public static JsonObject Patient(Person person, string? ipp, InsOf ins, IReadOnlyList<string> reliability, HospitalClock clock, bool withBirthPlace)
    {
        var qualified = ins.Now is not null && reliability.Contains("VALI");
        return Json.Of(
            ("resourceType", "Patient"),
            ("meta", Profile(qualified ? Systems.PatientInsProfile : Systems.PatientProfile)),
            ("extension", Json.List(reliability.Count == 0 ? null : Reliability(person, ins.Now, reliability, clock), withBirthPlace ? BirthPlace(person) : null)),
            ("identifier", Json.List(
                ipp is null ? null : Identifier(Systems.Ipp, ipp, Concept(Systems.IdentifierType, "PI"), "usual"),
                ins.Now is null ? null : Ins(ins.Now, "official"),
                ins.Former is null ? null : Ins(ins.Former, "old"))),
            ("active", true),
            ("name", Json.List(BirthName(person), UsedName(person))),
            ("gender", person.Male ? "male" : "female"),
            ("birthDate", person.Birth.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("address", Json.List(Json.Of(("use", "home"), ("line", Json.List(person.Street)), ("city", person.City), ("postalCode", person.Postcode), ("country", "FRA")))));
    }

    /// <summary>A record that ended in another: inactive, its IPP old, replaced by the one that stays.</summary>
    public static JsonObject Merged(Person person, string survivor) => Json.Of(
        ("resourceType", "Patient"),
        ("meta", Profile(Systems.PatientProfile)),
        ("identifier", Json.List(Identifier(Systems.Ipp, person.Ipp, Concept(Systems.IdentifierType, "PI"), "old"))),
        ("active", false),
        ("name", Json.List(BirthName(person))),
        ("link", Json.List(Json.Of(("other", Reference(survivor)), ("type", "replaced-by")))));

    /// <summary>A record named by its IPP alone.</summary>
    public static JsonObject Named(Person person) => Json.Of(
        ("resourceType", "Patient"), ("identifier", Json.List(Identifier(Systems.Ipp, person.Ipp, Concept(Systems.IdentifierType, "PI"), "usual"))));

    public static JsonObject Practitioner(Professional professional) => Json.Of(
        ("resourceType", "Practitioner"),
        ("identifier", Json.List(Identifier(Systems.Professional, professional.NationalId))),
        ("name", Json.List(Json.Of(("family", professional.Family), ("given", Json.List(professional.Given)), ("prefix", Json.List("DR"))))));

    private static JsonObject Ins(string matricule, string use) => Identifier(Systems.Ins, matricule, Concept(Systems.FrenchIdentifierType, "INS-NIR-TEST"), use);

    private static JsonArray Add(JsonObject patient)
    {
        var extensions = new JsonArray();
        patient["extension"] = extensions;
        return extensions;
    }

    /// <summary>Validated without an INS has no code in the first generation, where VALI implies one.</summary>
    private static JsonObject Reliability(Person person, string? ins, IReadOnlyList<string> reliability, HospitalClock clock)
    {
        var system = ins is null && reliability[0] == "VALI" ? Systems.IdentityStatus : Systems.Reliability;
        return Extension(
            Systems.ReliabilityExtension,
            [
                Extension("identityStatus", "valueCoding", Coding(system, reliability[0])),
                .. reliability.Skip(1).Select(comment => Extension("comment", "valueCodeableConcept", Concept(Systems.Reliability, comment))),
                ins is null || reliability[0] != "VALI" ? null : Extension("dateInterrogationINSi", "valueDate", clock.FhirDate(person.AskedAt)),
            ]);
    }

    private static JsonObject BirthPlace(Person person) => Extension(
        Systems.BirthPlaceExtension, "valueAddress", Json.Of(("extension", Json.List(Extension(Systems.InseeExtension, "valueCoding", Coding(Systems.Communes, person.BirthPlace))))));

    private static JsonObject BirthName(Person person) => Json.Of(
        ("extension", Json.List(Extension(Systems.GivenNamesExtension, "valueString", person.GivenNames))),
        ("use", "official"), ("family", person.BirthName), ("given", Json.List(Names.Plain(person.FirstName))));

    private static JsonObject? UsedName(Person person) =>
        person.UsedName is null ? null : Json.Of(("use", "usual"), ("family", person.UsedName), ("given", Json.List(person.FirstName)));

    /// <summary>What ZFA tells: DMP status, opposition to feeding it, consent to its consultation. FHIR has no place of its own for it.</summary>
    private static JsonObject Dmp(Person person, HospitalClock clock)
    {
        var asked = clock.Fhir(person.AskedAt);
        var dated = person.NotAsked ? null : asked;
        return Extension(
            Systems.DmpExtension,
            Extension("status", "valueCode", person.Dmp switch { DmpRecord.Active => "ACTIF", DmpRecord.Closed => "FERME", _ => "INEXISTANT" }),
            Extension("statusAt", "valueDateTime", asked),
            person.Dmp is DmpRecord.Closed ? Extension("closedAt", "valueDateTime", clock.FhirDate(person.AskedAt)) : null,
            Extension("feeding", "valueCode", person.NotAsked ? "NA" : person.Opposed ? "IO" : "INO"),
            dated is null ? null : Extension("feedingAt", "valueDateTime", dated),
            Extension("consultation", "valueCode", person.NotAsked ? "NA" : person.Opposed ? "INC" : "IC"),
            dated is null ? null : Extension("consultationAt", "valueDateTime", dated));
    }
}

using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Stays;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>Writes what an ADT tells as a FHIR message: Patient, and the visit and its movement as two Encounters (fhir.md §5, §6, §9).</summary>
internal static class MovementWriter
{
    public static FhirRequest Write(Adt adt, HospitalClock clock)
    {
        var envelope = new Envelope("GAM", "HUB", adt.ControlId, adt.WrittenAt, clock);
        var patient = envelope.NewUrl();
        List<string> focus = [patient];
        if (HasMovement(adt))
            focus = [AddStay(envelope, adt, patient, clock)];
        else if (adt.Event == "A44")
            focus = [AddDossier(envelope, adt, patient, clock)];

        envelope.Add(patient, Persons.Patient(adt.Person, Ins(adt), adt.WrittenAt, clock, adt.WithZfa), null);
        if (adt.Former is { } former)
            focus.Add(envelope.Add(adt.Event == "A40" ? Persons.Merged(former, patient) : Persons.Named(former)));
        return envelope.Message(Coding(Systems.Trigger, adt.Event), adt.WrittenAt, focus);
    }

    private static bool HasMovement(Adt adt) => adt is { Visit: not null, Movement: not null };

    /// <summary>A matricule withdrawn is told as the old one; one that changed, beside the new.</summary>
    private static InsOf Ins(Adt adt) => adt.Event != "A47" ? new(adt.Person.Ins) : new(adt.InsField is null ? adt.Person.Ins : null, adt.FormerIns);

    /// <returns>The movement.</returns>
    private static string AddStay(Envelope envelope, Adt adt, string patient, HospitalClock clock)
    {
        var (visit, movement) = (adt.Visit!, adt.Movement!);
        var physician = envelope.Add(Persons.Practitioner(visit.Physician));
        var unit = envelope.Add(Places.Unit(movement.Unit));
        var place = envelope.Add(Places.Location(movement.Unit));
        var stated = Json.Of(("lastUpdated", clock.Fhir(adt.WrittenAt)), ("profile", Json.List(Systems.EncounterProfile)));
        var ends = movement.Trigger == "A03" ? clock.Fhir(movement.At) : null;
        var (status, movementStatus) = Statuses(adt);
        var whole = envelope.Add(Json.Of(
            ("resourceType", "Encounter"),
            ("meta", Profile(Systems.EncounterProfile)),
            ("identifier", Json.List(Identifier(Systems.Stay, visit.Venue, Concept(Systems.FrenchEncounterIdentifierType, "VN")))),
            ("status", status),
            ("class", ClassOf(visit.Class)),
            ("subject", Reference(patient)),
            ("participant", Json.List(Json.Of(("individual", Reference(physician))))),
            ("period", Json.Of(("start", clock.Fhir(visit.OpenedAt)), ("end", adt.Event == "A03" ? clock.Fhir(movement.At) : null))),
            ("account", Json.List(Dossier(visit))),
            ("hospitalization", adt.Event is "A01" or "A04" && visit.Class == 'I' ? Json.Of(("admitSource", Concept(Systems.EntryMode, "8"))) : null)));
        return envelope.Add(Json.Of(
            ("resourceType", "Encounter"),
            ("meta", stated),
            ("extension", Json.List(Extension(
                Systems.MovementExtension,
                Extension("nature", "valueCode", movement.Nature),
                adt.ShiftedZbe ? null : Extension("nursingUnit", "valueString", movement.Unit.Uf)))),
            ("identifier", Json.List(Identifier(Systems.Movement, movement.Id, Concept(Systems.FrenchEncounterIdentifierType, "MN")))),
            ("status", movementStatus),
            ("class", ClassOf(visit.Class)),
            ("type", Json.List(Concept(Systems.Trigger, movement.Trigger))),
            ("subject", Reference(patient)),
            ("period", Json.Of(("start", clock.Fhir(movement.At)), ("end", ends))),
            ("location", Json.List(Json.Of(("location", Reference(place))))),
            ("serviceProvider", Reference(unit)),
            ("partOf", Reference(whole))));
    }

    /// <summary>A44: the dossier, and whose it is from now on.</summary>
    private static string AddDossier(Envelope envelope, Adt adt, string patient, HospitalClock clock) => envelope.Add(Json.Of(
        ("resourceType", "Encounter"),
        ("meta", Profile(Systems.EncounterProfile)),
        ("identifier", Json.List(Identifier(Systems.Stay, adt.Visit!.Dossier, Concept(Systems.IdentifierType, "AN")))),
        ("status", "in-progress"),
        ("class", ClassOf(adt.Visit.Class)),
        ("subject", Reference(patient)),
        ("period", Json.Of(("start", clock.Fhir(adt.Visit.OpenedAt))))));

    /// <summary>Of the visit as a whole, and of the movement.</summary>
    private static (string Visit, string Movement) Statuses(Adt adt) => adt.Event switch
    {
        "A05" => ("planned", "planned"),
        "A38" or "A11" => ("cancelled", "cancelled"),
        "A03" => ("finished", "finished"),
        "A21" => ("onleave", "onleave"),
        _ => ("in-progress", adt.Action == "CANCEL" ? "cancelled" : "in-progress"),
    };

    /// <summary>PV1-2 as v3 says it; for sessions, which it has no word for, as HL7v2 does: the binding is extensible.</summary>
    public static JsonObject ClassOf(char @class) => @class switch
    {
        'I' => Coding(Systems.ActCode, "IMP", "inpatient encounter"),
        'O' => Coding(Systems.ActCode, "AMB", "ambulatory"),
        'E' => Coding(Systems.ActCode, "EMER", "emergency"),
        _ => Coding(Systems.PatientClass, @class.ToString()),
    };

    public static JsonObject Dossier(Visit visit) => Json.Of(("identifier", Identifier(Systems.Stay, visit.Dossier, Concept(Systems.IdentifierType, "AN"))));
}

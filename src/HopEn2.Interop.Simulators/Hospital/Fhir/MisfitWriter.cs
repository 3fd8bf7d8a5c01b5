using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Papers;
using HopEn2.Interop.Simulators.Hospital.People;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>A request that is wrong by intention.</summary>
/// <param name="Root">OID of the document it would carry.</param>
internal sealed record Misfit(Fault Fault, string ControlId, Person Person, string Root, DateTimeOffset At);

/// <summary>Writes what no FHIR server can take, each the counterpart of a faulty HL7v2 message.</summary>
internal static class MisfitWriter
{
    public static FhirRequest Write(Misfit misfit, HospitalClock clock) => misfit.Fault switch
    {
        Fault.Garbage => new("POST", "", FhirRequest.Json, Charsets.Utf8.GetBytes("Relevé de température - réfrigérateur n°4\r\n08:00;4,2\r\n09:00;4,4\r\n")),
        Fault.Version => Event(misfit, "A31", clock) with { ContentType = FhirRequest.Json + "; fhirVersion=9.0" },
        Fault.Event => Event(misfit, "T99", clock),
        Fault.Type => new("POST", "MolecularSequence", FhirRequest.Json, Json.Bytes(Json.Of(("resourceType", "MolecularSequence"), ("coordinateSystem", 0)))),
        _ => Document(misfit, clock),
    };

    private static FhirRequest Event(Misfit misfit, string trigger, HospitalClock clock)
    {
        var envelope = new Envelope("GAM", "HUB", misfit.ControlId, misfit.At, clock);
        return envelope.Message(Coding(Systems.Trigger, trigger), misfit.At, [envelope.Add(Persons.Patient(misfit.Person, new(misfit.Person.Ins), misfit.At, clock, withDmp: false))]);
    }

    /// <summary>Of nobody, to be deleted without a name, or hidden from the patient and mailed to the patient.</summary>
    private static FhirRequest Document(Misfit misfit, HospitalClock clock)
    {
        var envelope = new Envelope("DPI", "PFI", misfit.ControlId, misfit.At, clock);
        var visibility = misfit.Fault is Fault.Visibility;
        var deletion = misfit.Fault is Fault.Unnamed;
        var patient = Persons.Patient(misfit.Person, new(misfit.Person.Ins), misfit.At, clock, withDmp: false);
        patient.Insert(1, "id", "patient");
        var author = Json.Of(("resourceType", "Practitioner"), ("id", "author"), ("name", Json.List(Json.Of(("family", "ESSAI")))));
        JsonNode? subject = misfit.Fault is Fault.NoPatient ? null : Reference("#patient");
        var bytes = Charsets.Utf8.GetBytes("Document de test");
        var type = PaperType.Crc;
        envelope.Add(envelope.NewUrl(), Json.Of(
            ("resourceType", "DocumentReference"),
            ("meta", Json.Of(("profile", Json.List(Systems.DocumentProfile)), ("tag", visibility ? Json.List(Coding(Systems.Destination, "mss-patient")) : null))),
            ("contained", Json.List(subject is null ? null : patient, author)),
            ("masterIdentifier", deletion ? null : Identifier(Systems.Uri, "urn:oid:" + misfit.Root)),
            ("status", deletion ? "entered-in-error" : "current"),
            ("type", Concept(Systems.Loinc, type.Code, type.Label)),
            ("category", Json.List(Concept(Systems.DocumentClass, "10"))),
            ("subject", subject),
            ("date", clock.Fhir(misfit.At)),
            ("author", Json.List(Reference("#author"))),
            ("securityLabel", Json.List(Concept(Systems.Confidentiality, "N"), visibility ? Concept(Systems.Visibility, "INVISIBLE_PATIENT") : null)),
            ("content", Json.List(Json.Of(("attachment", Json.Of(("contentType", "text/xml"), ("data", Convert.ToBase64String(bytes)), ("creation", clock.Fhir(misfit.At)))))))), ("POST", "DocumentReference"));
        return envelope.Transaction(Systems.BundleProfile);
    }
}

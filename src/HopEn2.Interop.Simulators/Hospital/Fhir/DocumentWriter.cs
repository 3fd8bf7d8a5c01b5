using System.Security.Cryptography;
using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Cda;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.Papers;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>Writes the DocumentReference of one document, all it needs contained in it (fhir.md §3).</summary>
internal sealed class DocumentWriter(Draft draft, HospitalClock clock)
{
    private readonly JsonArray _contained = [];

    /// <summary>The bytes of the document, once: their hash and their content are the same.</summary>
    public byte[] Cda { get; } = CdaDocument.Write(draft, clock);

    /// <param name="attachment">Where the bytes are: <c>url</c> of a Binary, or <c>data</c>.</param>
    public JsonObject Write(JsonObject meta, (string Name, JsonNode Value) attachment, JsonNode? recipients)
    {
        var patient = Contain("patient", Persons.Patient(draft.Person, draft.Bearer.WithIpp ? draft.Person.Ipp : null, new(draft.Bearer.Ins), draft.Bearer.Reliability, clock, withBirthPlace: false));
        Contain("author-person", Persons.Practitioner(draft.Author));
        var author = Contain("author", Json.Of(("resourceType", "PractitionerRole"), ("practitioner", Reference("#author-person")), ("organization", Reference(Contain("author-organization", Sender(draft))))));
        var custodian = Contain("custodian", Places.House());
        var encounter = Encounter();
        return Json.Of(
            ("resourceType", "DocumentReference"),
            ("meta", meta),
            ("contained", _contained),
            ("extension", recipients),
            ("masterIdentifier", MasterIdentifier(draft.Id)),
            ("status", draft.Act is Act.Delete ? "entered-in-error" : "current"),
            ("type", Json.Of(("coding", Json.List(TypeCoding(draft.Type))))),
            ("category", ClassCode() is { } code ? Json.List(Concept(Systems.DocumentClass, code)) : null),
            ("subject", Reference(patient)),
            ("date", clock.Fhir(WrittenAt(draft))),
            ("author", Json.List(Reference(author))),
            ("authenticator", Reference(author)),
            ("custodian", Reference(custodian)),
            ("relatesTo", draft is { Act: Act.Replace, Parent: { } parent } ? Json.List(Json.Of(("code", "replaces"), ("target", Json.Of(("identifier", MasterIdentifier(parent)))))) : null),
            ("securityLabel", SecurityLabels()),
            ("content", Json.List(Json.Of(("attachment", Attachment(attachment)), ("format", FormatOf(draft))))),
            ("context", Context(patient, encounter)));
    }

    /// <summary>The system's clock, as its HL7v2 messages show it: that of the RIS shows no seconds.</summary>
    public static DateTimeOffset WrittenAt(Draft draft) =>
        draft.Sender is Hospital.Sender.Ris ? draft.WrittenAt.AddTicks(-(draft.WrittenAt.Ticks % TimeSpan.TicksPerMinute)) : draft.WrittenAt;

    /// <summary>An OID or UUID by its URN; with an extension the root is the system, as an II of CDA is an Identifier of FHIR.</summary>
    public static JsonObject MasterIdentifier(PaperId id) => id.Extension is { } extension
        ? Identifier("urn:oid:" + id.Root, extension)
        : Identifier(Systems.Uri, Guid.TryParse(id.Root, out var uuid) ? $"urn:uuid:{uuid}" : "urn:oid:" + id.Root);

    /// <summary>Who sends it: the unit, or where its message names no unit the establishment.</summary>
    public static JsonObject Sender(Draft draft) => draft.Route is Route.Sender && draft.Dialect != Dialect.Lps ? Places.Unit(draft.Unit) : Places.House();

    /// <summary>What is to be done with it, and what is awaited: tags of the engine's own (fhir.md §3).</summary>
    public static IEnumerable<JsonNode?> Tags(Draft draft)
    {
        if (draft.Dialect == Dialect.Lps)
        {
            yield return Coding(Systems.Direction, "received");
            yield break;
        }

        var intent = draft.Intent;
        if (intent.Dmp)
            yield return Coding(Systems.Destination, "dmp");
        if (intent.Professionals.Count > 0)
            yield return Coding(Systems.Destination, "mss-pro");
        if (intent.Patient)
            yield return Coding(Systems.Destination, "mss-patient");
        if (intent is { Dmp: false, Professionals.Count: 0, Patient: false })
            yield return Coding(Systems.Destination, "none");
        if (intent.Acknowledge)
            yield return Coding(Systems.Acknowledgement, "reception");
        if (intent.AcknowledgeReading)
            yield return Coding(Systems.Acknowledgement, "reading");
    }

    private string Contain(string id, JsonObject resource)
    {
        resource.Insert(1, "id", id);
        _contained.Add((JsonNode)resource);
        return "#" + id;
    }

    private string? Encounter()
    {
        if (draft.Visit is not { } visit)
            return null;
        var unit = draft.Route switch { Route.Location => draft.Unit, Route.Sender when draft.Unit != visit.Unit => visit.Unit, _ => null };
        var place = unit is null ? null : Contain("place", Places.Location(unit));
        return Contain("visit", Json.Of(
            ("resourceType", "Encounter"),
            ("identifier", Json.List(Identifier(Systems.Stay, visit.Venue, Concept(Systems.FrenchEncounterIdentifierType, "VN")))),
            ("status", "in-progress"),
            ("class", MovementWriter.ClassOf(draft.VisitClass ?? 'N')),
            ("subject", Reference("#patient")),
            ("period", draft.VisitOpenedAt is { } opened ? Json.Of(("start", clock.Fhir(opened))) : null),
            ("account", Json.List(MovementWriter.Dossier(visit))),
            ("location", place is null ? null : Json.List(Json.Of(("location", Reference(place)))))));
    }

    private JsonObject Attachment((string Name, JsonNode Value) where) => Json.Of(
        ("contentType", "text/xml"), ("language", "fr-FR"), where, ("size", Cda.Length), ("hash", Hash(Cda)), ("title", draft.Title), ("creation", clock.Fhir(draft.MadeAt)));

    // CA5350: the hash that XDS asks for; it tells documents apart and protects nothing.
#pragma warning disable CA5350
    private static string Hash(byte[] bytes) => Convert.ToBase64String(SHA1.HashData(bytes));
#pragma warning restore CA5350

    private JsonArray SecurityLabels()
    {
        var intent = draft.Intent;
        return Json.List(
            Concept(Systems.Confidentiality, "N"),
            intent.MaskedFromProfessionals ? Concept(Systems.Visibility, "MASQUE_PS") : null,
            intent.InvisibleToPatient ? Concept(Systems.Visibility, "INVISIBLE_PATIENT") : null,
            intent.InvisibleToRepresentatives ? Concept(Systems.Visibility, "INVISIBLE_REPRESENTANTS_LEGAUX") : null)!;
    }

    private JsonObject Context(string patient, string? encounter) => Json.Of(
        ("encounter", encounter is null ? null : Json.List(Reference(encounter))),
        ("period", Json.Of(("start", clock.Fhir(draft.MadeAt - TimeSpan.FromMinutes(25))), ("end", clock.Fhir(draft.MadeAt)))),
        ("facilityType", Concept(Systems.FacilityType, "SA01")),
        ("practiceSetting", Concept(Systems.PracticeSetting, "ETABLISSEMENT")),
        ("sourcePatientInfo", Reference(patient)),
        ("related", draft.Order is { } order ? Json.List(Order(order, "DPI"), Order(order, PaperWriter.Name(draft.Sender))) : null));

    private static JsonObject Order(string number, string assigner) =>
        Json.Of(("identifier", Identifier(assigner, number, Concept(Systems.Uri, "urn:ihe:iti:xds:2013:order"))));

    private string? ClassCode() => draft.Type.Kind switch
    {
        "CR-imagerie" => "31",
        "ODS" => "42",
        "LDL" or "CRO" or "CRC" or "CR-bio" => "10",
        _ => null,
    };

    /// <summary>A local code without system stays without; the systems of the house go by their OID.</summary>
    private static JsonObject TypeCoding(PaperType type) =>
        Coding(type.System switch { "LN" => Systems.Loinc, "" => null, _ => "urn:oid:" + type.SystemOid }, type.Code, type.Label);

    private static JsonObject? FormatOf(Draft draft) => draft.Body switch
    {
        Body.Pdf or Body.ScannedPdf => Coding(Systems.FormatIhe, "urn:ihe:iti:xds-sd:pdf:2008"),
        Body.Text => Coding(Systems.FormatIhe, "urn:ihe:iti:xds-sd:text:2008"),
        Body.Tiff => Coding(Systems.FormatIhe, "urn:ihe:iti-fr:xds-sd:tiff:2010"),
        Body.Biology or Body.ScannedBiology => Coding(Systems.FormatIhe, "urn:ihe:lab:xd-lab:2008"),
        Body.StructuredLetter => Coding(Systems.FormatFrench, "urn:asip:ci-sis:ldl-ses:2017"),
        _ => null,
    };
}

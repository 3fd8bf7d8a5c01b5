using System.Text.Json.Nodes;
using HopEn2.Interop.Simulators.Hospital.Er7;
using HopEn2.Interop.Simulators.Hospital.House;
using HopEn2.Interop.Simulators.Hospital.Papers;
using static HopEn2.Interop.Simulators.Hospital.Fhir.Datatypes;

namespace HopEn2.Interop.Simulators.Hospital.Fhir;

/// <summary>
/// Writes the request that carries a document: the transaction of PDSm flux 01 (ITI-65) with its submission set, its Binary and, for a replacement, the patch of the version replaced;
/// or, from the radiology, the simplified publication of flux 09 (ITI-105), the document inside its DocumentReference.
/// </summary>
internal static class PublicationWriter
{
    public static FhirRequest Write(Draft draft, HospitalClock clock) =>
        draft is { Sender: Sender.Ris, Act: Act.First } ? WriteSimplified(draft, clock) : WriteComprehensive(draft, clock);

    private static string ReceiverOf(Draft draft) => draft.Sender is Sender.Pfi ? "DPI" : "PFI";

    private static FhirRequest WriteSimplified(Draft draft, HospitalClock clock)
    {
        var meta = Envelope.Meta(Systems.SimplifiedProfile, PaperWriter.Name(draft.Sender), ReceiverOf(draft), draft.ControlId, DocumentWriter.Tags(draft));
        var document = new DocumentWriter(draft, clock);
        var recipients = Recipients(draft);
        var resource = document.Write(meta, ("data", Convert.ToBase64String(document.Cda)), Json.List(recipients.Select(r => (JsonNode)Recipient(r.Id))));
        // There is no List whose source could say whose mailbox it goes out from.
        if (draft.Intent.Professionals.Count > 0)
            resource["contained"]!.AsArray().First(c => (string?)c!["id"] == "author")!.AsObject().Add("telecom", Json.List(Mail(draft.Author.Mail)));
        foreach (var (id, contained) in recipients)
            resource["contained"]!.AsArray().Add((JsonNode)WithId(contained, id));
        return new("POST", "DocumentReference", FhirRequest.Json, Json.Bytes(resource));
    }

    private static FhirRequest WriteComprehensive(Draft draft, HospitalClock clock)
    {
        var envelope = new Envelope(PaperWriter.Name(draft.Sender), ReceiverOf(draft), draft.ControlId, DocumentWriter.WrittenAt(draft), clock);
        var submission = envelope.NewUrl();
        List<Draft> parts = draft.Body is Body.Pair
            ? [draft with { Body = Body.Pdf }, draft with { Body = Body.Biology, Id = draft.Twin!, Parent = null }]
            : [draft];
        var urls = parts.ConvertAll(_ => envelope.NewUrl());
        envelope.Add(submission, Submission(draft, urls, clock), ("POST", "List"));
        for (var i = 0; i < parts.Count; i++)
        {
            var document = new DocumentWriter(parts[i], clock);
            var binary = envelope.NewUrl();
            var meta = Json.Of(("profile", Json.List(Systems.DocumentProfile)), ("tag", Json.List(DocumentWriter.Tags(draft))));
            envelope.Add(urls[i], document.Write(meta, ("url", binary), null), ("POST", "DocumentReference"));
            envelope.Add(binary, Json.Of(("resourceType", "Binary"), ("contentType", "text/xml"), ("data", Convert.ToBase64String(document.Cda))), ("POST", "Binary"));
        }

        if (draft is { Act: Act.Replace, Parent: { } parent })
            envelope.Add(envelope.NewUrl(), Supersede(), ("PATCH", "DocumentReference?identifier=" + Query(DocumentWriter.MasterIdentifier(parent))));
        return envelope.Transaction(Systems.BundleProfile);
    }

    /// <summary>Flux 03: the version is marked as entered in error, by a JSON Patch alone. What a system does that keeps no copy of what it sent.</summary>
    public static FhirRequest WriteDeletion(PaperId id) => new(
        "PATCH", "DocumentReference?identifier=" + Query(DocumentWriter.MasterIdentifier(id)), FhirRequest.JsonPatch,
        Json.Bytes(Json.List(Json.Of(("op", "replace"), ("path", "/status"), ("value", "entered-in-error")))!));

    private static string Query(JsonObject identifier) => Uri.EscapeDataString($"{identifier["system"]}|{identifier["value"]}");

    /// <summary>FHIRPath Patch: the version replaced is superseded.</summary>
    private static JsonObject Supersede() => Json.Of(
        ("resourceType", "Parameters"),
        ("meta", Profile(Systems.PatchProfile)),
        ("parameter", Json.List(Json.Of(("name", "operation"), ("part", Json.List(
            Json.Of(("name", "type"), ("valueCode", "replace")),
            Json.Of(("name", "path"), ("valueString", "DocumentReference.status")),
            Json.Of(("name", "value"), ("valueCode", "superseded"))))))));

    private static JsonObject Submission(Draft draft, List<string> documents, HospitalClock clock)
    {
        var recipients = Recipients(draft);
        var sender = DocumentWriter.Sender(draft);
        return Json.Of(
            ("resourceType", "List"),
            ("meta", Profile(Systems.SubmissionProfile)),
            ("contained", Json.List([
                WithId(Persons.Patient(draft.Person, draft.Bearer.WithIpp ? draft.Person.Ipp : null, new(draft.Bearer.Ins), draft.Bearer.Reliability, clock, withBirthPlace: false), "patient"),
                WithId(Persons.Practitioner(draft.Author), "source-person"),
                WithId(sender, "source-organization"),
                Json.Of(
                    ("resourceType", "PractitionerRole"), ("id", "source"), ("practitioner", Reference("#source-person")), ("organization", Reference("#source-organization")),
                    ("telecom", draft.Dialect == Dialect.Lps || draft.Intent.Professionals.Count > 0 ? Json.List(Mail(draft.Author.Mail)) : null)),
                .. recipients.Select(r => WithId(r.Resource, r.Id)),
            ])),
            ("extension", Json.List([
                Extension(Systems.DesignationExtension, "valueCodeableConcept", Concept(Systems.FacilityType, "SA01")),
                Extension(Systems.SourceIdExtension, "valueIdentifier", Identifier(Systems.Uri, $"urn:oid:{Establishment.Oid}.7.{(int)draft.Sender}")),
                .. recipients.Select(r => Recipient(r.Id)),
            ])),
            ("identifier", Json.List(Identifier(Systems.Uri, $"urn:oid:{Establishment.Oid}.8.{draft.WrittenAt.UtcTicks}.{draft.Document}", null, "usual"))),
            ("status", "current"),
            ("mode", "working"),
            ("title", draft.Title),
            ("code", Concept(Systems.ListTypes, "submissionset")),
            ("subject", Reference("#patient")),
            ("date", clock.Fhir(draft.WrittenAt)),
            ("source", Reference("#source")),
            ("entry", Json.List(documents.Select(d => (JsonNode)Json.Of(("item", Reference(d)))))));
    }

    private static JsonObject Recipient(string id) => Extension(Systems.RecipientExtension, "valueReference", Reference("#" + id));

    private static JsonObject WithId(JsonObject resource, string id)
    {
        resource.Insert(1, "id", id);
        return resource;
    }

    /// <summary>Whom it is mailed to: professionals by their address, the patient by that of Mon espace santé.</summary>
    private static List<(string Id, JsonObject Resource)> Recipients(Draft draft)
    {
        List<(string, JsonObject)> recipients = [];
        foreach (var professional in draft.Intent.Professionals)
        {
            var resource = Persons.Practitioner(professional);
            resource.Add("telecom", Json.List(Mail(professional.Mail)));
            recipients.Add(($"recipient-{recipients.Count + 1}", resource));
        }

        if (draft.Intent.Patient)
            recipients.Add(("recipient-patient", Json.Of(("resourceType", "Patient"), ("telecom", Json.List(Mail(PaperWriter.MailboxOf(draft)))))));
        return recipients;
    }
}

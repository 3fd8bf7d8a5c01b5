using HopEn2.Interop.Cda.People;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Fhir.Model;

namespace HopEn2.Interop.Fhir.Translation;

/// <summary>One document as it is to go out: what its fact says, and what no fact may hold (content, names).</summary>
/// <remarks>FHIR has no place for the texts of mails, for an address of answers, nor for FIN: the house's own hold.</remarks>
internal static class Outgoing
{
    public static OutgoingDocument Of(FhirNode reference, DocumentFact fact, ReadOnlyMemory<byte> content, FhirContext context)
    {
        var people = content.IsEmpty ? CdaPeople.Nobody : CdaPeople.Read(content);
        return new()
        {
            Id = fact.Id,
            Content = content,
            Sha1 = content.IsEmpty ? "" : fact.Sha1 ?? "",
            Replaces = fact.Replaces,
            Submitter = people.WithProfession(Submitters.Of(reference, context)),
            VisitClass = fact.VisitClass,
            Patient = people.Complete(TraitsOf(reference, fact, context)),
            Visibility = fact.Visibility,
            Recipients = [.. Requests.Recipients(reference, context).Select(r => RecipientOf(r.Address, r.Party, context))],
            ReplyTo = null,
            TextForProfessionals = null,
            TextForPatient = null,
            NoReply = context.Tags(reference, Requests.ReplySystem).Contains("none"),
            ReadingAsked = Requests.AsksReading(reference, context),
            Dossier = fact.Visit.Dossier?.Value,
            Uf = fact.Uf ?? fact.CdaUf,
        };
    }

    private static MailRecipient RecipientOf(string address, FhirNode party, FhirContext context)
    {
        if (Addresses.IsPatient(address))
            return new(address, RecipientKind.Patient, Names.Full(party));
        var person = Parties.PersonOf(party, context);
        return new(address, RecipientKind.Professional, Names.Full(person) ?? Parties.OrganisationOf(party, context)?.Text("name")) { Id = Parties.PersonId(person)?.Id };
    }

    private static PatientTraits TraitsOf(FhirNode reference, DocumentFact fact, FhirContext context)
    {
        var patient = context.References.Resolve(reference["subject"]) is { Type.Name: "Patient" } subject ? subject
            : context.References.Resolve(reference["context"]?["sourcePatientInfo"]) is { Type.Name: "Patient" } source ? source : null;
        var birth = Names.Of(patient, "official");
        var used = Names.Of(patient, "usual");
        if (birth is null && used is null)
            birth = patient?["name"];
        return new(
            InsNumber.Parse(fact.Patient.Ins), fact.Patient.InsOid, fact.Ins, fact.Patient.Ipp,
            Names.Family(birth), Names.Family(used), Names.Given(birth) ?? Names.Given(used),
            patient?.Text("birthDate")?.Replace("-", "", StringComparison.Ordinal), SexOf(patient?.Text("gender")));
    }

    private static string? SexOf(string? gender) => gender switch
    {
        "male" => "M",
        "female" => "F",
        "other" => "O",
        "unknown" => "U",
        _ => null,
    };
}

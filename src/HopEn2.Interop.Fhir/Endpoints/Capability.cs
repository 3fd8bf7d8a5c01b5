using HopEn2.Interop.Fhir.Model;
using HopEn2.Interop.Fhir.Subscriptions;
using HopEn2.Interop.Fhir.Views;

namespace HopEn2.Interop.Fhir.Endpoints;

/// <summary>What the FHIR doors do, and nothing they do not.</summary>
internal static class Capability
{
    public static FhirNode Statement(string address, DateTimeOffset at)
    {
        var statement = FhirNode.Resource("CapabilityStatement")
            .Add("status", "active").Add("date", FhirTime.Write(at)).Add("kind", "instance").Add("fhirVersion", "4.0.1")
            .Add("format", FhirAnswer.Json).Add("format", FhirAnswer.Xml);
        statement.Add("software").Add("name", "hopen2").Add("version", typeof(Capability).Assembly.GetName().Version?.ToString(3));
        statement.Add("implementation").Add("description", "Moteur d'intégration : conserve les messages et ce qu'ils disent, pas les ressources ; ce qui se lit est une vue du registre.").Add("url", address);
        var rest = statement.Add("rest").Add("mode", "server");
        rest.Add("security").Add("description", "Authorization: Bearer. Envoyer : rôle sender ou admin. Lire : reader, operator ou admin ; chaque accès est tracé (AuditEvent, rôle admin).");
        foreach (var type in FhirEndpoints.Written)
        {
            var resource = rest.Add("resource").Add("type", type);
            foreach (var profile in ProfilesOf(type))
                resource.Add("supportedProfile", profile);
            resource.Add("documentation", Of(type));
            string[] interactions = ["create", "update", .. type == "DocumentReference" ? ["patch"] : Array.Empty<string>(), .. ReadDoor.Read.Contains(type, StringComparer.Ordinal) ? ["read", "search-type"] : Array.Empty<string>()];
            foreach (var interaction in interactions)
                resource.Add("interaction").Add("code", interaction);
            resource.Add("versioning", "no-version").Add("updateCreate", "true");
            if (type != "Appointment")
                resource.Add("conditionalCreate", "true").Add("conditionalUpdate", "true");
            foreach (var (name, kind, documentation) in ParametersOf(type))
                resource.Add("searchParam").Add("name", name).Add("type", kind).Add("documentation", documentation);
            resource.Add("operation").Add("name", "validate").Add("definition", "http://hl7.org/fhir/OperationDefinition/Resource-validate");
        }

        var audit = rest.Add("resource").Add("type", "AuditEvent").Add("documentation", "Qui a lu quoi par FHIR. Rôle admin.");
        audit.Add("interaction").Add("code", "search-type");
        audit.Add("searchParam").Add("name", "date").Add("type", "date");
        AddSubscriptions(rest);
        foreach (var interaction in (string[])["transaction", "batch"])
            rest.Add("interaction").Add("code", interaction);
        rest.Add("operation").Add("name", "process-message").Add("definition", "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message");
        statement.Add("messaging").Add("documentation", "Bundle de type message, par POST à l'adresse de base ou à $process-message. L'événement (eventCoding, ou eventUri et eventCoding traduits par feeds.yaml) est celui d'HL7v2 : voir docs/fhir.md ; un autre est refusé.");
        return statement;
    }

    private static void AddSubscriptions(FhirNode rest)
    {
        var resource = rest.Add("resource").Add("type", "Subscription");
        resource.Add("supportedProfile", "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription");
        resource.Add("documentation", $"Sujets (criteria) : {string.Join(", ", Topics.All)}. Canal rest-hook, signé ; payload empty, id-only ou full-resource ; filtre DocumentReference?type=code.");
        foreach (var interaction in (string[])["create", "read", "update", "delete", "search-type"])
            resource.Add("interaction").Add("code", interaction);
        foreach (var operation in (string[])["status", "events"])
            resource.Add("operation").Add("name", operation).Add("definition", $"http://hl7.org/fhir/uv/subscriptions-backport/OperationDefinition/backport-subscription-{operation}");
    }

    private static string[] ProfilesOf(string type) => type switch
    {
        "DocumentReference" =>
        [
            "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-comprehensive-document-reference",
            "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition/pdsm-simplified-publish",
        ],
        _ => [],
    };

    private static (string Name, string Type, string Documentation)[] ParametersOf(string type) => type switch
    {
        "DocumentReference" => DocumentSearch.Parameters,
        "Encounter" => [("_id", "token", "L'id de la ressource."), ("identifier", "token", "Le numéro de venue."), ("patient", "reference", "Patient/id."), ("patient.identifier", "token", "L'IPP.")],
        "Patient" => [("_id", "token", "L'id de la ressource."), ("identifier", "token", "L'IPP.")],
        _ => [],
    };

    private static string Of(string type) => type switch
    {
        "Appointment" => "Un rendez-vous : annonce une venue, sous son propre numéro (identifier). booked annonce ou déplace, cancelled et noshow retirent. Condition : identifier.",
        "DocumentReference" => "Un document produit, remplacé (relatesTo) ou supprimé (entered-in-error). PATCH (JSON Patch, FHIRPath Patch) de status et isArchived, par la source du document. Condition : identifier. À la lecture, une ressource par document, sa version en vigueur ; extensions urn:hopen2:deposit (ce que le DMP en a fait) et urn:hopen2:mail (une par envoi MSSanté), voir docs/fhir.md.",
        "Encounter" => "Une venue (sans partOf) ou un mouvement d'une venue (partOf). Condition : identifier.",
        _ => "Une identité : IPP, INS et leur fiabilité ; fusion par link. Condition : identifier.",
    };
}

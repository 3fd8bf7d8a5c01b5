using HopEn2.Interop.Fhir.Model;

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
        statement.Add("implementation").Add("description", "Moteur d'intégration : conserve les messages et ce qu'ils disent, pas les ressources ; il n'y a donc ni lecture ni recherche.").Add("url", address);
        var rest = statement.Add("rest").Add("mode", "server");
        rest.Add("security").Add("description", "Authorization: Bearer, jeton de rôle sender ou admin.");
        foreach (var type in FhirEndpoints.Written)
        {
            var resource = rest.Add("resource").Add("type", type);
            foreach (var profile in ProfilesOf(type))
                resource.Add("supportedProfile", profile);
            resource.Add("documentation", Of(type));
            foreach (var interaction in (string[])["create", "update"])
                resource.Add("interaction").Add("code", interaction);
            resource.Add("versioning", "no-version").Add("updateCreate", "true");
            if (type != "Appointment")
                resource.Add("conditionalCreate", "true").Add("conditionalUpdate", "true");
            resource.Add("operation").Add("name", "validate").Add("definition", "http://hl7.org/fhir/OperationDefinition/Resource-validate");
        }

        foreach (var interaction in (string[])["transaction", "batch"])
            rest.Add("interaction").Add("code", interaction);
        rest.Add("operation").Add("name", "process-message").Add("definition", "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message");
        statement.Add("messaging").Add("documentation", "Bundle de type message, par POST à l'adresse de base ou à $process-message. L'événement (eventCoding, ou eventUri et eventCoding traduits par feeds.yaml) est celui d'HL7v2 : A01 à A55, T02, T04, T10.");
        return statement;
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

    private static string Of(string type) => type switch
    {
        "Appointment" => "Conservé ; ne dit rien que le moteur compte.",
        "DocumentReference" => "Un document produit, remplacé (relatesTo) ou supprimé (entered-in-error). Condition : identifier.",
        "Encounter" => "Une venue (sans partOf) ou un mouvement d'une venue (partOf). Condition : identifier.",
        _ => "Une identité : IPP, INS et leur fiabilité ; fusion par link. Condition : identifier.",
    };
}

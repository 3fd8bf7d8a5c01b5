using System.Text;

namespace HopEn2.Interop.Tests.Unit.Fhir.Model;

/// <summary>Resources of a fictitious patient, small and complete.</summary>
internal static class FhirSamples
{
    public const string Cda = "PD94bWwgdmVyc2lvbj0iMS4wIj8+PENsaW5pY2FsRG9jdW1lbnQgeG1sbnM9InVybjpobDctb3JnOnYzIi8+";

    public const string Patient = """
        {"resourceType":"Patient","id":"p1",
         "extension":[{"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability","extension":[
           {"url":"identityStatus","valueCoding":{"system":"https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445","code":"VALI"}}]}],
         "identifier":[
           {"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"800123"},
           {"use":"official","type":{"coding":[{"code":"INS-NIR"}]},"system":"urn:oid:1.2.250.1.213.1.4.10","value":"277010115400329"},
           {"use":"official","type":{"coding":[{"code":"NH"}]},"system":"urn:oid:1.2.250.1.213.1.4.8","value":"185057512345673"}],
         "name":[{"use":"official","family":"ESSAI","given":["ANNE","MARIE"],"_given":[null,{"extension":[{"url":"urn:x","valueBoolean":true}]}]}],
         "_birthDate":{"extension":[{"url":"urn:y","valueDecimal":1.500}]},"birthDate":"1977-01-21","gender":"female",
         "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Essai &amp; é</p></div>"}}
        """;

    public const string Encounter = """
        {"resourceType":"Encounter","id":"e1","meta":{"lastUpdated":"2025-03-10T09:30:00+01:00"},
         "identifier":[{"type":{"coding":[{"code":"VN"}]},"system":"urn:oid:2.999.1.1","value":"V25001"},{"type":{"coding":[{"code":"MN"}]},"value":"M1"}],
         "status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
         "subject":{"identifier":{"type":{"coding":[{"code":"PI"}]},"system":"urn:oid:2.999.1.1","value":"800123"}},
         "period":{"start":"2025-03-10T09:00:00+01:00"},
         "account":[{"identifier":{"system":"urn:oid:2.999.1.1","value":"25001"}}],
         "serviceProvider":{"identifier":{"value":"0101"}}}
        """;

    public static string Transaction(string status = "current", string master = "urn:oid:2.999.7.555", string extra = "", string bundle = "") => $$"""
        {"resourceType":"Bundle","type":"transaction",{{bundle}}"entry":[
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","request":{"method":"POST","url":"List"},"resource":{"resourceType":"List","identifier":[{"value":"urn:oid:2.999.8.1"}],"status":"current","mode":"working",
           "code":{"coding":[{"system":"https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes","code":"submissionset"}]},"date":"2025-03-10T10:00:00+01:00"}},
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","request":{"method":"POST","url":"DocumentReference"},"resource":{"resourceType":"DocumentReference",
           "contained":[{{Patient}}],
           "masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"{{master}}"},"status":"{{status}}",{{extra}}
           "type":{"coding":[{"system":"http://loinc.org","code":"11490-0"}]},"subject":{"reference":"#p1"},"date":"2025-03-10T10:00:00+01:00",
           "securityLabel":[{"coding":[{"code":"N"}]}],
           "content":[{"attachment":{"contentType":"application/xml","url":"urn:uuid:00000000-0000-4000-8000-000000000003","creation":"2025-03-10T09:50:00+01:00"}}],
           "context":{"encounter":[{"identifier":{"type":{"coding":[{"code":"VN"}]},"system":"urn:oid:2.999.1.1","value":"V25001"}}]}}},
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000003","request":{"method":"POST","url":"Binary"},"resource":{"resourceType":"Binary","contentType":"application/xml","data":"{{Cda}}"}}]}
        """;

    /// <summary>The message that an ADT of this trigger would be.</summary>
    public static string Message(string trigger, params string[] resources) => $$"""
        {"resourceType":"Bundle","type":"message","identifier":{"value":"A01-1"},"timestamp":"2025-03-10T09:30:12+01:00","entry":[
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000010","resource":{"resourceType":"MessageHeader","id":"mh1","eventCoding":{"system":"http://terminology.hl7.org/CodeSystem/v2-0003","code":"{{trigger}}"},
           "source":{"name":"GAP","endpoint":"urn:x"},"sender":{"identifier":{"value":"CH-ESSAI"}},"destination":[{"name":"MOTEUR","endpoint":"urn:y","receiver":{"identifier":{"value":"CH-ESSAI"}}}]}}
         {{string.Concat(resources.Select((r, i) => $",{{\"fullUrl\":\"urn:uuid:00000000-0000-4000-8000-0000000001{i:00}\",\"resource\":{r}}}"))}}]}
        """;

    public static byte[] Bytes(string json) => Encoding.UTF8.GetBytes(json);
}

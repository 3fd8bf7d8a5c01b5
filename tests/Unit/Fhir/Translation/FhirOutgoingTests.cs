using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Translation;

public sealed class FhirOutgoingTests
{
    private static readonly House Mappings = new();

    private static JournaledMessage Message(byte[] body, MessageFormat format = MessageFormat.Fhir) => new(new JournalId(1), "essai", format, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);

    private static OutgoingReading Read(string json) => new FhirOutgoingReader(new FhirTranslator(Mappings), Mappings).Read(Message(FhirSamples.Bytes(json)));

    private static OutgoingDocument Only(string json) => Assert.Single(Assert.IsType<OutgoingReading.Readable>(Read(json)).Documents);

    /// <summary>The ITI-65 that says what <c>mdm_t02_to_professional_and_patient</c> says, as far as FHIR can.</summary>
    private static string Twin(string cda) => $$$$"""
        {"resourceType":"Bundle","type":"transaction","meta":{"tag":[{"system":"urn:hopen2:destination","code":"dmp"},{"system":"urn:hopen2:destination","code":"mss-pro"},{"system":"urn:hopen2:destination","code":"mss-patient"},
           {"system":"urn:hopen2:acknowledgement","code":"reading"}]},"entry":[
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","request":{"method":"POST","url":"List"},"resource":{"resourceType":"List",
           "contained":[
             {"resourceType":"Practitioner","id":"anne","identifier":[{"system":"https://rpps.esante.gouv.fr","value":"10000023084"}],"name":[{"family":"ESSAI","given":["Anne"]}],"telecom":[{"system":"email","value":"Anne.Essai@ch-essai.mssante.fr"}]},
             {"resourceType":"Practitioner","id":"sender","identifier":[{"system":"urn:oid:1.2.250.1.71.4.2.1","value":"810000023084"}],"name":[{"family":"ESSAI","given":["Anne"]}]},
             {"resourceType":"PractitionerRole","id":"role","practitioner":{"reference":"#sender"},"organization":{"reference":"#ch"}},
             {"resourceType":"Organization","id":"ch","name":"CH des Essais","identifier":[{"type":{"coding":[{"code":"FINEG"}]},"system":"https://finess.esante.gouv.fr","value":"990000010"}]},
             {"resourceType":"Organization","id":"cabinet","name":"Cabinet","identifier":[{"system":"https://finess.esante.gouv.fr","value":"990000028"}],"telecom":[{"system":"email","value":"mailto:cabinet@exemple.mssante.fr"}]},
             {"resourceType":"Patient","id":"him","name":[{"family":"ESSAI","given":["SARAH"]}],"telecom":[{"system":"email","value":"277010115400329@patient.mssante.fr"}]}],
           "extension":[
             {"url":"https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-intendedRecipient","valueReference":{"reference":"#anne"}},
             {"url":"https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-intendedRecipient","valueReference":{"reference":"#cabinet"}},
             {"url":"https://profiles.ihe.net/ITI/MHD/StructureDefinition/ihe-intendedRecipient","valueReference":{"reference":"#him"}}],
           "identifier":[{"value":"urn:oid:2.999.8.1"}],"status":"current","mode":"working","source":{"reference":"#role"},
           "code":{"coding":[{"system":"https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes","code":"submissionset"}]},"date":"2025-03-10T10:00:00+01:00"}},
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000002","request":{"method":"POST","url":"DocumentReference"},"resource":{"resourceType":"DocumentReference",
           "contained":[{"resourceType":"Patient","id":"p1","extension":[{"url":"https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-identity-reliability","extension":[
             {"url":"identityStatus","valueCoding":{"system":"https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445","code":"VALI"}}]}],
             "identifier":[{"use":"official","type":{"coding":[{"code":"INS-NIR"}]},"system":"urn:oid:1.2.250.1.213.1.4.10","value":"277010115400329"}],
             "name":[{"use":"official","family":"ESSAI","given":["SARAH"]}],"birthDate":"1977-01-21","gender":"female"},
             {"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"IMP"},
               "identifier":[{"type":{"coding":[{"code":"VN"}]},"system":"urn:oid:2.999.1.1","value":"V25001"}],"subject":{"reference":"#p1"},"period":{"start":"2025-03-10T09:00:00+01:00"},
               "account":[{"identifier":{"system":"urn:oid:2.999.1.1","value":"25001"}}],"location":[{"location":{"identifier":{"value":"0911"}}}]}],
           "masterIdentifier":{"system":"urn:ietf:rfc:3986","value":"urn:oid:2.999.7.1001"},"status":"current",
           "type":{"coding":[{"system":"http://loinc.org","code":"18748-4"}]},"subject":{"reference":"#p1"},"date":"2025-03-10T10:00:00+01:00",
           "securityLabel":[{"coding":[{"code":"N"}]}],
           "content":[{"attachment":{"contentType":"application/xml","url":"urn:uuid:00000000-0000-4000-8000-000000000003"}}],
           "context":{"encounter":[{"reference":"#e1"}]}}},
         {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000003","request":{"method":"POST","url":"Binary"},"resource":{"resourceType":"Binary","contentType":"application/xml","data":"{{{{cda}}}}"}}]}
        """;

    [Fact]
    public void A_document_is_the_same_whether_it_comes_by_hl7v2_or_by_fhir()
    {
        var hl7v2 = Assert.Single(Assert.IsType<OutgoingReading.Readable>(new Hl7v2OutgoingReader(Mappings).Read(Message(Sample.Read("mdm_t02_to_professional_and_patient"), MessageFormat.Er7))).Documents);

        var fhir = Only(Twin(Convert.ToBase64String(hl7v2.Content.Span)));

        Assert.Equal(hl7v2.Content.ToArray(), fhir.Content.ToArray());
        // What FHIR has no place for: texts of mails, where answers go, FIN.
        var sayable = hl7v2 with { Content = fhir.Content, TextForProfessionals = null, ReplyTo = null, NoReply = false };
        Assert.Equal(sayable, fhir);
    }

    [Fact]
    public void The_profession_is_that_of_the_author_in_the_document()
    {
        var cda = Samples.Text("cda/n1_imaging.xml").Replace("extension=\"899700218896\"", "extension=\"810000023084\"", StringComparison.Ordinal);

        var submitter = Only(Twin(Convert.ToBase64String(Encoding.UTF8.GetBytes(cda)))).Submitter;

        Assert.Equal((new CodedText("10", "1.2.250.1.71.1.2.7", "Médecin"), new CodedText("SM44", "1.2.250.1.71.4.2.5", null)), (submitter.Profession, submitter.Specialty));
    }

    [Fact]
    public void A_role_may_say_the_profession_itself()
    {
        var json = Twin(FhirSamples.Cda).Replace("\"id\":\"role\",", "\"id\":\"role\",\"code\":[{\"coding\":[{\"system\":\"https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante\",\"code\":\"60\",\"display\":\"Infirmier\"}]}],", StringComparison.Ordinal);

        Assert.Equal(new CodedText("60", "1.2.250.1.71.1.2.7", "Infirmier"), Only(json).Submitter.Profession);
    }

    [Fact]
    public void Without_a_source_the_first_author_hands_it_over()
    {
        var json = Twin(FhirSamples.Cda).Replace("\"source\":{\"reference\":\"#role\"},", "", StringComparison.Ordinal)
            .Replace("\"resourceType\":\"DocumentReference\",\n   \"contained\":[", "\"resourceType\":\"DocumentReference\",\"author\":[{\"reference\":\"#a\"}],\"custodian\":{\"reference\":\"#c\"},\n   \"contained\":[{\"resourceType\":\"Practitioner\",\"id\":\"a\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"RPPS\"}]},\"value\":\"99700218896\"}],\"name\":[{\"family\":\"AUTEUR\"}]},{\"resourceType\":\"Organization\",\"id\":\"c\",\"name\":\"CH FICTIF\",\"identifier\":[{\"system\":\"urn:oid:1.2.250.1.71.4.2.2\",\"value\":\"1990000028\"}]},", StringComparison.Ordinal);

        var submitter = Only(json).Submitter;

        Assert.Equal(("899700218896", "AUTEUR", "1990000028", "CH FICTIF"), (submitter.PersonId, submitter.Family, submitter.StructureId, submitter.StructureName));
    }

    [Fact]
    public void An_attachment_that_holds_its_document_is_read_like_one_that_points_to_it()
    {
        var json = FhirSamples.Transaction().Replace("\"url\":\"urn:uuid:00000000-0000-4000-8000-000000000003\"", $"\"data\":\"{FhirSamples.Cda}\"", StringComparison.Ordinal);

        Assert.Equal(Convert.FromBase64String(FhirSamples.Cda), Only(json).Content.ToArray());
        Assert.Equal(Only(FhirSamples.Transaction()).Sha1, Only(json).Sha1);
    }

    [Fact]
    public void A_single_resource_is_read_as_one_of_a_transaction()
    {
        var bundle = FhirSamples.Transaction().Replace("\"url\":\"urn:uuid:00000000-0000-4000-8000-000000000003\"", $"\"data\":\"{FhirSamples.Cda}\"", StringComparison.Ordinal);
        var start = bundle.IndexOf("{\"resourceType\":\"DocumentReference\"", StringComparison.Ordinal);
        var single = bundle[start..bundle.IndexOf("},\n {\"fullUrl\":\"urn:uuid:00000000-0000-4000-8000-000000000003\"", StringComparison.Ordinal)];

        Assert.Equal("2.999.7.555", Only(single).Id.Value);
    }

    [Fact]
    public void A_document_that_did_not_come_along_has_no_content()
    {
        var json = FhirSamples.Transaction().Replace("urn:uuid:00000000-0000-4000-8000-000000000003\",\"creation", "https://elsewhere.example/Binary/1\",\"creation", StringComparison.Ordinal);

        var document = Only(json);

        Assert.True(document.Content.IsEmpty);
        Assert.Equal("", document.Sha1);
    }

    [Theory]
    [InlineData("{", "unreadable")]
    [InlineData("{\"resourceType\":\"Patient\",\"identifier\":[{\"type\":{\"coding\":[{\"code\":\"PI\"}]},\"value\":\"1\"}]}", "no-document")]
    public void What_nothing_can_go_out_of_says_why(string json, string code) => Assert.Equal(code, Assert.IsType<OutgoingReading.Refused>(Read(json)).Code);

    [Fact]
    public void A_damaged_document_gives_what_its_facts_say_or_a_reason_and_never_an_exception()
    {
        var random = new Random(65);
        var translator = new FhirTranslator(Mappings);
        var reader = new FhirOutgoingReader(translator, Mappings);
        string[] seeds = [Twin(FhirSamples.Cda), FhirSamples.Transaction(), FhirSamples.Transaction(status: "entered-in-error")];
        var read = 0;
        for (var i = 0; i < 6_000; i++)
        {
            var body = FhirSamples.Bytes(seeds[i % seeds.Length]);
            for (var n = random.Next(1, 3); n > 0; n--)
                body[random.Next(body.Length)] = (byte)random.Next(32, 127);
            var message = Message(body);
            var facts = translator.Translate(message).Outcome is Outcome.Understood understood ? understood.Facts.OfType<DocumentFact>().ToList() : [];

            var documents = reader.Read(message) is OutgoingReading.Readable readable ? readable.Documents : [];

            Assert.Equal(facts.Select(f => (f.Id, f.Visibility, f.Ins)), documents.Select(d => (d.Id, d.Visibility, d.Patient.Status)));
            Assert.All(documents.Zip(facts).Where(p => !p.First.Content.IsEmpty), p => Assert.Equal(p.Second.Sha1, p.First.Sha1));
            read += documents.Count;
        }

        Assert.InRange(read, 500, 6_000);
    }
}

using System.Text;
using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Translation;

/// <summary>What a FHIR document becomes, beside what its HL7v2 twin does.</summary>
public sealed class FhirTwinTests
{
    private static readonly House Mappings = new();

    private static Outcome Translate(string json) => new FhirTranslator(Mappings).Translate(Message(FhirSamples.Bytes(json), MessageFormat.Fhir)).Outcome;

    private static IReadOnlyList<Fact> Facts(string json) => Assert.IsType<Outcome.Understood>(Translate(json)).Facts;

    private static JournaledMessage Message(byte[] body, MessageFormat format) => new(new JournalId(1), "essai", format, "", body, DateTimeOffset.UnixEpoch, Answer.Accept, false);

    [Fact]
    public void An_admission_is_the_same_facts_as_its_A01()
    {
        const string Er7 = "MSH|^~\\&|GAP|CH-ESSAI|MOTEUR|CH-ESSAI|20250310093012+0100||ADT^A01^ADT_A01|A01-1|P|2.5\rEVN||20250310093000+0100\r"
            + "PID|1||800123^^^CH-ESSAI^PI~277010115400329^^^&1.2.250.1.213.1.4.10&ISO^INS||||19770121|||||||||||25001^^^CH-ESSAI^AN||||||||||||||VALI\r"
            + "PV1|1|I|||||||||||||||||V25001^^^CH-ESSAI^VN|||||||||||||||||||||||||20250310090000+0100\r"
            + "ZBE|M1|20250310090000+0100||INSERT|N||^^^^^^^^^0101||HMS\r";
        var twin = (Outcome.Understood)new HopEn2.Interop.Hl7v2.Translation.Hl7v2Translator(Mappings).Translate(Message(Encoding.UTF8.GetBytes(Er7), MessageFormat.Er7)).Outcome;
        var patient = FhirSamples.Patient.Replace("\"id\":\"p1\",", "\"id\":\"p1\",\"meta\":{\"lastUpdated\":\"2025-03-10T09:30:00+01:00\"},", StringComparison.Ordinal);
        var encounter = FhirSamples.Encounter
            .Replace("{\"identifier\":{\"type\":{\"coding\":[{\"code\":\"PI\"}]},\"system\":\"urn:oid:2.999.1.1\",\"value\":\"800123\"}}", "{\"reference\":\"urn:uuid:00000000-0000-4000-8000-000000000100\"}", StringComparison.Ordinal)
            .Replace("\"id\":\"e1\",", "\"id\":\"e1\",\"extension\":[{\"url\":\"urn:hopen2:movement\",\"extension\":[{\"url\":\"nature\",\"valueCode\":\"HMS\"}]}],", StringComparison.Ordinal);

        var facts = Facts(FhirSamples.Message("A01", patient, encounter));

        Assert.Equal(twin.Facts, facts);
    }

    [Fact]
    public void A_published_document_is_produced_for_its_patient_and_visit()
    {
        var document = Assert.IsType<DocumentProduced>(Assert.Single(Facts(FhirSamples.Transaction())));

        Assert.Equal("2.999.7.555", document.Id.Value);
        Assert.Equal(DocumentKind.Ldl, document.Kind);
        Assert.Equal(new Ipp("800123", "CH-ESSAI"), document.Patient.Ipp);
        Assert.Equal("V25001", document.Visit.Visit?.Value);
        Assert.Equal(DateTimeOffset.Parse("2025-03-10T08:50:00Z", System.Globalization.CultureInfo.InvariantCulture), document.At);
        Assert.Equal("2.999.7.555|", document.Id.Value + "|" + string.Concat(document.Aliases));
        Assert.Equal(Convert.FromBase64String(FhirSamples.Cda).Length, document.Size);
    }

    [Theory]
    [InlineData("entered-in-error", "", typeof(DocumentDeleted))]
    [InlineData("current", "\"relatesTo\":[{\"code\":\"replaces\",\"target\":{\"identifier\":{\"value\":\"urn:oid:2.999.7.1\"}}}],", typeof(DocumentReplaced))]
    public void Status_and_relation_say_what_is_done_with_it(string status, string extra, Type fact)
    {
        var document = (DocumentFact)Facts(FhirSamples.Transaction(status, extra: extra))[0];

        Assert.IsType(fact, document);
        if (extra.Length > 0)
            Assert.Equal("2.999.7.1", Assert.Single(document.Replaces).Value);
    }

    [Fact]
    public void A_tag_asks_for_the_deposit()
    {
        var request = Facts(FhirSamples.Transaction(bundle: "\"meta\":{\"tag\":[{\"system\":\"urn:hopen2:destination\",\"code\":\"dmp\"},{\"system\":\"urn:hopen2:acknowledgement\",\"code\":\"reception\"}]},")).OfType<DepositRequested>().Single();

        Assert.Equal((DepositAction.Deposit, true), (request.Action, request.AcknowledgementAsked));
    }

    [Theory]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445", "VALI", InsStatus.Qualified)]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445", "QUAL", InsStatus.Qualified)]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445", "PROV", InsStatus.NotQualified)]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status", "QUAL", InsStatus.Qualified)]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status", "VALI", InsStatus.NotQualified)]
    [InlineData("https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-identity-status", "RECUP", InsStatus.NotQualified)]
    [InlineData("", "VALI", InsStatus.NotQualified)]
    public void An_identity_status_is_worth_what_its_generation_means(string system, string code, InsStatus status)
    {
        var json = FhirSamples.Patient.Replace("\"system\":\"https://hl7.fr/ig/fhir/core/CodeSystem/fr-core-cs-v2-0445\",\"code\":\"VALI\"", $"{(system.Length > 0 ? $"\"system\":\"{system}\"," : "")}\"code\":\"{code}\"", StringComparison.Ordinal);

        Assert.Equal(status, Assert.IsType<IdentityRecorded>(Assert.Single(Facts(json))).Ins);
    }

    [Fact]
    public void A_billing_number_is_no_INS()
    {
        var json = """{"resourceType":"Patient","identifier":[{"type":{"coding":[{"code":"PI"}]},"value":"1"},{"type":{"coding":[{"code":"NH"}]},"system":"urn:oid:1.2.250.1.213.1.4.8","value":"185057512345673"}]}""";

        Assert.Null(Assert.IsType<IdentityRecorded>(Assert.Single(Facts(json))).Patient.Ins);
    }

    [Fact]
    public void A_link_merges()
    {
        var json = """{"resourceType":"Patient","active":false,"identifier":[{"use":"usual","type":{"coding":[{"code":"PI"}]},"value":"1"}],"link":[{"type":"replaced-by","other":{"identifier":{"type":{"coding":[{"code":"PI"}]},"value":"2"}}}]}""";

        var merge = Facts(json).OfType<PatientsMerged>().Single();

        Assert.Equal(("2", "1"), (merge.Patient.Ipp?.Value, merge.Merged.Value));
    }

    [Fact]
    public void A_visit_in_progress_again_has_its_discharge_withdrawn_whatever_the_order()
    {
        var finished = FhirSamples.Encounter.Replace("in-progress", "finished", StringComparison.Ordinal).Replace("09:00:00+01:00\"}", "09:00:00+01:00\",\"end\":\"2025-03-12T10:00:00+01:00\"}", StringComparison.Ordinal);
        var again = FhirSamples.Encounter.Replace("\"lastUpdated\":\"2025-03-10", "\"lastUpdated\":\"2025-03-13", StringComparison.Ordinal);

        Assert.Contains(Facts(finished), f => f is VisitClosed { MovementId: "=discharge" });
        var reopened = Facts(again).OfType<VisitReopened>().Single();
        Assert.Equal(("=discharge", MovementAction.Cancel), (reopened.MovementId, reopened.Action));
    }

    [Fact]
    public void An_admission_without_visit_number_is_refused_with_its_place()
    {
        var parked = Assert.IsType<Outcome.Parked>(Translate(FhirSamples.Message("A01", FhirSamples.Patient, FhirSamples.Encounter.Replace("\"VN\"", "\"XX\"", StringComparison.Ordinal))));

        Assert.Equal((ParkReason.MissingField, "Bundle.entry[2].resource"), (parked.Reason, parked.Error.Location));
    }

    // As the engine answered it to whoever created them (Location).
    [Fact]
    public void What_is_named_by_the_address_that_the_engine_gave_it_is_known_by_it()
    {
        var movement = FhirSamples.Encounter.Replace("{\"type\":{\"coding\":[{\"code\":\"VN\"}]},\"system\":\"urn:oid:2.999.1.1\",\"value\":\"V25001\"},", "", StringComparison.Ordinal)
            .Replace("\"subject\":{\"identifier\":{\"type\":{\"coding\":[{\"code\":\"PI\"}]},\"system\":\"urn:oid:2.999.1.1\",\"value\":\"800123\"}}", "\"partOf\":{\"reference\":\"Encounter/CH-ESSAI--7CV25001\"},\"subject\":{\"reference\":\"http://moteur.example/fhir/Patient/CH-ESSAI--7C800123\"}", StringComparison.Ordinal);

        var moved = Assert.IsType<VisitMoved>(Assert.Single(Facts(movement)));

        Assert.Equal((new VisitNumber("V25001", "CH-ESSAI"), new Ipp("800123", "CH-ESSAI")), (moved.Visit.Visit, moved.Patient.Ipp));
        var replaced = Facts(FhirSamples.Transaction(extra: "\"relatesTo\":[{\"code\":\"replaces\",\"target\":{\"reference\":\"DocumentReference/2.999.7.554\"}}],"))[0];
        Assert.Equal("2.999.7.554", Assert.Single(Assert.IsType<DocumentReplaced>(replaced).Replaces).Value);
    }

    // An id of another server's own is nobody's number.
    [Fact]
    public void What_is_named_by_an_address_of_another_server_is_not()
    {
        var replaced = Facts(FhirSamples.Transaction(extra: "\"relatesTo\":[{\"code\":\"replaces\",\"target\":{\"reference\":\"DocumentReference/doc-x-id\"}}],"))[0];

        Assert.Empty(Assert.IsType<DocumentReplaced>(replaced).Replaces);
    }

    [Fact]
    public void A_document_hidden_from_the_patient_is_not_sent_to_him()
    {
        var json = FhirSamples.Transaction(bundle: "\"meta\":{\"tag\":[{\"system\":\"urn:hopen2:destination\",\"code\":\"mss-patient\"}]},").Replace("\"code\":\"N\"", "\"code\":\"INVISIBLE_PATIENT\"", StringComparison.Ordinal);

        Assert.Equal(ParkReason.ContradictoryVisibility, Assert.IsType<Outcome.Parked>(Translate(json)).Reason);
    }
}

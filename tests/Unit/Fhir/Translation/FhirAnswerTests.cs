using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Fhir.Translation;
using HopEn2.Interop.Tests.Unit.Fhir.Model;
using HopEn2.Interop.Tests.Unit.Hl7v2.Translation;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir.Translation;

/// <summary>The platform's answers as FHIR messages, beside their ZAM.</summary>
public sealed class FhirAnswerTests
{
    private static readonly House Mappings = new();

    private const string Failure = """,{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000011","resource":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"processing","details":{"coding":[{"code":"CODE"}]}}]}}""";

    private const string Mail = """
        ,{"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000012","resource":{"resourceType":"Communication","status":"completed",
          "contained":[{"resourceType":"Practitioner","id":"r","telecom":[{"system":"email","value":"mailto:Anne.Essai@ch-essai.mssante.fr"}]}],"recipient":[{"reference":"#r"}]}}
        """;

    private static Outcome Translate(string json) =>
        new FhirTranslator(Mappings).Translate(new JournaledMessage(new JournalId(1), "essai", MessageFormat.Fhir, "", FhirSamples.Bytes(json), DateTimeOffset.UnixEpoch, Answer.Accept, false)).Outcome;

    private static string Answered(string trigger, string id, string code, string error, string mail) => $$$$"""
        {"resourceType":"Bundle","type":"message","identifier":{"value":"{{{{id}}}}"},"timestamp":"2025-03-10T10:35:00+01:00","entry":[
         {"resource":{"resourceType":"MessageHeader","id":"h","meta":{"lastUpdated":"2025-03-10T10:34:58+01:00"},"eventCoding":{"system":"urn:hopen2:zam","code":"{{{{trigger}}}}"},
           "source":{"name":"PFI","endpoint":"urn:x"},"sender":{"identifier":{"value":"CH-ESSAI"}},"destination":[{"name":"RIS","endpoint":"urn:y","receiver":{"identifier":{"value":"CH-ESSAI"}}}],
           "response":{"identifier":"D-1","code":"{{{{code}}}}"{{{{(error.Length > 0 ? ",\"details\":{\"reference\":\"urn:uuid:00000000-0000-4000-8000-000000000011\"}" : "")}}}}}}}
         {{{{(error.Length > 0 ? Failure.Replace("CODE", error, StringComparison.Ordinal) : "")}}}}{{{{mail}}}}]}
        """;

    [Theory]
    [InlineData("Z01", "ACK_RECEPTION_DMP", "ok", "", "")]
    [InlineData("Z01", "ACK_RECEPTION_DMP", "fatal-error", "DMPClosed", "")]
    [InlineData("Z02", "ACK_RECEPTION_MSS", "ok", "", "DESTINATAIRE_MSS")]
    [InlineData("Z02", "ACK_RECEPTION_MSS", "fatal-error", "550", "DESTINATAIRE_MSS")]
    [InlineData("Z03", "ACK_LECTURE_MSS", "ok", "", "LECTEUR_MSS")]
    [InlineData("Z03", "ACK_LECTURE_MSS", "fatal-error", "550", "LECTEUR_MSS")]
    public void An_answer_is_the_same_fact_as_its_ZAM(string trigger, string status, string code, string error, string recipient)
    {
        var er7 = $"MSH|^~\\&|PFI|CH-ESSAI|RIS|CH-ESSAI|20250310103500+0100||ZAM^{trigger}^ZAM_Z01|Z-1|P|2.6\rEVN||20250310103458+0100\r"
            + $"OBX|1|CWE|{status}^x^AckMetierZAM|D-1|{(code == "ok" ? "Y" : "N")}^^expandedYes-NoIndicator||||||F\r"
            + (recipient.Length > 0 ? $"OBX|2|XTN|{recipient}^x^AckMetierZAM|1|^^X.400^Anne.Essai@ch-essai.mssante.fr||||||F\r" : "")
            + (error.Length > 0 ? $"ERR|||207^x^messageErrorCondition|E|{error}^x^y\r" : "");
        var twin = new HopEn2.Interop.Hl7v2.Translation.Hl7v2Translator(Mappings).Translate(new JournaledMessage(new JournalId(1), "essai", MessageFormat.Er7, "", FhirSamples.Bytes(er7), DateTimeOffset.UnixEpoch, Answer.Accept, false)).Outcome;

        var facts = Assert.IsType<Outcome.Understood>(Translate(Answered(trigger, "Z-1", code, error, recipient.Length > 0 ? Mail : ""))).Facts;

        Assert.Equal(Assert.IsType<Outcome.Understood>(twin).Facts, facts);
        Assert.IsAssignableFrom<AnswerFact>(Assert.Single(facts));
    }

    [Theory]
    [InlineData("Z01", "transient-error", ParkReason.BadValue)]
    [InlineData("Z02", "ok", ParkReason.MissingField)]
    [InlineData("A01", "ok", ParkReason.UnsupportedEvent)]
    public void An_answer_that_cannot_be_told_is_parked(string trigger, string code, ParkReason reason) =>
        Assert.Equal(reason, Assert.IsType<Outcome.Parked>(Translate(Answered(trigger, "Z-1", code, "", ""))).Reason);

    [Fact]
    public void An_answer_to_nothing_is_parked() =>
        Assert.Equal(ParkReason.MissingField, Assert.IsType<Outcome.Parked>(Translate(FhirSamples.Message("Z01"))).Reason);
}

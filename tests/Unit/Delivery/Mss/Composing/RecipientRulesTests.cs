using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Composing;

public sealed class RecipientRulesTests
{
    private static readonly DateOnly Today = new(2025, 3, 15);
    private static readonly RecipientRules Real = new(["mssante.fr"], ["formation.mssante.fr", "test-ci-sis.mssante.fr"], TestOperator: false, HiddenGoesToNamedProfessional: false);

    private static readonly OutgoingDocument Document = House.Document() with
    {
        Patient = new PatientTraits(InsNumber.Parse(House.Matricule), InsOids.Nir, InsStatus.Qualified, null, "TEST-DURAND", null, "CAMILLE", "19850512", "F"),
    };

    [Theory]
    [InlineData("ana.durand@medecin.mssante.fr", null)]
    [InlineData("service@ch-y.mssante.fr", null)]
    [InlineData("a@mssante.fr", null)]
    [InlineData("ana@mssante.fr.attaquant.example", "not-in-trust-space")]
    [InlineData("ana@fauxmssante.fr", "not-in-trust-space")]
    [InlineData("ana@gmail.com", "not-in-trust-space")]
    [InlineData("ana", "invalid-address")]
    [InlineData("", "invalid-address")]
    [InlineData("@mssante.fr", "invalid-address")]
    [InlineData("ana@", "invalid-address")]
    [InlineData("ana@localhost", "invalid-address")]
    [InlineData("ana durand@medecin.mssante.fr", "invalid-address")]
    [InlineData("ana@medecin.mssante.fr>\r\nRCPT TO:<b@c.fr", "invalid-address")]
    [InlineData("ana..d@medecin.mssante.fr", "invalid-address")]
    [InlineData("ana@formation.mssante.fr", "test-only")]
    [InlineData("ana@x.test-ci-sis.mssante.fr", "test-only")]
    public void A_professional_is_reached_in_the_trust_space_only(string address, string? cause) => Assert.Equal(cause, Refuse(Real, Document, address));

    [Theory]
    [InlineData("185057512345673@patient.mssante.fr", null)]
    [InlineData("277010115400329@patient.mssante.fr", "ins-mismatch")]
    [InlineData("27707279035121518989@patient.mssante.fr", "invalid-address")]
    [InlineData("2770763220829106@patient.mssante.fr", "invalid-address")]
    [InlineData("185057512345674@patient.mssante.fr", "invalid-address")]
    [InlineData("camille.durand@patient.mssante.fr", "invalid-address")]
    [InlineData("185057512345673@medecin.mssante.fr", "invalid-address")]
    public void A_patient_is_reached_by_the_matricule_of_the_document_only(string address, string? cause) => Assert.Equal(cause, Refuse(Real, Document, address, RecipientKind.Patient));

    [Fact]
    public void A_patients_mailbox_named_as_a_professional_obeys_the_rules_of_patients() =>
        Assert.Equal("ins-mismatch", Refuse(Real, Document, "277010115400329@patient.mssante.fr"));

    [Theory]
    [InlineData(InsStatus.NotQualified)]
    [InlineData(InsStatus.Incomplete)]
    [InlineData(InsStatus.BadKey)]
    [InlineData(InsStatus.Test)]
    [InlineData(InsStatus.Mismatch)]
    [InlineData(InsStatus.Absent)]
    public void Without_a_qualified_INS_nothing_goes_to_the_patient_and_professionals_are_sent_it(InsStatus status)
    {
        var document = Document with { Patient = Document.Patient with { Status = status } };

        Assert.Equal("ins-not-qualified", Refuse(Real, document, House.Patient, RecipientKind.Patient));
        Assert.Null(Refuse(Real, document, House.Doctor));
    }

    [Fact]
    public void A_test_INS_leaves_for_a_test_operator_only()
    {
        var document = House.Document();

        Assert.Equal("test-only", Refuse(Real, document, House.Doctor));
        Assert.Equal("test-only", Refuse(Real, document, House.Patient, RecipientKind.Patient));
        Assert.Null(Refuse(Real with { TestOperator = true }, document, House.Patient, RecipientKind.Patient));
    }

    [Theory]
    [InlineData(Visibility.HiddenFromPatient, "19850512", "hidden-from-patient", null)]
    [InlineData(Visibility.SecretConnection, "20100512", "secret-connection", null)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, "20100512", "hidden-from-legal-representatives", null)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, "19850512", null, null)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, "20070316", "hidden-from-legal-representatives", null)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, "20070315", null, null)]
    [InlineData(Visibility.HiddenFromLegalRepresentatives, "2007", "hidden-from-legal-representatives", null)]
    [InlineData(Visibility.HiddenFromProfessionals, "19850512", null, "hidden-from-professionals")]
    public void What_is_hidden_from_somebody_does_not_go_to_them(Visibility visibility, string born, string? patient, string? professional)
    {
        var document = Document with { Visibility = visibility, Patient = Document.Patient with { BornOn = born } };

        Assert.Equal(patient, Refuse(Real, document, House.Patient, RecipientKind.Patient));
        Assert.Equal(professional, Refuse(Real, document, House.Doctor));
    }

    [Fact]
    public void A_house_may_send_what_is_hidden_from_professionals_to_the_one_it_names() =>
        Assert.Null(Refuse(Real with { HiddenGoesToNamedProfessional = true }, Document with { Visibility = Visibility.HiddenFromProfessionals }, House.Doctor));

    private static string? Refuse(RecipientRules rules, OutgoingDocument document, string address, RecipientKind kind = RecipientKind.Professional) =>
        rules.Refuse(document, new MailRecipient(address, kind, null), Today);
}

using System.Security.Cryptography;
using System.Text;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Domain.Messages;
using HopEn2.Interop.Hl7v2.Translation;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Hl7v2.Translation.Documents;

public sealed class OutgoingTests
{
    private const string Sample = "mdm_t02_to_professional_and_patient";

    public static TheoryData<string> Names => [.. Translation.Sample.Names];

    private static OutgoingReading Read(byte[] body) => new Hl7v2OutgoingReader(House.Usual).Read(House.Journaled(body));

    private static OutgoingDocument Only(byte[] body) => Assert.Single(Assert.IsType<OutgoingReading.Readable>(Read(body)).Documents);

    private static byte[] Changed(params ReadOnlySpan<(string Old, string New)> changes)
    {
        var text = Encoding.UTF8.GetString(Translation.Sample.Read(Sample));
        foreach (var (old, @new) in changes)
        {
            Assert.Contains(old, text, StringComparison.Ordinal);
            text = text.Replace(old, @new, StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(text);
    }

    [Fact]
    public void A_message_is_read_whole()
    {
        var document = Only(Translation.Sample.Read(Sample));

        Assert.Equal(("2.999.7.1001", "1f286c8081b0815644cd6c2c7bc9fc779f5530e8", 1860), (document.Id.Value, document.Sha1, document.Content.Length));
        Assert.StartsWith("<ClinicalDocument", Encoding.UTF8.GetString(document.Content.Span), StringComparison.Ordinal);
        Assert.Empty(document.Replaces);
        Assert.Equal(
            new Submitter("810000023084", "1.2.250.1.71.4.2.1", "ESSAI", "Anne", null, null, "1990000010", "CH des Essais", null),
            document.Submitter);
        Assert.Equal(VisitClass.Inpatient, document.VisitClass);
        Assert.Equal(
            new PatientTraits(InsNumber.Parse("277010115400329"), "1.2.250.1.213.1.4.10", InsStatus.Qualified, null, "ESSAI", null, "SARAH", "19770121", "F"),
            document.Patient);
        Assert.Equal(Visibility.Normal, document.Visibility);
        Assert.Equal(
            [
                new("anne.essai@ch-essai.mssante.fr", RecipientKind.Professional, "Anne ESSAI") { Id = "810000023084" },
                new("cabinet@exemple.mssante.fr", RecipientKind.Professional, "Cabinet"),
                new MailRecipient("277010115400329@patient.mssante.fr", RecipientKind.Patient, "SARAH ESSAI"),
            ],
            document.Recipients);
        Assert.Equal("secretariat@ch-essai.mssante.fr", document.ReplyTo);
        Assert.Equal(("Bonjou", null), (document.TextForProfessionals, document.TextForPatient));
        Assert.True(document is { NoReply: true, ReadingAsked: true });
        Assert.Equal(("25001", "0911"), (document.Dossier, document.Uf));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_goes_out_is_what_the_facts_say(string name) => AgreesWithFacts(Translation.Sample.Read(name));

    [CorpusFact]
    public void Every_published_document_message_gives_its_documents()
    {
        var documents = 0;
        foreach (var file in Corpus.Files("hl7v2"))
            documents += AgreesWithFacts(File.ReadAllBytes(file));

        // Of the published messages these many documents are the sender's own: nine messages with one, two pairs of N1 and N3, less two deletions that name nothing.
        Assert.Equal(11, documents);
    }

    [Fact]
    public void A_damaged_message_gives_what_its_facts_say_or_a_reason_and_never_an_exception()
    {
        var random = new Random(20250310);
        var samples = Translation.Sample.Names.Select(Translation.Sample.Read).Where(s => s.AsSpan().IndexOf("|MDM^"u8) > 0 || s.AsSpan().IndexOf("|ORU^"u8) > 0).ToList();
        for (var i = 0; i < 6_000; i++)
        {
            var body = samples[random.Next(samples.Count)].ToList();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var at = random.Next(body.Count);
                if (random.Next(3) == 0)
                    body.RemoveRange(at, Math.Min(body.Count - at, random.Next(1, 400)));
                else
                    body[at] = (byte)random.Next(256);
                if (body.Count == 0)
                    break;
            }

            AgreesWithFacts([.. body]);
        }
    }

    [Theory]
    [InlineData("FINEG^^^990000010", "1990000010")]
    [InlineData("FINEJ^^^1990000010", "1990000010")]
    [InlineData("IDNST^^^1990000010", "1990000010")]
    [InlineData("SIREN^^^123456789", "2123456789")]
    [InlineData("UF^^^0911", null)]
    public void A_structure_is_named_with_its_prefix(string organisation, string? structure) =>
        Assert.Equal(structure, Only(Changed(("CH des Essais^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^FINEG^^^990000010", $"CH des Essais^^^^^ASIP-SANTE-ST&1.2.250.1.71.4.2.2&ISO^{organisation}"))).Submitter.StructureId);

    [Fact]
    public void Of_a_unit_and_its_structure_each_is_read_for_what_it_is()
    {
        var document = Only(Changed(("|||CH des Essais^", "|||Imagerie^^^^^990000010^UF^^^3435~CH des Essais^")));

        Assert.Equal(("1990000010", "CH des Essais", "3435"), (document.Submitter.StructureId, document.Submitter.StructureName, document.Uf));
    }

    [Theory]
    [InlineData("810000023084^ESSAI^Anne^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|||CH", "10000023084^ESSAI^Anne^^^^^^1.2.250.1.71.4.2.1^D^^^RPPS|||CH")]
    [InlineData("810000023084^ESSAI^Anne^^^^^^ASIP-SANTE-PS&1.2.250.1.71.4.2.1&ISO^D^^^IDNPS|||CH", "810000023084^ESSAI^Anne^^^^^^ASIP-SANTE- PS^D^^^RPPS|||CH")]
    public void A_person_is_named_by_the_national_id_whatever_the_spelling(string old, string @new)
    {
        var submitter = Only(Changed((old, @new))).Submitter;

        Assert.Equal(("810000023084", "1.2.250.1.71.4.2.1"), (submitter.PersonId, submitter.PersonAuthority));
    }

    [Fact]
    public void Names_go_by_their_type_and_the_used_one_is_told_apart()
    {
        var patient = Only(Changed(("ESSAI^SARAH^SARAH^^^^L", "MARTIN^SALLY^^^^^D~ESSAI^SARAH^SARAH ANNE^^^^L"))).Patient;

        Assert.Equal(("ESSAI", "MARTIN", "SARAH"), (patient.BirthName, patient.UsedName, patient.FirstName));
    }

    [Fact]
    public void Traits_that_the_message_leaves_out_are_those_of_the_document()
    {
        var patient = Only(Changed(("|ESSAI^SARAH^SARAH^^^^L||19770121|F|", "|||||"))).Patient;

        Assert.Equal(("ESSAI", "19770121", "F"), (patient.BirthName, patient.BornOn, patient.Sex));
        Assert.NotNull(patient.FirstName);
    }

    [Fact]
    public void Hidings_of_the_message_and_of_its_document_add_up()
    {
        var cda = Convert.ToBase64String(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Only(Translation.Sample.Read(Sample)).Content.Span).Replace("confidentialityCode code=\"N\"", "confidentialityCode code=\"INVISIBLE_PATIENT\"", StringComparison.Ordinal)));
        var body = Encoding.UTF8.GetString(Changed(("MASQUE_PS^MetaDMPMSS||N", "MASQUE_PS^MetaDMPMSS||Y"), ("DESTMSSANTEPS^MetaDMPMSS||Y", "DESTMSSANTEPS^MetaDMPMSS||N"), ("DESTMSSANTEPAT^MetaDMPMSS||Y", "DESTMSSANTEPAT^MetaDMPMSS||N")));
        var at = body.IndexOf("^Base64^PENs", StringComparison.Ordinal) + "^Base64^".Length;

        var document = Only(Encoding.UTF8.GetBytes(body[..at] + cda + body[body.IndexOf('|', at)..]));

        Assert.Equal(Visibility.HiddenFromProfessionals | Visibility.HiddenFromPatient, document.Visibility);
    }

    [Theory]
    [InlineData("T02")]
    [InlineData("T10")]
    public void A_document_that_came_by_mail_goes_nowhere(string trigger)
    {
        var reading = Read(Changed(("MDM^T02^MDM_T02", $"MDM^{trigger}^MDM_T02"), ("2.1^CISIS_CDA_HL7_V2", "1.1^CISIS_CDA_HL7_LPS")));

        Assert.Empty(Assert.IsType<OutgoingReading.Readable>(reading).Documents);
    }

    [Fact]
    public void A_deletion_without_content_is_a_document_without_any()
    {
        var document = Only(Translation.Sample.Read("mdm_t04_without_content"));

        Assert.True(document.Content.IsEmpty);
        Assert.Equal("", document.Sha1);
    }

    [Theory]
    [InlineData("mdm_refused_no_pid", "parked")]
    [InlineData("mdm_t04_unnamed", "parked")]
    [InlineData("adt_a01", "no-document")]
    public void What_nothing_can_go_out_of_says_why(string name, string code) => Assert.Equal(code, Assert.IsType<OutgoingReading.Refused>(Read(Translation.Sample.Read(name))).Code);

    [Fact]
    public void Bytes_that_are_no_message_are_unreadable() => Assert.Equal("unreadable", Assert.IsType<OutgoingReading.Refused>(Read("nothing"u8.ToArray())).Code);

    [Theory]
    [InlineData("UQ", "Q")]
    [InlineData("w6l0w6k=", "été")]
    [InlineData("6XTp", "été")]
    [InlineData("Qm9u\\.br\\am91cg", "Bonjour")]
    [InlineData("TGlnbmUgMQ0KTGlnbmUgMg==", "Ligne 1\nLigne 2")]
    [InlineData("Q", null)]
    [InlineData("", null)]
    public void A_text_of_a_mail_is_decoded_however_it_was_written(string base64, string? text) => Assert.Equal(text, Only(Changed(("^Base64^Qm9uam91|", $"^Base64^{base64}|"))).TextForProfessionals);

    /// <summary>Documents, content and hash are those of the facts; of a message without facts nothing goes out.</summary>
    private static int AgreesWithFacts(byte[] body)
    {
        var outcome = House.Usual.Translate(body).Outcome;
        var reading = Read(body);
        if (outcome is not Outcome.Understood understood || reading is not OutgoingReading.Readable { Documents: var documents })
        {
            Assert.True(reading is OutgoingReading.Refused { Detail.Length: > 0 });
            Assert.True(outcome is not Outcome.Understood { Facts: var facts } || !facts.OfType<DocumentFact>().Any());
            return 0;
        }

        var produced = understood.Facts.OfType<DocumentFact>().Where(f => f is not DocumentReceived).ToList();
        Assert.Equal(produced.Select(f => (f.Id, f.Sha1 ?? "", f.Size, f.Visibility, f.VisitClass, f.Ins)), documents.Select(d => (d.Id, d.Sha1, (long)d.Content.Length, d.Visibility, d.VisitClass, d.Patient.Status)));
        Assert.Equal(produced.Select(f => f.Replaces), documents.Select(d => d.Replaces));
#pragma warning disable CA5350 // The hash that XDS asks for.
        Assert.All(documents.Where(d => !d.Content.IsEmpty), d => Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(d.Content.Span)), d.Sha1));
#pragma warning restore CA5350
        foreach (var send in understood.Facts.OfType<SendRequested>().Where(s => s.Recipient.Length > 0))
            Assert.Contains((send.Recipient, send.Kind), documents.Single(d => d.Id == send.Document).Recipients.Select(r => (r.Address, r.Kind)));
        return documents.Count;
    }
}

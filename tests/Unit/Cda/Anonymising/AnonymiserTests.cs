using System.Text;
using System.Xml.Linq;
using HopEn2.Interop.Cda.Anonymising;
using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Anonymising;

public sealed class AnonymiserTests
{
    private const string Header = """
        <realmCode code="FR"/><typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
        <templateId root="2.16.840.1.113883.2.8.2.1"/>
        <id root="1.2.250.1.71.4.2.2.999999999.4711"/>
        <code code="11490-0" codeSystem="2.16.840.1.113883.6.1" displayName="Lettre de liaison"/>
        <title>Lettre pour {0}</title>
        <effectiveTime value="20250301101500+0100"/>
        <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/><languageCode code="fr-FR"/>
        <setId root="1.2.250.1.71.4.2.2.999999999.47"/><versionNumber value="2"/>
        <recordTarget><patientRole>
          <id root="1.2.250.1.213.1.4.10" extension="277010115400329"/><id root="1.2.3.4.5.6" extension="8004711"/>
          <addr><houseNumber>12</houseNumber><streetName>rue des Épinettes</streetName><postalCode>38170</postalCode><city>Seyssinet-Pariset</city></addr>
          <telecom value="tel:+33612345678"/><telecom value="mailto:eleonore.d@exemple.fr"/>
          <patient>
            <name><family qualifier="BR">D'AUBIGNÉ</family><given>ÉLÉONORE LI</given><given qualifier="BR">ÉLÉONORE</given></name>
            <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="19770121"/>
            <birthplace><place><addr><county>01154</county><city>Oyonnax</city></addr></place></birthplace>
          </patient></patientRole></recordTarget>
        <author><time value="20250301"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="810000023084"/>
          <assignedPerson><name><prefix>DR</prefix><given>Yves</given><family>Quemeneur</family></name></assignedPerson>
          <representedOrganization><id root="1.2.250.1.71.4.2.2" extension="1999999999"/><name>Clinique des Trois Vallées</name></representedOrganization></assignedAuthor></author>
        <relatedDocument typeCode="RPLC"><parentDocument><id root="1.2.250.1.71.4.2.2.999999999.4710"/></parentDocument></relatedDocument>
        """;

    private static readonly string[] Traits =
    [
        "aubign", "eleonore", "éléonore", "27701", "8004711", "612345678", "61234", "epinettes", "épinettes", "38170", "seyssinet", "19770121", "2770101154", "janv. 1977", "janvier 77", "jan-1977", "É L É O", "A U B I", "01154", "oyonnax", "quemeneur", "10000023084", "999999999", "vall", "exemple.fr",
    ];

    [Theory]
    [InlineData("Mme D'Aubigné, née le 21/01/1977, vue ce jour.")]
    [InlineData("MADAME D&#x2019;AUBIGNE ELEONORE (21 janvier 1977) à Oyonnax")]
    [InlineData("d aubigne, E\u0301LE\u0301ONORE ; INS 2 77 01 01 154 003 29 ; tel 06.12.34.56.78")]
    [InlineData("voir ou\u200Bi D\u00ADAU\u00ADBI\u00ADGNÉ, 12 RUE DES EPINETTES, 38170 Seyssinet Pariset")]
    [InlineData("<content>D'AUB</content><content>IGNÉ</content> sortie")]
    [InlineData("<content ID='DAUBIGNE-r1'>résultat</content> 1977-01-21, dossier 8004711")]
    [InlineData("RCdBVUJJR07JIEVMRU9OT1JF")] // base64, Latin-1
    [InlineData("&amp;eacute;l&amp;eacute;onore %44%27Aubign%C3%A9")]
    [InlineData("<![CDATA[ÉLÉONORE]]> fichier aubigne_eleonore_cr.pdf, login eleonore77")]
    [InlineData("442741554249474e45")] // hexadecimal
    [InlineData("A U B I G N É   É L É O N O R E, E.L.E.O.N.O.R.E")]
    [InlineData("NIR 2 77 01 01 154 003 sans sa clé, 2770101154003")]
    [InlineData("née le 21 janv. 1977, le 21 janvier 77, 21-JAN-1977")]
    [InlineData("<paragraph styleCode='Bold' ID='p-8004711'>x</paragraph><content language='aubigne'>y</content>")]
    [InlineData("<list><item>A</item><item>UBI</item><item>GNE</item></list>")]
    [InlineData("ZHVwb25kICBFTEVPTk9SRSAgQVVCSUdORQ==\r\nUkNkQlZVSkpSMDdKSUVWTVJVOU9UMUpG")]
    public void No_spelling_of_a_trait_survives_in_the_narrative(string narrative)
    {
        var done = Done(N3(narrative));

        Assert.Equal(DocumentLevel.N3, done.Level);
        AssertClean(done);
    }

    [Fact]
    public void Attributes_comments_instructions_and_elements_of_others_are_cleaned_too()
    {
        var done = Done(N3("<linkHtml href='http://intranet/patient?nom=D%27AUBIGNE&amp;ipp=8004711'>lien</linkHtml>")
            .Replace("<title>", "<!-- Éléonore D'Aubigné --><?note 277010115400329?><x:extra xmlns:x='urn:x' who='d&apos;aubigné'>Oyonnax</x:extra><title>", StringComparison.Ordinal));

        AssertClean(done);
    }

    [Theory]
    [InlineData("<?xml-stylesheet type='text/xsl' href='data:text/xsl;base64,RCdBVUJJR07JIEVMRU9OT1JF'?>{0}")]
    [InlineData("<!-- D'AUBIGNÉ -->{0}<!-- 8004711 -->")]
    [InlineData("{0}<?eleonore aubigne?>")]
    public void What_stands_around_the_document_goes(string around) => AssertClean(Done(around.Replace("{0}", N3("x"), StringComparison.Ordinal)));

    [Theory]
    [InlineData("xmlns:d='urn:aubigne-eleonore'")]
    [InlineData("xmlns:d='http://intranet/8004711/'")]
    public void A_trait_in_the_name_of_a_namespace_is_a_refusal(string declaration) => Assert.IsType<Anonymised.Survived>(
        Anonymiser.Anonymise(Encoding.UTF8.GetBytes(N3("x").Replace("<ClinicalDocument ", $"<ClinicalDocument {declaration} ", StringComparison.Ordinal)), new Substitutes()));

    [Fact]
    public void Guardians_witnesses_and_newborns_of_the_body_are_persons_too()
    {
        const string People = """
            <participant typeCode="IND"><associatedEntity classCode="NOK"><telecom value="tel:+33698765432"/><associatedPerson><name><family>Kerloc'h</family><given>Maëlle</given></name></associatedPerson></associatedEntity></participant>
            <informant><relatedEntity classCode="PRS"><relatedPerson><name>Ronan Kerloc'h</name></relatedPerson></relatedEntity></informant>
            """;
        var document = N3("Vu avec Maëlle KERLOC'H (06 98 76 54 32), Ronan et le petit Gwendal").Replace("<relatedDocument", People + "<relatedDocument", StringComparison.Ordinal)
            .Replace("<entry>", "<subject><relatedSubject classCode='PRS'><subject><name><given>Gwendal</given></name></subject></relatedSubject></subject><entry>", StringComparison.Ordinal);

        var text = Text(Done(document));

        Assert.All(["kerloc", "maëlle", "maelle", "ronan", "gwendal", "98765432", "98 76 54"], t => Assert.DoesNotContain(t, text, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("application/pdf")]
    [InlineData("text/rtf")]
    [InlineData("image/tiff")]
    public void A_level_1_body_is_replaced_by_a_page_that_says_so(string mediaType)
    {
        var body = Convert.ToBase64String(Encoding.UTF8.GetBytes("%PDF D'AUBIGNÉ ÉLÉONORE"));
        var done = Done(Cda($"<component><nonXMLBody><text mediaType='{mediaType}' representation='B64'>{body}</text></nonXMLBody></component>"));

        Assert.Equal(DocumentLevel.N1, done.Level);
        var text = XDocument.Parse(Text(done)).Descendants().Single(e => e.Name.LocalName == "text");
        Assert.Equal("application/pdf", text.Attribute("mediaType")!.Value);
        var pdf = Encoding.Latin1.GetString(Convert.FromBase64String(text.Value));
        Assert.StartsWith("%PDF-1.4", pdf, StringComparison.Ordinal);
        Assert.Contains("anonymisé", pdf, StringComparison.Ordinal);
        Assert.Contains("datamatrix masqué en partie", pdf, StringComparison.Ordinal);
        AssertClean(done);
    }

    [Fact]
    public void Every_offset_of_the_page_leads_to_its_object()
    {
        var pdf = Encoding.Latin1.GetString(Convert.FromBase64String(PlainPage.Base64(true)));

        var table = pdf[pdf.LastIndexOf("xref\n0", StringComparison.Ordinal)..].Split('\n');
        for (var i = 1; i <= 5; i++)
            Assert.StartsWith($"{i} 0 obj", pdf[int.Parse(table[2 + i][..10])..], StringComparison.Ordinal);
        Assert.StartsWith("xref", pdf[int.Parse(pdf[(pdf.IndexOf("startxref\n", StringComparison.Ordinal) + 10)..].Split('\n')[0])..], StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_signatures_and_inline_data_go()
    {
        var signed = N3("<renderMultiMedia referencedObject='m1'/>").Replace(
            "</ClinicalDocument>",
            "<Signature xmlns='http://www.w3.org/2000/09/xmldsig#'><KeyInfo>UVVFTUVORVVSIFl2ZXM=</KeyInfo></Signature></ClinicalDocument>", StringComparison.Ordinal)
            .Replace("<entry>", "<entry><observationMedia classCode='OBS' moodCode='EVN' ID='m1'><value mediaType='image/png' representation='B64'>RCdBVUJJR05F</value></observationMedia></entry><entry>", StringComparison.Ordinal);

        var done = Done(signed);

        Assert.DoesNotContain("Signature", Text(done), StringComparison.Ordinal);
        Assert.DoesNotContain("RCdBVUJJR05F", Text(done), StringComparison.Ordinal);
        AssertClean(done);
    }

    [Fact]
    public void What_refers_to_another_document_still_does()
    {
        var substitutes = new Substitutes();
        var second = Done(N3("suite"), substitutes);
        var first = Done(N3("début").Replace("999999999.4711", "999999999.4710", StringComparison.Ordinal), substitutes);

        var (replacing, replaced) = (Header1(second), Header1(first));
        Assert.Equal(replaced.Id, Assert.Single(replacing.Replaces));
        Assert.NotEqual(replaced.Id, replacing.Id);
        Assert.Equal(replaced.SetId, replacing.SetId);
        Assert.Equal(replaced.Patient.Ins, replacing.Patient.Ins);
        Assert.True(replacing.Patient.TraitsComplete);
        Assert.Equal("2.16.840.1.113883.6.1", replacing.Code!.System);
    }

    [Fact]
    public void A_code_that_is_a_post_code_too_stays_a_code()
    {
        var done = Done(N3("sortie").Replace("38170", "11490", StringComparison.Ordinal));

        Assert.Equal("11490-0", Header1(done).Code!.Code);
        Assert.DoesNotContain(">11490<", Text(done), StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_can_be_anonymised_again()
    {
        var once = Done(N3("Mme D'Aubigné"));
        var twice = Assert.IsType<Anonymised.Done>(Anonymiser.Anonymise(once.Document, new Substitutes()));
        AssertClean(twice);
    }

    [Fact]
    public void A_trait_that_cannot_be_taken_out_is_a_refusal_that_does_not_tell_it()
    {
        // An element's name is not ours to change.
        var document = N3("x").Replace("<title>", "<y:Quemeneur xmlns:y='urn:y'/><title>", StringComparison.Ordinal);

        var survived = Assert.IsType<Anonymised.Survived>(Anonymiser.Anonymise(Encoding.UTF8.GetBytes(document), new Substitutes()));

        Assert.NotEmpty(survived.Survivors);
        Assert.All(survived.Survivors, s => Assert.Equal(TraitKind.Name, s.Kind));
        Assert.DoesNotContain("Quemeneur", string.Join(' ', survived.Survivors), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("<html/>")]
    [InlineData("not xml")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><ClinicalDocument xmlns='urn:hl7-org:v3'>&b;</ClinicalDocument>")]
    [InlineData("")]
    public void What_is_no_document_is_said_to_be_none(string text) =>
        Assert.IsType<Anonymised.NotADocument>(Anonymiser.Anonymise(Encoding.UTF8.GetBytes(text), new Substitutes()));

    [Theory]
    [InlineData("/inbox/CR_DAubigne_Eleonore.xml", "exemple-3.anonyme.xml")]
    [InlineData("8004711.xml", "exemple-3.anonyme.xml")]
    [InlineData("lettre.xml", "lettre.anonyme.xml")]
    public void The_name_of_the_file_gives_nobody_away(string name, string expected) =>
        Assert.Equal(expected, Anonymiser.FileName(name, Encoding.UTF8.GetBytes(N3("x")), 3));

    private static string Cda(string component) =>
        $"<ClinicalDocument xmlns=\"urn:hl7-org:v3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{Header.Replace("{0}", "Mme D'AUBIGNE", StringComparison.Ordinal)}{component}</ClinicalDocument>";

    private static string N3(string narrative) => Cda(
        $"<component><structuredBody><component><section><code code='x'/><title>Suites</title><text>{narrative}</text><entry><act classCode='ACT' moodCode='EVN'><id root='7d3f2a10-0000-4000-8000-00000000abcd'/><text>Éléonore va bien</text></act></entry></section></component></structuredBody></component>");

    private static Anonymised.Done Done(string document, Substitutes? substitutes = null)
    {
        var result = Anonymiser.Anonymise(Encoding.UTF8.GetBytes(document), substitutes ?? new Substitutes());
        if (result is Anonymised.Survived survived)
            Assert.Fail(string.Join("\n", survived.Survivors));
        return Assert.IsType<Anonymised.Done>(result);
    }

    private static void AssertClean(Anonymised.Done done)
    {
        var text = Text(done);
        Assert.All(Traits, t => Assert.DoesNotContain(t, text, StringComparison.OrdinalIgnoreCase));
    }

    private static CdaHeader Header1(Anonymised.Done done) => Assert.IsType<CdaReading.Read>(CdaReader.Read(done.Document)).Header;

    private static string Text(Anonymised.Done done) => Encoding.UTF8.GetString(done.Document.Span);
}

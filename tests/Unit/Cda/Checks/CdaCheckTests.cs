using HopEn2.Interop.Cda.Checks;
using HopEn2.Interop.Tests.Shared;
using HopEn2.Interop.Tests.Unit.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Checks;

public sealed class CdaCheckTests
{
    private const string France = """<templateId root="2.16.840.1.113883.2.8.2.1"/>""";
    private const string Minimal = """<templateId root="1.2.250.1.213.1.1.1.1"/>""";
    private const string ScannedDocument = """<templateId root="1.3.6.1.4.1.19376.1.2.20"/>""";
    private const string Matricule = "185057512345673";
    private const string Confidentiality = """<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25" displayName="Normal"/>""";

    private static string[] Codes(string document) => [.. CdaCheck.Remarks(CdaText.Header(document)).Select(remark => remark.Code)];

    private static string Text(string document, string code) => CdaCheck.Remarks(CdaText.Header(document)).Single(remark => remark.Code == code).Text;

    [Theory]
    [InlineData("n1_imaging.xml")]
    [InlineData("n1_imaging_replacement.xml")]
    [InlineData("n2_discharge_letter.xml")]
    [InlineData("n3_biology.xml")]
    [InlineData("n3_biology_self_presenting.xml")]
    public void A_document_by_the_book_has_no_remark(string sample) => Assert.Empty(Codes(Samples.Text("cda/" + sample)));

    [Fact]
    public void What_the_reader_noted_comes_first_and_once() => Assert.Equal(["no-set-id"], Codes(CdaText.N1.Without("""<setId root="1.2.250.1.999.4.41"/>""")));

    [Theory]
    [InlineData("""<realmCode code="FR"/>""", "realmCode")]
    [InlineData("""<title>Scanner thoracique</title>""", "title")]
    [InlineData(Confidentiality, "confidentialityCode")]
    [InlineData("""<languageCode code="fr-FR"/>""", "languageCode")]
    public void A_missing_element_is_named(string element, string name) => Assert.Equal($"ClinicalDocument/{name} is missing.", Text(CdaText.N1.Without(element), "missing-element"));

    [Theory]
    [InlineData("recordTarget")]
    [InlineData("author")]
    [InlineData("custodian")]
    [InlineData("legalAuthenticator")]
    [InlineData("documentationOf")]
    [InlineData("componentOf")]
    public void A_missing_part_is_named(string name) => Assert.Equal($"ClinicalDocument/{name} is missing.", Text(CdaText.N1.WithoutFrom($"<{name}>", $"</{name}>"), "missing-element"));

    [Theory]
    [InlineData("<typeId", Confidentiality + "<typeId", "confidentialityCode stands 2 times")]
    [InlineData("<custodian>", "<custodian/><custodian>", "custodian stands 2 times")]
    [InlineData("<legalAuthenticator>", "<legalAuthenticator/><legalAuthenticator>", "legalAuthenticator stands 2 times")]
    public void What_stands_once_may_not_stand_twice(string at, string now, string text) => Assert.Contains(text, Text(CdaText.N1.With(at, now), "repeated-element"), StringComparison.Ordinal);

    [Fact]
    public void Authors_and_acts_may_be_several() =>
        Assert.Empty(Codes(CdaText.N1.With("<custodian>", "<author/><custodian>").With("<componentOf>", "<documentationOf><serviceEvent/></documentationOf><componentOf>")));

    [Theory]
    [InlineData("""<realmCode code="FR"/>""", """<realmCode code="BE"/>""", "not-french")]
    [InlineData("""<languageCode code="fr-FR"/>""", """<languageCode code="en-US"/>""", "not-in-french")]
    [InlineData("""<signatureCode code="S"/>""", """<signatureCode code="X"/>""", "not-signed")]
    [InlineData("""<title>Scanner thoracique</title>""", """<title> </title>""", "missing-value")]
    public void A_fixed_value_is_not_another(string right, string wrong, string code) => Assert.Equal([code], Codes(CdaText.N1.With(right, wrong)));

    [Fact]
    public void An_N1_has_exactly_three_templates()
    {
        Assert.Equal(["no-france-template", "n1-templates"], Codes(CdaText.N1.Without(France)));
        Assert.Equal(["no-minimal-template", "n1-templates"], Codes(CdaText.N1.Without(Minimal)));
        Assert.Equal(["no-xds-sd-template"], Codes(CdaText.N1.Without(ScannedDocument)));
        Assert.Equal(["level-contradiction", "n1-templates"], Codes(CdaText.N1.With(ScannedDocument, ScannedDocument + """<templateId root="1.2.250.1.213.1.1.1.45"/>""")));
        Assert.Equal(["n1-templates", "repeated-template"], Codes(CdaText.N1.With(France, France + France)));
    }

    [Fact]
    public void A_structured_document_names_its_model()
    {
        var model = """<templateId root="1.2.250.1.213.1.1.1.29" extension="2022.01"/>""";

        Assert.Equal(["no-model-template", "unknown-model"], Codes(CdaText.N2.Without(model)));
        Assert.Equal(["unknown-model"], Codes(CdaText.N2.With(model, """<templateId root="1.2.250.1.213.1.1.1.4711"/>""")));
    }

    [Fact]
    public void A_media_type_without_format_is_noted() => Assert.Equal(["unknown-media-type"], Codes(CdaText.N1.With("application/pdf", "application/msword")));

    [Theory]
    [InlineData("18748-4", "34112-3", null)]
    [InlineData("18748-4", "CRRADIO", "unknown-type")]
    [InlineData("""18748-4" codeSystem="2.16.840.1.113883.6.1""", """SYNTH" codeSystem="1.2.250.1.213.1.1.4.12""", null)]
    [InlineData("""18748-4" codeSystem="2.16.840.1.113883.6.1""", """18748-4" codeSystem="1.2.250.1.999.9""", "unknown-type")]
    public void The_type_is_one_of_the_French_value_set(string right, string other, string? remark) => Assert.Equal(remark is null ? [] : [remark], Codes(CdaText.N1.With(right, other)));

    [Theory]
    [InlineData("R", "2.16.840.1.113883.5.25", "restricted")]
    [InlineData("V", "2.16.840.1.113883.5.25", "restricted")]
    [InlineData("INVISIBLE_PATIENT", "1.2.250.1.213.1.1.4.13", "hiding-in-confidentiality")]
    [InlineData("N", "1.2.3", "unknown-confidentiality")]
    [InlineData("X", "2.16.840.1.113883.5.25", "unknown-confidentiality")]
    public void Confidentiality_is_normal_or_noted(string code, string system, string remark) =>
        Assert.Equal([remark], Codes(CdaText.N1.With(Confidentiality, $"""<confidentialityCode code="{code}" codeSystem="{system}"/>""")));

    [Fact]
    public void A_matricule_without_all_traits_is_noted_and_quoted_nowhere()
    {
        var text = Text(CdaText.N1.Without("<county>75113</county>"), "ins-incomplete");

        Assert.Contains("birth place", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Matricule, text, StringComparison.Ordinal);
        Assert.Empty(Codes(CdaText.N1.Without($"""<id root="1.2.250.1.213.1.4.10" extension="{Matricule}"/>""").Without("<county>75113</county>")));
    }

    [Theory]
    [InlineData("185057512345600", "ins-bad-key")]
    [InlineData("1850575123456", "ins-bad-form")]
    [InlineData("2770763220829106", "ins-bad-form")]
    [InlineData("1 85 05 75 123 456 73", null)]
    public void A_matricule_has_a_form_and_a_key(string matricule, string? remark) => Assert.Equal(remark is null ? [] : [remark], Codes(CdaText.N1.With(Matricule, matricule)));

    [Fact]
    public void The_main_act_has_a_time_and_one_performer()
    {
        var performer = CdaText.N1[CdaText.N1.IndexOf("<performer", StringComparison.Ordinal)..(CdaText.N1.IndexOf("</performer>", StringComparison.Ordinal) + "</performer>".Length)];

        Assert.Equal(["act-performers"], Codes(CdaText.N1.Without(performer)));
        Assert.Equal(["act-performers"], Codes(CdaText.N1.With(performer, performer + performer)));
        Assert.Equal(["act-without-time"], Codes(CdaText.N1.WithoutFrom("<effectiveTime>", "</effectiveTime>")));
        Assert.Equal(["act-without-setting"], Codes(CdaText.N1.WithoutFrom("<standardIndustryClassCode", "/>")));
    }

    [Theory]
    [InlineData("1.2.250.1.71.4.2.2.120456789.A71024000081", "id-not-oid")]
    [InlineData("DOC000042", "id-not-oid")]
    [InlineData("1.2.250.01.3", "id-not-oid")]
    [InlineData("3.2.250", "id-not-oid")]
    [InlineData("8f1e2d3c-4b5a-4968-8776-655443322110", null)]
    [InlineData("1.2.250.1.71.4.2.2.120456789.71024000081", null)]
    public void The_id_is_an_OID_or_a_UUID(string root, string? remark) => Assert.Equal(remark is null ? [] : [remark], Codes(CdaText.N1.With("1.2.250.1.999.3.41", root)));

    [Fact]
    public void Establishment_and_facility_are_named()
    {
        Assert.Equal(["no-custodian-id"], Codes(CdaText.N1.With("<representedCustodianOrganization>\n        <id root=\"1.2.250.1.71.4.2.2\" extension=\"1300017985\"/>", "<representedCustodianOrganization>")));
        Assert.Equal(["no-facility-type"], Codes(CdaText.N1.WithoutFrom("""<code code="SA01" """, "/>")));
    }

    /// <summary>ANS publishes them as valid against structuration minimale; what remains was counted by hand (cda.md, last section).</summary>
    [CorpusFact]
    public void The_published_examples_have_few_remarks_and_those_known()
    {
        var seen = Corpus.Files("cda").SelectMany(file => Codes(File.ReadAllText(file))).GroupBy(code => code).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}");

        Assert.Equal(["ins-bad-key 1", "no-set-id 2", "sp-name 3", "time-without-zone 2", "version-without-parent 2"], seen);
    }
}

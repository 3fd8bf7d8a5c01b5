using HopEn2.Interop.Cda.Header;
using HopEn2.Interop.Domain.Documents;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

public sealed class CdaReaderTests
{
    private const string Loinc = "2.16.840.1.113883.6.1";

    [Fact]
    public void A_header_is_read_as_it_stands()
    {
        var header = CdaText.Header(CdaText.N1Replacement);

        Assert.Equal(new CdaId("1.2.250.1.999.3.42", null), header.Id);
        Assert.Equal("1.2.250.1.999.4.41", header.SetId?.ToString());
        Assert.Equal(2, header.VersionNumber);
        Assert.Equal("[1.2.250.1.999.3.41]", header.Replaces.ToString());
        Assert.Equal(new CdaCode("18748-4", Loinc, "CR d'imagerie médicale", []), header.Code);
        Assert.Equal("Scanner thoracique", header.Title);
        Assert.Equal("20250315164000+0100", header.EffectiveTime);
        Assert.Equal("[N]", header.Confidentiality.ToString());
        Assert.Equal(["2.16.840.1.113883.2.8.2.1", "1.2.250.1.213.1.1.1.1", "1.3.6.1.4.1.19376.1.2.20"], header.TemplateIds);
        Assert.Equal("[1.2.250.1.999.2.1^2025031500042, 1.2.250.1.999.2.2^A250042]", header.Orders.ToString());
        Assert.Equal("1.2.250.1.71.4.2.2^1300017985", header.Custodian?.ToString());
        Assert.Equal(new DocumentFormat(DocumentLevel.N1, "urn:ihe:iti:xds-sd:pdf:2008", "application/pdf", false), header.Format);
        Assert.Empty(header.Remarks);
    }

    [Fact]
    public void The_encounter_says_where_and_as_what_the_patient_was_there()
    {
        var encounter = CdaText.Header(CdaText.N1).Encounter!;

        Assert.Equal("[1.2.250.1.999.1.2^250301777]", encounter.Ids.ToString());
        Assert.Equal("IMP", encounter.Code?.Code);
        Assert.Equal("20250315090000+0100", encounter.Low);
        Assert.Equal("20250315093000+0100", encounter.High);
        Assert.Equal("SA01", encounter.FacilityType?.Code);
        Assert.Equal("[1.2.250.1.999.1.3^3121]", encounter.LocationIds.ToString());
        Assert.Equal("Imagerie centrale", encounter.LocationName);
    }

    [Fact]
    public void The_main_act_is_the_first_one_and_keeps_its_further_codings()
    {
        var second = "<documentationOf><serviceEvent><code code='69536005' codeSystem='1.2.250.1.213.2.5'/></serviceEvent></documentationOf>";
        var act = CdaText.Header(CdaText.N1.With("  <componentOf>", second + "  <componentOf>")).MainAct!;

        Assert.Equal("36643-5", act.Code?.Code);
        Assert.Equal([new("ZBQK002", "1.2.250.1.215.300.1", "Radiographie du thorax", []), new CdaCode("DX", "1.2.840.10008.2.16.4", "Radiographie numérique", [])], act.Code!.Translations);
        Assert.Equal(("20250315090000+0100", "20250315093000+0100", "ETABLISSEMENT"), (act.Low, act.High, act.PracticeSetting));
    }

    [Fact]
    public void A_time_without_zone_is_the_hospitals()
    {
        var paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

        Assert.Equal(new DateTimeOffset(2025, 3, 15, 15, 40, 0, TimeSpan.Zero), CdaText.Header(CdaText.N1Replacement).CreatedAt(paris));
        Assert.Equal(new DateTimeOffset(2025, 7, 15, 14, 40, 0, TimeSpan.Zero), CdaText.Header(CdaText.N1.With("20250315101500+0100", "20250715164000")).CreatedAt(paris));
    }

    [Fact]
    public void A_document_inside_its_own_style_sheet_is_read_like_any_other()
    {
        var inside = CdaText.Header(CdaText.SelfPresenting);

        Assert.Equal(CdaText.Header(CdaText.N3), inside);
        Assert.Equal(DocumentLevel.N3, inside.Format.Level);
    }

    [Theory]
    [InlineData("<ClinicalDocument/>", "no ClinicalDocument of urn:hl7-org:v3 in it")]
    [InlineData("<html><body>bonjour</body></html>", "no ClinicalDocument of urn:hl7-org:v3 in it")]
    [InlineData("<ClinicalDocument xmlns='urn:hl7-org:v2'><id root='1'/></ClinicalDocument>", "no ClinicalDocument of urn:hl7-org:v3 in it")]
    [InlineData("<a><b><c><ClinicalDocument xmlns='urn:hl7-org:v3'/></c></b></a>", "no ClinicalDocument of urn:hl7-org:v3 in it")]
    [InlineData("<ClinicalDocument xmlns='urn:hl7-org:v3'/>", "typeId is not the one of CDA R2")]
    [InlineData("<ClinicalDocument xmlns='urn:hl7-org:v3'><typeId root='2.16.840.1.113883.1.3' extension='POCD_HD000020'/></ClinicalDocument>", "typeId is not the one of CDA R2")]
    public void What_is_well_formed_and_no_document_is_told_from_one(string text, string why) => Assert.Equal(new CdaReading.NotCda(why), CdaText.Reading(text));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("%PDF-1.4")]
    [InlineData("<")]
    [InlineData("<a>")]
    [InlineData("<a></b>")]
    [InlineData("MSH|^~\\&|A")]
    public void What_is_no_XML_is_unreadable(string text) => Assert.IsType<CdaReading.Unreadable>(CdaText.Reading(text));

    [Fact]
    public void The_reason_quotes_nothing_of_the_document()
    {
        var unreadable = Assert.IsType<CdaReading.Unreadable>(CdaText.Reading(CdaText.N1.With("</family>", "</famille>")));

        Assert.Matches("^not well-formed XML at line [0-9]+, column [0-9]+$", unreadable.Why);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(400)]
    public void A_document_that_was_cut_off_is_unreadable(int lost)
    {
        foreach (var document in new[] { CdaText.N1, CdaText.N2, CdaText.N3, CdaText.SelfPresenting })
            Assert.IsType<CdaReading.Unreadable>(CdaText.Reading(document.TrimEnd()[..^lost]));
    }

    [Fact]
    public void A_document_may_be_followed_by_a_comment()
    {
        Assert.Equal(CdaText.Header(CdaText.N1), CdaText.Header(CdaText.N1 + "<!-- signed -->\n<?done?>"));
        Assert.IsType<CdaReading.Unreadable>(CdaText.Reading(CdaText.N1 + "<again/>"));
    }

    [Theory]
    [InlineData("urn:oid:1.2.250.1.999.3.41", null, "1.2.250.1.999.3.41")]
    [InlineData("urn:uuid:8F1E2D3C-4B5A-4968-8776-655443322110", null, "8f1e2d3c-4b5a-4968-8776-655443322110")]
    [InlineData("8F1E2D3C-4B5A-4968-8776-655443322110", "Ab", "8f1e2d3c-4b5a-4968-8776-655443322110^Ab")]
    [InlineData("1.2.250.1.999", "A71", "1.2.250.1.999^A71")]
    public void An_identifier_has_one_spelling(string root, string? extension, string canonical) => Assert.Equal(canonical, CdaId.Of(root, extension).ToString());
}

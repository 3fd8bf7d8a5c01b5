using HopEn2.Interop.Cda.Header;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Cda.Header;

/// <summary>What published examples do beside the rule, and the reader lives with.</summary>
public sealed class IrregularDocumentTests
{
    [Fact]
    public void A_missing_setId_is_noted()
    {
        var document = CdaText.N1.Without("""<setId root="1.2.250.1.999.4.41"/>""");

        Assert.Null(CdaText.Header(document).SetId);
        Assert.Equal(["no-set-id"], CdaText.RemarkCodes(document));
    }

    [Fact]
    public void An_extension_tells_versions_apart_that_a_root_does_not()
    {
        var document = CdaText.N1.With("""<id root="1.2.250.1.999.3.41"/>""", """<id root="1.2.250.1.999.3" extension="41"/>""");

        Assert.Equal("1.2.250.1.999.3^41", CdaText.Header(document).Id?.ToString());
        Assert.Equal(["id-extension"], CdaText.RemarkCodes(document));
    }

    [Fact]
    public void A_missing_id_does_not_stop_the_reading()
    {
        var document = CdaText.N1.With("""<id root="1.2.250.1.999.3.41"/>""", """<id nullFlavor="NI"/>""");

        Assert.Null(CdaText.Header(document).Id);
        Assert.Equal(["no-id"], CdaText.RemarkCodes(document));
    }

    [Theory]
    [InlineData("20250315101500", "time-without-zone")]
    [InlineData("2025", "time-without-zone")]
    [InlineData("hier", "no-effective-time")]
    [InlineData("", "no-effective-time")]
    public void A_time_without_zone_or_that_is_none_is_noted(string value, string remark) => Assert.Equal([remark], CdaText.RemarkCodes(CdaText.N1.With("20250315101500+0100", value)));

    [Theory]
    [InlineData("2", 2, "version-without-parent")]
    [InlineData("0", null, "version-not-number")]
    [InlineData("-1", null, "version-not-number")]
    [InlineData("1.0", null, "version-not-number")]
    [InlineData("99999999999", null, "version-not-number")]
    public void A_version_proves_no_replacement_and_may_be_no_number(string value, int? version, string remark)
    {
        var document = CdaText.N1.With("""<versionNumber value="1"/>""", $"""<versionNumber value="{value}"/>""");

        Assert.Equal(version, CdaText.Header(document).VersionNumber);
        Assert.Equal([remark], CdaText.RemarkCodes(document));
    }

    [Fact]
    public void Only_a_replacement_names_what_it_replaces()
    {
        Assert.Empty(CdaText.Header(CdaText.N1Replacement.With("RPLC", "APND")).Replaces);
        Assert.Equal(["replaces-itself"], CdaText.RemarkCodes(CdaText.N1Replacement.With("""<id root="1.2.250.1.999.3.41"/>""", """<id root="1.2.250.1.999.3.42"/>""")));
    }

    [Fact]
    public void A_replaced_version_may_be_a_UUID_in_any_case() =>
        Assert.Equal(
            "[90e1c8ec-f951-4b26-a305-a34848818dd6]",
            CdaText.Header(CdaText.N1Replacement.With("""<id root="1.2.250.1.999.3.41"/>""", """<id root="90E1C8EC-F951-4B26-A305-A34848818DD6"/>""")).Replaces.ToString());

    [Fact]
    public void An_encounter_may_lack_everything()
    {
        var bare = CdaText.N1.WithoutFrom("<encompassingEncounter>", "</encompassingEncounter>").With("<componentOf>", "<componentOf><encompassingEncounter><effectiveTime nullFlavor='UNK'/></encompassingEncounter>");

        Assert.Equal(new CdaEncounter([], null, null, null, null, [], null), CdaText.Header(bare).Encounter);
        Assert.Null(CdaText.Header(CdaText.N1.WithoutFrom("<componentOf>", "</componentOf>")).Encounter);
    }

    [Fact]
    public void A_period_may_have_an_end_only_and_a_single_time_is_its_beginning()
    {
        var encounter = CdaText.N1[CdaText.N1.IndexOf("<componentOf>", StringComparison.Ordinal)..];
        var endOnly = CdaText.N1.With(encounter, encounter.Without("""<low value="20250315090000+0100"/>"""));
        var single = CdaText.N1.With(encounter, encounter.WithoutFrom("<effectiveTime>", "</effectiveTime>").With("<location>", "<effectiveTime value='20250315'/><location>"));

        Assert.Equal((null, "20250315093000+0100"), (CdaText.Header(endOnly).Encounter!.Low, CdaText.Header(endOnly).Encounter!.High));
        Assert.Equal(("20250315", null), (CdaText.Header(single).Encounter!.Low, CdaText.Header(single).Encounter!.High));
    }

    [Fact]
    public void An_act_may_have_translations_only_or_no_code_at_all()
    {
        var translated = CdaText.N1.With("""<code code="36643-5" codeSystem="2.16.840.1.113883.6.1" displayName="XR Chest 2 Views">""", "<code nullFlavor='NA'>");

        Assert.Equal("", CdaText.Header(translated).MainAct!.Code!.Code);
        Assert.Equal("DX", CdaText.Header(translated).MainAct!.Code!.Translations[1].Code);
        Assert.Null(CdaText.Header(CdaText.N3.Without("""<code code="18719-5" codeSystem="2.16.840.1.113883.6.1" displayName="Biochimie"/>""")).MainAct!.Code);
    }

    [Fact]
    public void A_hiding_may_stand_where_confidentiality_does()
    {
        var hidden = CdaText.N1.With("<languageCode", """<confidentialityCode code="INVISIBLE_PATIENT" codeSystem="1.2.250.1.213.1.1.4.13"/><languageCode""");

        Assert.Equal(["N", "INVISIBLE_PATIENT"], CdaText.Header(hidden).Confidentiality);
    }

    [Fact]
    public void Blanks_around_a_document_are_forgiven_with_a_remark()
    {
        Assert.Equal(["blank-before-declaration"], CdaText.RemarkCodes("\r\n " + CdaText.N1));
        Assert.Empty(CdaText.RemarkCodes(CdaText.N1 + "\r\n\0\0"));
    }

    [Fact]
    public void A_value_that_is_absurdly_long_is_left_out_and_a_title_cut()
    {
        var document = CdaText.N1.With("000418277", new string('1', 5000)).With("Scanner thoracique", new string('x', 5000));

        Assert.Equal("1.2.250.1.999.1.1", CdaText.Header(document).Patient.Others[0].ToString());
        Assert.Equal(1024, CdaText.Header(document).Title!.Length);
        Assert.Equal(["value-too-long"], CdaText.RemarkCodes(document));
    }

    [Fact]
    public void A_prefix_for_the_namespace_changes_nothing()
    {
        var prefixed = CdaText.N3.Replace("</", "</c:", StringComparison.Ordinal).Replace("<", "<c:", StringComparison.Ordinal).Replace("<c:/c:", "</c:", StringComparison.Ordinal).Replace("<c:?", "<?", StringComparison.Ordinal)
            .Replace("xmlns=", "xmlns:c=", StringComparison.Ordinal);

        Assert.Equal(CdaText.Header(CdaText.N3), CdaText.Header(prefixed));
    }
}

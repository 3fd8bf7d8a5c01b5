using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class DocumentProblemsTests
{
    private const string File = "documents.yaml";

    private static DocumentTable Loaded(string old, string @new) =>
        Assert.IsType<MappingResult.Loaded>(Shipped.With(File, Shipped.Text(File).Replace(old, @new, StringComparison.Ordinal))).Mappings.Documents;

    [Fact]
    public void A_local_code_that_is_mapped_twice_names_the_line_of_the_first() => Mistake.Is(
        File, "      - { feed: dpi, code: CRHOSP }", "      - { feed: dpi, code: ¤LDLSORT }",
        "error: Code \"LDLSORT\" of feed dpi is mapped twice (first at line «LDLSORT», LDL). Keep one.");

    [Fact]
    public void A_type_code_that_is_mapped_twice_is_said_whatever_its_system_is_called() => Mistake.Is(
        File, "      - { feed: dpi, code: CRHOSP }", "      - { code: ¤11490-0, system: 2.16.840.1.113883.6.1 }",
        "error: Code \"11490-0\" of all feeds is mapped twice (first at line «code: 11490-0», LDL). Keep one.");

    [Fact]
    public void A_feed_that_does_not_exist_is_said() => Mistake.Is(
        File, "{ feed: dpi, code: CRHOSP }", "{ feed: ¤dip, code: CRHOSP }",
        "error: Feed \"dip\" does not stand in feeds.yaml. Did you mean \"dpi\"? Known: gam, dpi, ris, sgl, pfi, autre, depot, http, fhir.");

    [Theory]
    [InlineData("CRH")]
    [InlineData("34112")]
    [InlineData("34112-")]
    [InlineData("LOINC 34112-3")]
    public void A_code_that_is_no_LOINC_is_said(string code) => Mistake.Is(
        File, "code: 34112-3", $"code: ¤{code}",
        $"error: \"{code}\" is no LOINC code. Write digits, a hyphen and the check digit, such as 11490-0; a code of TRE_A05 needs \"system: TRE_A05\", a local one goes under \"sentAs\".");

    [Fact]
    public void A_LOINC_whose_check_digit_does_not_match_is_said() => Mistake.Is(
        File, "code: 34112-3", "code: ¤34121-3",
        "error: The check digit of LOINC 34121-3 does not match: there is no such code. Check it against LOINC: a digit is wrong, or two are swapped.");

    [Fact]
    public void A_wrong_LOINC_that_a_sender_writes_must_exist_too() => Mistake.Is(
        File, "code: 18842-5, system: LN", "code: ¤18842-6, system: LN",
        "error: The check digit of LOINC 18842-6 does not match: there is no such code. Check it against LOINC: a digit is wrong, or two are swapped.");

    [Fact]
    public void A_code_of_TRE_A05_has_its_form() => Mistake.Is(
        File, "code: PRESC-BIO", "code: ¤presc bio",
        "error: \"presc bio\" is no code of TRE_A05. Write it as TRE_A05 has it, such as PRESC-BIO.");

    [Theory]
    [InlineData("CRH", "Did you mean \"CRO\"? ")]
    [InlineData("untyped", "")]
    public void A_kind_that_does_not_exist_is_said(string kind, string near) => Mistake.Is(
        File, "  - kind: LDL", $"  - kind: ¤{kind}",
        $"error: \"{kind}\" is not known here. {near}Known: LDL, ODS, CRO, CRC, CR-bio, CR-imagerie, other.");

    [Fact]
    public void A_class_that_does_not_exist_is_said() => Mistake.Is(
        File, "class: \"31\"\n", "class: ¤\"32\"\n",
        "error: \"32\" is not known here. Did you mean \"31\"? Known: 10, 11, 31, 42, 43, 44, 45, 52, 60, 90, 95, 99.");

    [Fact]
    public void A_tracked_kind_needs_its_class() => Mistake.Is(
        File, "  - kind: CR-imagerie\n    code: 18748-4\n    class: \"31\"\n", "  - ¤kind: CR-imagerie\n    code: 18748-4\n",
        "error: A document type of kind CR-imagerie needs the key \"class\". Add it: the engine deposits this kind, and the DMP wants its class (TRE_A03).");

    [Fact]
    public void A_tracked_kind_that_no_line_leads_to_is_a_warning() => Mistake.Is(
        File, "documents:\n\n  # ---- The six tracked kinds --------------------------------------------------------------------------------------\n\n  # Not the hospital report (CRH, 34112-3 below): the letter handed to the patient on the day of discharge.\n  - kind: LDL", "documents:\n\n  ¤- kind: other",
        "warning: No document type is of kind LDL: its indicator will stay at zero. Add its line, as the file shipped with the program has it.");

    [Fact]
    public void A_code_system_that_stands_twice_is_said() => Mistake.Is(
        File, "aliases: [2.999.1.50]", "aliases: [2.999.1.50, ¤DPI-TYPES]",
        "error: Code system \"DPI-TYPES\" stands twice (first at line «name: DPI-TYPES»). Keep one.");

    [Fact]
    public void A_code_system_that_is_known_is_not_redefined() => Mistake.Is(
        File, "aliases: [2.999.1.50]", "aliases: [¤2.16.840.1.113883.6.1]",
        "error: \"2.16.840.1.113883.6.1\" is LN, which is known. Remove it.");

    [Fact]
    public void Between_braces_a_comma_needs_quotes() => Mistake.Is(
        File, "label: Compte rendu de passage aux urgences }", "label: Compte rendu de passage, ¤aux urgences }",
        "error: A document type has no key \"aux urgences\". Between { } a text that holds a comma goes between quotes.");

    [Fact]
    public void The_line_of_the_feed_goes_before_the_line_for_all()
    {
        var table = Loaded("{ feed: dpi, code: CRHOSP }", "{ feed: dpi, code: 11490-0 }");

        Assert.Equal(DocumentKind.Other, table.Of("dpi", "LN", "11490-0")?.Kind);
        Assert.Equal(DocumentKind.Ldl, table.Of("autre", "LN", "11490-0")?.Kind);
    }

    [Fact]
    public void The_line_that_names_the_system_goes_before_the_line_that_does_not()
    {
        var table = Loaded("{ feed: dpi, code: CRHOSP }", "{ feed: dpi, code: LDLSORT, system: L }");

        Assert.Equal(DocumentKind.Other, table.Of("dpi", "L", "LDLSORT")?.Kind);
        Assert.Equal(DocumentKind.Ldl, table.Of("dpi", "99DPI", "LDLSORT")?.Kind);
        Assert.Equal(DocumentKind.Ldl, table.Of("dpi", "", "LDLSORT")?.Kind);
    }
}

using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class HospitalProblemsTests
{
    private const string File = "hospital.yaml";

    [Fact]
    public void A_time_zone_that_does_not_exist_is_answered_by_the_nearest() => Mistake.Is(
        File, "timeZone: Europe/Paris", "timeZone: ¤Europe/Pariss",
        "error: \"Europe/Pariss\" is no time zone known here. Did you mean \"Europe/Paris\"?");

    [Fact]
    public void A_time_zone_that_resembles_none_is_answered_by_an_example() => Mistake.Is(
        File, "timeZone: Europe/Paris", "timeZone: ¤heure-de-Paris-toute-simple",
        "error: \"heure-de-Paris-toute-simple\" is no time zone known here. Write the IANA name of a time zone, such as Europe/Paris or Indian/Reunion.");

    [Fact]
    public void A_time_zone_left_out_is_that_of_Paris()
    {
        var result = Shipped.With(File, Shipped.Text(File).Replace("timeZone: Europe/Paris\n", "", StringComparison.Ordinal));

        Assert.Equal("Europe/Paris", Assert.IsType<MappingResult.Loaded>(result).Mappings.Hospital.TimeZone.Id);
    }

    [Theory]
    [InlineData("99000000")]
    [InlineData("99000000A")]
    [InlineData("2C0000002")]
    public void A_FINESS_of_another_form_is_an_error(string finess) => Mistake.Is(
        File, "finessEj: \"990000002\"", $"finessEj: ¤\"{finess}\"",
        $"error: \"{finess}\" is not a FINESS number, 9 characters such as \"990000002\". Write a FINESS number, 9 characters such as \"990000002\".");

    [Fact]
    public void A_FINESS_with_a_wrong_last_digit_is_a_warning() => Mistake.Is(
        File, "finessEj: \"990000002\"", "finessEj: ¤\"990000003\"",
        "warning: The last digit of FINESS 990000003 does not match the others. Check it against the FINESS register: a digit is probably wrong.");

    [Fact]
    public void A_FINESS_of_Corsica_is_taken() =>
        Assert.Empty(Shipped.With(File, Shipped.Text(File).Replace("finessEj: \"990000002\"", "finessEj: \"2A0000001\"", StringComparison.Ordinal)).Problems);

    [Fact]
    public void A_site_that_stands_twice_is_said() => Mistake.Is(
        File, "  - \"990000028\" # Hôpital des Rives", "  - \"990000028\"\n  - ¤\"990000010\" # Hôpital des Rives",
        "error: Site \"990000010\" stands twice (first at line «  - \"990000010\" # Hôpital central»). Keep one, or give the other another name.");

    [Fact]
    public void A_default_authority_that_does_not_exist_is_said() => Mistake.Is(
        File, "defaultAuthority: CHU-FICTIF", "defaultAuthority: ¤CHU-FICTIFS",
        "error: Authority \"CHU-FICTIFS\" does not stand in hospital.yaml. Did you mean \"CHU-FICTIF\"? Known: CHU-FICTIF, CHU-X, AUT-AFFECTATION.");

    [Fact]
    public void A_default_authority_by_one_of_its_aliases_is_answered_by_its_name() => Mistake.Is(
        File, "defaultAuthority: CHU-FICTIF", "defaultAuthority: ¤CHU-FICTIF&990000002&M",
        "error: \"CHU-FICTIF&990000002&M\" is an alias of authority \"CHU-FICTIF\". Write \"CHU-FICTIF\".");

    [Fact]
    public void One_spelling_of_two_authorities_names_the_first() => Mistake.Is(
        File, "      - \"000897406\"", "      - ¤\"990000002\"",
        "error: Spelling \"990000002\" stands twice (first at line «      - \"990000002\"», authority \"CHU-FICTIF\"). Keep one: a spelling means one authority.");

    [Fact]
    public void An_authority_that_stands_twice_is_said_once() => Mistake.Is(
        File, "  - name: CHU-X", "  - name: ¤CHU-FICTIF",
        "error: Authority \"CHU-FICTIF\" stands twice (first at line «- name: CHU-FICTIF»). Keep one, or give the other another name.");

    [Fact]
    public void An_OID_of_another_form_is_said() => Mistake.Is(
        File, "- 2.999.1.2", "- ¤2.999..2",
        "error: \"2.999..2\" is not an OID, such as 1.2.250.1.213.1.1.4.12. Write an OID, such as 1.2.250.1.213.1.1.4.12.");

    [Theory]
    [InlineData("oui")]
    [InlineData("yes")]
    [InlineData("True")]
    public void Only_true_and_false_say_yes_and_no(string word) => Mistake.Is(
        File, "countTraining: true", $"countTraining: ¤{word}",
        $"error: \"{word}\" is not known here. {(word == "True" ? "Did you mean \"true\"? " : "")}Known: true, false.");

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("55,5")]
    [InlineData("NaN")]
    [InlineData("1e1")]
    public void A_target_that_is_no_percentage_is_said(string target) => Mistake.Is(
        File, "  LDL: 55", $"  LDL: ¤{target}",
        $"error: \"{target}\" is not a number from 0 to 100 (percent), with a dot for decimals. Write a number from 0 to 100 (percent), with a dot for decimals.");

    [Fact]
    public void A_target_of_a_kind_that_is_not_tracked_is_said() => Mistake.Is(
        File, "  LDL: 55", "  LDL: 55\n  ¤CRH: 10",
        "error: The targets has no key \"CRH\". Did you mean \"CRO\"? Known: LDL, ODS, CRO, CRC, CR-bio, CR-imagerie.");

    [Fact]
    public void Targets_left_out_are_the_national_ones()
    {
        var text = Shipped.Text(File);
        var result = Shipped.With(File, text[..text.IndexOf("targets:", StringComparison.Ordinal)]);

        Assert.Equal([45.0, 50.0, 50.0, 50.0, 55.0, 55.0], Assert.IsType<MappingResult.Loaded>(result).Mappings.Hospital.Targets.Values.Order());
    }

    [Fact]
    public void The_INS_of_test_count_only_where_the_file_says_so()
    {
        var result = Shipped.With(File, Shipped.Text(File).Replace("acceptTestIns: true\n", "", StringComparison.Ordinal));

        Assert.False(Assert.IsType<MappingResult.Loaded>(result).Mappings.Hospital.AcceptTestIns);
    }
}

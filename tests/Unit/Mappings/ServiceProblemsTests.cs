using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public class ServiceProblemsTests
{
    private const string File = "services.yaml";

    [Fact]
    public void An_unknown_activity_is_answered_by_the_nearest() => Mistake.Is(
        File, "activity: dialysis", "activity: ¤dialyse",
        "error: \"dialyse\" is not known here. Did you mean \"dialysis\"? Known: mco, smr, psy, had, chemotherapy, radiotherapy, dialysis, emergency, consultation, laboratory, imaging, theatre.");

    [Fact]
    public void An_unknown_key_is_answered_by_the_nearest() => Mistake.Is(
        File, "    contact: Biologiste de garde, poste 4901", "    ¤contacts: Biologiste de garde, poste 4901",
        "error: A service has no key \"contacts\". Did you mean \"contact\"? Known: code, label, pole, activity, site, contact, ufs.");

    [Fact]
    public void A_missing_key_is_asked_for_where_its_entry_begins() => Mistake.Is(
        File, "  - code: CARDIO\n    label: Cardiologie\n", "  - ¤code: CARDIO\n",
        "error: A service needs the key \"label\". Add it: What the screens call the service.");

    [Fact]
    public void A_key_without_value_is_said() => Mistake.Is(
        File, "label: Cardiologie\n", "¤label:\n",
        "error: Key \"label\" has no value. Give it one.");

    [Fact]
    public void An_optional_key_without_value_may_also_go() => Mistake.Is(
        File, "    contact: Secrétariat de cardiologie, poste 4101\n", "    ¤contact: ~\n",
        "error: Key \"contact\" has no value. Give it one, or remove the key.");

    [Fact]
    public void A_list_in_the_place_of_a_text_is_said() => Mistake.Is(
        File, "label: Cardiologie\n", "label: ¤[Cardiologie]\n",
        "error: Here stands a list. Write a text on one line, of 300 characters at most.");

    [Fact]
    public void A_text_in_the_place_of_a_list_is_said() => Mistake.Is(
        File, "    ufs:\n      - { uf: \"0801\", label: HAD }\n", "    ufs: ¤\"0801\"\n",
        "error: Here stands a single value instead of a list of UF. Write a list: a line \"- …\" for each, or [a, b].");

    [Fact]
    public void A_text_in_the_place_of_an_UF_is_said() => Mistake.Is(
        File, "- { uf: \"0801\", label: HAD }", "- ¤\"0801\"",
        "error: Here stands a single value instead of an UF. Write its keys: uf:.");

    [Fact]
    public void An_empty_list_of_UF_is_said() => Mistake.Is(
        File, "    ufs:\n      - { uf: \"0801\", label: HAD }\n", "    ufs: ¤[]\n",
        "error: The list of UF is empty. Give one at least.");

    [Fact]
    public void A_service_that_stands_twice_names_the_line_of_the_first() => Mistake.Is(
        File, "  - code: PNEUMO", "  - code: ¤CARDIO",
        "error: Service \"CARDIO\" stands twice (first at line «code: CARDIO»). Keep one, or give the other another name.");

    [Fact]
    public void A_site_that_the_hospital_does_not_have_is_said() => Mistake.Is(
        File, "activity: smr\n    site: \"990000028\"", "activity: smr\n    site: ¤\"990000036\"",
        "error: Site \"990000036\" does not stand in hospital.yaml. Did you mean \"990000010\"? Known: 990000010, 990000028.");

    [Fact]
    public void An_UF_in_two_services_on_one_day_is_said_with_the_other() => Mistake.Is(
        File, "uf: \"0113\", label: Explorations du sommeil, from: 2025-07-01", "uf: ¤\"0113\", label: Explorations du sommeil, from: 2025-06-30",
        "error: UF \"0113\" stands here and at line «to: 2025-06-30» (service PNEUMO) for the same days. An UF belongs to one service on a day: remove one, or give the first a day \"to\" and the second the next day as \"from\".");

    [Fact]
    public void An_UF_without_days_overlaps_every_other() => Mistake.Is(
        File, "uf: \"0113\", label: Explorations du sommeil, from: 2025-07-01", "uf: ¤\"0113\", label: Explorations du sommeil",
        "error: UF \"0113\" stands here and at line «to: 2025-06-30» (service PNEUMO) for the same days. An UF belongs to one service on a day: remove one, or give the first a day \"to\" and the second the next day as \"from\".");

    [Fact]
    public void A_day_in_common_is_said_whichever_period_stands_first() => Mistake.Is(
        File, "      - { uf: \"0801\", label: HAD }\n", "      - { uf: \"0801\", from: 2025-07-01 }\n      - { uf: ¤\"0801\", to: 2025-07-01 }\n",
        "error: UF \"0801\" stands here and at line «uf: \"0801\", from» (service HAD) for the same days. An UF belongs to one service on a day: remove one, or give the first a day \"to\" and the second the next day as \"from\".");

    [Fact]
    public void Periods_that_follow_each_other_are_fine_whichever_stands_first() =>
        Assert.Empty(Shipped.With(File, Shipped.Text(File).Replace("      - { uf: \"0801\", label: HAD }\n", "      - { uf: \"0801\", from: 2025-07-01 }\n      - { uf: \"0801\", to: 2025-06-30 }\n", StringComparison.Ordinal)).Problems);

    [Fact]
    public void A_period_that_ends_before_it_begins_is_said() => Mistake.Is(
        File, "to: 2025-06-30", "from: 2025-07-01, to: ¤2025-06-30",
        "error: UF \"0113\" ends on 2025-06-30, before it begins on 2025-07-01. Swap the days, or correct one.");

    [Theory]
    [InlineData("2025-06-31")]
    [InlineData("30/06/2025")]
    [InlineData("2025-6-30")]
    public void A_day_that_does_not_exist_or_is_written_otherwise_is_said(string day) => Mistake.Is(
        File, "to: 2025-06-30", $"to: ¤{day}",
        $"error: \"{day}\" is not a day that exists, as year-month-day: 2025-06-30. Write a day that exists, as year-month-day: 2025-06-30.");

    [Fact]
    public void An_UF_code_with_a_blank_is_said() => Mistake.Is(
        File, "uf: \"0801\"", "uf: ¤\"08 01\"",
        "error: \"08 01\" is not a code of 1 to 20 letters, digits, hyphens, dots or underscores, without blanks. Write a code of 1 to 20 letters, digits, hyphens, dots or underscores, without blanks.");

    [Fact]
    public void A_blank_that_ends_a_code_is_said() => Mistake.Is(
        File, "uf: \"0801\"", "uf: ¤\"0801 \"",
        "error: \"0801 \" begins or ends with a blank. Write a code of 1 to 20 letters, digits, hyphens, dots or underscores, without blanks.");

    [Fact]
    public void Two_UF_that_differ_by_leading_zeros_are_a_warning() => Mistake.Is(
        File, "uf: \"0801\"", "uf: ¤\"101\"",
        "warning: UF \"101\" differs from \"0101\" (line «uf: \"0101\"») by leading zeros only. Keep the one that messages send.");

    [Fact]
    public void A_code_between_quotes_or_not_is_the_same()
    {
        var unquoted = Shipped.With(File, Shipped.Text(File).Replace("\"0801\"", "0801", StringComparison.Ordinal));

        Assert.Equal("HAD", Assert.IsType<MappingResult.Loaded>(unquoted).Mappings.Services.Of("0801", new DateOnly(2025, 1, 1))?.Code);
    }
}

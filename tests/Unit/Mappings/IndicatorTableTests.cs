using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mappings;

public sealed class IndicatorTableTests
{
    private const string File = "indicators.yaml";
    private static readonly Month March = new(2025, 3);

    [Fact]
    public void Without_the_file_the_values_of_the_programme_hold()
    {
        var files = Shipped.Files.Where(f => f.Key != File).ToDictionary(f => f.Key, f => f.Value);
        var settings = Assert.IsType<MappingResult.Loaded>(Shipped.Load(files)).Mappings.Indicators.Of(March);

        Assert.Equal((93.0, 100.0), (settings.DmpWeight, settings.MssWeight));
        Assert.Equal([80, 55, 50, 55, 50, 50, 45, 50, 50], settings.Targets);
    }

    [Fact]
    public void Domains_reached_in_sun_es_have_the_higher_targets() => Assert.Equal(
        [80, 70, 65, 70, 50, 65, 60, 70, 70],
        Of("sunEs: [exit-documents, imaging, biology, mss-professional, mss-patient]\n").Of(March).Targets);

    [Fact]
    public void What_is_dated_holds_from_its_day_on()
    {
        var table = Of("dmpWeights:\n  - { percent: 93 }\n  - { percent: 95, from: 2025-03-01 }\n  - { percent: 97, from: 2025-03-02 }\ntargets:\n  - { indicator: P1.02-ODS, sunEs: 65, others: 55, from: 2025-04-01 }\n");

        Assert.Equal([93, 95, 97], new[] { new Month(2025, 2), March, new Month(2025, 4) }.Select(m => table.Of(m).DmpWeight));
        Assert.Equal([50, 55], new[] { March, new Month(2025, 4) }.Select(m => table.Of(m).TargetOf(Indicator.Ods)));
    }

    [Theory]
    [InlineData("Ain", 94)]
    [InlineData("Allier", 88)]
    [InlineData("Ardèche", 88)]
    [InlineData("Cantal", 83)]
    [InlineData("Drôme", 91)]
    [InlineData("Haute-Loire", 97)]
    [InlineData("Haute-Savoie", 91)]
    [InlineData("Isère", 93)]
    [InlineData("Loire", 92)]
    [InlineData("Puy-de-Dôme", 94)]
    [InlineData("Rhône", 92)]
    [InlineData("Savoie", 97)]
    public void The_equipment_of_a_department_is_known(string department, double percent) => Assert.Equal(percent, Of($"department: {department}\n").Of(March).MssWeight);

    [Fact]
    public void A_legal_entity_may_have_a_department_and_domains_of_its_own()
    {
        var table = Of("department: Ain\nentities:\n  - { finess: \"990000002\", name: A, sites: [\"990000010\"], department: Savoie, sunEs: [biology] }\n");

        Assert.Equal((97.0, 65.0), table.Of(March, "990000002") is var own ? (own.MssWeight, own.TargetOf(Indicator.CrBio)) : default);
        Assert.Equal((94.0, 50.0), table.Of(March) is var all ? (all.MssWeight, all.TargetOf(Indicator.CrBio)) : default);
    }

    [Theory]
    [InlineData("department: Isere\n", "Of the department \"Isere\" no MSSanté equipment is known.")]
    [InlineData("leftOutUfs: [\"9999\"]\n", "UF \"9999\" does not stand in services.yaml.")]
    [InlineData("entities:\n  - { finess: \"990000002\", name: A, sites: [\"990000036\"] }\n", "Site \"990000036\" does not stand in hospital.yaml.")]
    [InlineData("sunEs: [biologie]\n", "\"biologie\" is not known here.")]
    [InlineData("targets:\n  - { indicator: P1.02, sunEs: 70, others: 55 }\n", "\"P1.02\" is not known here.")]
    [InlineData("dmpWeights:\n  - { percent: 193 }\n", "\"193\" is not a number from 1 to 100 (percent), with a dot for decimals.")]
    [InlineData("surgicalActs: [hhfa001]\n", "\"hhfa001\" is not a CCAM code, with * and ? for characters that may be any.")]
    public void What_is_wrong_is_said(string text, string what) => Assert.Equal([what], Assert.IsType<MappingResult.Refused>(Shipped.With(File, text)).Problems.Select(p => p.What));

    private static IndicatorTable Of(string text) => Assert.IsType<MappingResult.Loaded>(Shipped.With(File, text)).Mappings.Indicators;
}

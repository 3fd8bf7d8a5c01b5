using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Documents;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mappings;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>The worked examples of the specification, to the digit.</summary>
public sealed class WorkedExampleTests
{
    private static readonly Place Ward = PlaceOf("MED", new(2025, 3, 1));

    [Theory]
    [InlineData(false, 55, true, 0)]
    [InlineData(true, 70, false, 51)]
    public void Six_hundred_of_a_thousand_stays_are_64_5_percent(bool sunEs, double target, bool reached, int missing)
    {
        var rate = Of(Indicator.Ldl, sunEs, Items(600, 1000));

        Assert.Equal((600, 1000, 93.0, target, reached, missing), (rate.N, rate.D, rate.Weight, rate.Target, rate.Reached, rate.Missing));
        Assert.Equal(64.5, rate.Shown);
        Assert.Equal(600 / 930.0 * 100, rate.Rate!.Value, 10);
    }

    [Fact]
    public void Of_780_patients_known_to_have_a_dmp_600_are_76_9_percent()
    {
        var items = Items(600, 1000).Select((i, at) => i with { HasDmp = at < 780 });
        var exact = Of(Indicator.Ldl, false, items).Exact!;

        Assert.Equal((600, 780, 0), (exact.N, exact.D, exact.Unknown));
        Assert.Equal(76.9, exact.Rate!.Value, 1);
    }

    [Theory]
    [InlineData(72, 64, false)]
    [InlineData(72, 65, true)]
    [InlineData(69, 65, false)]
    public void P102_is_reached_only_when_both_are(int ldl, int ods, bool reached)
    {
        var settings = (IndicatorTable.Usual with { SunEs = [IndicatorDomain.ExitDocuments], DmpWeights = [new(100, null)] }).Of(March);
        var month = Report(settings, (Indicator.Ldl, Items(ldl, 100)), (Indicator.Ods, Items(ods, 100)));

        Assert.Equal(ldl >= 70, month.Of(Indicator.Ldl).Reached);
        Assert.Equal(ods >= 65, month.Of(Indicator.Ods).Reached);
        Assert.Equal(reached, month.LdlAndOds);
    }

    [Fact]
    public void P107_in_the_Isere_is_weighted_by_its_equipment()
    {
        var settings = (IndicatorTable.Usual with { Department = "Isère", SunEs = [IndicatorDomain.MssProfessional] }).Of(March);
        var rate = Report(settings, (Indicator.MssProfessional, Items(270, 400))).Of(Indicator.MssProfessional);

        Assert.Equal(72.6, rate.Shown);
        Assert.Equal((93.0, 70.0, true), (rate.Weight, rate.Target, rate.Reached));
    }

    [Fact]
    public void P108_over_two_pathways_counts_a_patient_once()
    {
        var house = new MonthHouse
        {
            Pathways = { new("A", "A", new HashSet<string> { "MED" }, new HashSet<string> { "11490-0" }, new HashSet<string>(), false), new("B", "B", new HashSet<string> { "CHIR" }, new HashSet<string> { "11490-0" }, new HashSet<string>(), false) },
        };
        // A: 50 patients of whom 30 reached; B: 60 of whom 45; 10 in both: 8 reached by both, 1 by A only, 1 by neither.
        for (var i = 0; i < 40; i++)
            Visit(house, $"a{i}", ("MED", i < 21));
        for (var i = 0; i < 50; i++)
            Visit(house, $"b{i}", ("CHIR", i < 37));
        for (var i = 0; i < 10; i++)
            Visit(house, $"c{i}", ("MED", i < 9), ("CHIR", i < 8));
        var rate = house.Rate(Indicator.MssPatient);

        Assert.Equal((67, 100), (rate.N, rate.D));
        Assert.Equal(67.0, rate.Rate);
        Assert.Equal([("A", 30, 50, 60.0), ("B", 45, 60, 75.0)], rate.ByPathway.Select(p => (p.Code, p.N, p.D, p.Rate!.Value)));
        Assert.Empty(rate.Warnings);

        static void Visit(MonthHouse house, string ipp, params (string Uf, bool Reached)[] visits)
        {
            foreach (var (uf, reached) in visits)
            {
                house.Stay(ipp + uf, ipp, uf, Paris(2025, 3, 3, 9), Paris(2025, 3, 6, 9));
                var control = house.Letter("d" + ipp + uf, ipp, ipp + uf, Paris(2025, 3, 6, 10), uf: uf);
                house.Mail("d" + ipp + uf, control, Paris(2025, 3, 6, 10), "1850575123456@patient.mssante.fr", reached ? null : "550");
            }
        }
    }

    [Theory]
    [InlineData(2024, 12, 31, 23, 59, "2024-12")]
    [InlineData(2025, 1, 1, 0, 0, "2025-01")]
    [InlineData(2024, 2, 29, 23, 59, "2024-02")]
    [InlineData(2024, 3, 1, 0, 0, "2024-03")]
    [InlineData(2025, 3, 30, 3, 30, "2025-03")]
    [InlineData(2025, 3, 31, 23, 59, "2025-03")]
    [InlineData(2025, 4, 1, 0, 0, "2025-04")]
    [InlineData(2025, 10, 26, 2, 30, "2025-10")]
    [InlineData(2025, 10, 31, 23, 59, "2025-10")]
    [InlineData(2025, 11, 1, 0, 0, "2025-11")]
    public void A_stay_belongs_to_the_month_its_end_falls_in_by_the_clock_of_Paris(int year, int month, int day, int hour, int minute, string belongs)
    {
        var end = Paris(year, month, day, hour, minute);
        foreach (var asked in new[] { -1, 0, 1 }.Select(m => Month.Parse(belongs)!.Value.AddMonths(m)))
        {
            var house = new MonthHouse { Month = asked }.Patient("1").Stay("v", "1", "MED", end.AddDays(-3), end);
            Assert.Equal(asked.ToString() == belongs ? 1 : 0, house.Rate(Indicator.Ldl).D);
        }
    }

    [Fact]
    public void The_clock_of_Paris_is_an_hour_or_two_before_the_worlds()
    {
        Assert.Equal(new DateTimeOffset(2024, 12, 31, 22, 59, 0, TimeSpan.Zero), Paris(2024, 12, 31, 23, 59));
        Assert.Equal(new DateTimeOffset(2024, 12, 31, 23, 0, 0, TimeSpan.Zero), Hospital.Calendar.BeginningOf(new(2025, 1, 1)));
        Assert.Equal(new DateTimeOffset(2025, 6, 30, 22, 0, 0, TimeSpan.Zero), Hospital.Calendar.BeginningOf(new(2025, 7, 1)));
    }

    [Fact]
    public void An_emergency_passage_then_hospitalised_is_one_stay()
    {
        // Two visits of one dossier, and one visit that changed its class (A06).
        var two = new MonthHouse().Patient("1").Stay("e", "1", "URG", Paris(2025, 3, 2, 20), Paris(2025, 3, 3, 2), VisitClass.Emergency, "n").Stay("i", "1", "MED", Paris(2025, 3, 3, 2), Paris(2025, 3, 7), dossier: "n");
        var one = new MonthHouse().Patient("1").Stay("e", "1", "URG", Paris(2025, 3, 2, 20), null, VisitClass.Emergency);
        one.Add(At(Hospital.Movement<VisitMoved>("e", "2", MovementKind.ToInpatient, 0, uf: "MED"), Paris(2025, 3, 3, 2)), At(Hospital.Movement<VisitClosed>("e", "9", MovementKind.Discharge, 0), Paris(2025, 3, 7)));

        Assert.Equal("CH-X|i", Assert.Single(two.Rate(Indicator.Ldl).Items).Key);
        Assert.Equal("MED", Assert.Single(one.Rate(Indicator.Ldl).Items).Places[0].Uf);
        Assert.Equal(1, two.Rate(Indicator.MssProfessional).D);
    }

    [Fact]
    public void An_emergency_passage_home_is_no_stay_and_no_patient()
    {
        var house = new MonthHouse().Patient("1").Stay("e", "1", "URG", Paris(2025, 3, 2, 20), Paris(2025, 3, 3, 2), VisitClass.Emergency);
        house.Deposited("b", "1", "e", Paris(2025, 3, 2, 21), DocumentKind.CrBio);

        Assert.All(house.Report().Rates, r => Assert.Equal(0, r.D));
        Assert.Equal([new LeftOut("emergency", 1)], house.Rate(Indicator.CrBio).LeftOut);
    }

    [Fact]
    public void A_letter_replaced_twice_counts_once()
    {
        var house = OneStay();
        house.Deposited("a", "1", "v", Paris(2025, 3, 7, 10));
        house.Deposited("b", "1", "v", Paris(2025, 3, 8, 10), replaces: "a");
        house.Deposited("c", "1", "v", Paris(2025, 3, 9, 10), replaces: "b");

        Assert.Equal((1, 1), house.Rate(Indicator.Ldl) is var r ? (r.N, r.D) : default);
    }

    [Fact]
    public void A_letter_deposited_then_deleted_is_not_sent()
    {
        var house = OneStay();
        house.Deposited("a", "1", "v", Paris(2025, 3, 7, 10));
        house.Delete("a", "1", "v", Paris(2025, 3, 9, 10));

        Assert.Equal((0, 1), house.Rate(Indicator.Ldl) is var r ? (r.N, r.D) : default);
        Assert.Equal(Reason.NotSent, house.Only(Indicator.Ldl));
    }

    [Fact]
    public void A_biology_report_deposited_unqualified_then_replaced_qualified_counts()
    {
        var house = OneStay();
        house.Deposited("a", "1", "v", Paris(2025, 3, 5, 10), DocumentKind.CrBio, InsStatus.NotQualified);
        Assert.Equal(Reason.InsNotQualified, house.Only(Indicator.CrBio));
        house.Deposited("b", "1", "v", Paris(2025, 3, 6, 10), DocumentKind.CrBio, format: Hospital.N3, replaces: "a");

        Assert.Equal(Reason.Counted, house.Only(Indicator.CrBio));
    }

    [Fact]
    public void A_rate_above_a_hundred_is_shown_as_it_is_with_a_warning()
    {
        var rate = Of(Indicator.Ldl, false, Items(96, 100));

        Assert.Equal(103.2, rate.Shown);
        Assert.Equal([IndicatorWarning.AboveHundred], rate.Warnings);
        Assert.Empty(Of(Indicator.Ldl, false, Items(93, 100)).Warnings);
    }

    [Theory]
    [InlineData(72.580645, 70, 72.6)]
    [InlineData(72.55, 70, 72.6)]
    [InlineData(54.949, 55, 54.9)]
    [InlineData(54.96, 55, 54.9)]
    [InlineData(54.99999999999, 55, 55)]
    [InlineData(55, 55, 55)]
    [InlineData(100.04, 70, 100)]
    public void What_is_below_its_target_is_not_rounded_up_to_it(double rate, double target, double shown) => Assert.Equal(shown, IndicatorReport.Shown(rate, target));

    private static MonthHouse OneStay() => new MonthHouse().Patient("1").Stay("v", "1", "MED", Paris(2025, 3, 3, 9), Paris(2025, 3, 7, 9));

    private static IEnumerable<IndicatorItem> Items(int n, int d) => Enumerable.Range(0, d).Select(i =>
        new IndicatorItem($"{i}", i < n ? Reason.Counted : Reason.NoDocument, null, new(2025, 3, 1), [Ward], null, null, []));

    private static IndicatorRate Of(Indicator indicator, bool sunEs, IEnumerable<IndicatorItem> items) => Report(
        (IndicatorTable.Usual with { SunEs = sunEs ? [indicator.Domain()] : [] }).Of(March), (indicator, items)).Of(indicator);

    private static IndicatorMonth Report(MonthSettings settings, params (Indicator Indicator, IEnumerable<IndicatorItem> Items)[] lists) => IndicatorReport.Of(
        [.. IndicatorNames.All.Select(i => new LineList(i, ItemSort.Stay, [.. lists.Where(l => l.Indicator == i).SelectMany(l => l.Items)], []))],
        new MonthHouse().Context, IndicatorScope.All, settings, Paris(2025, 5, 1), "", 0);
}

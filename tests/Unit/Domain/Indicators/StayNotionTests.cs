using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Indicators;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

/// <summary>What one stay is, by activity.</summary>
public sealed class StayNotionTests
{
    private static readonly Month[] Year = [.. Enumerable.Range(0, 14).Select(m => new Month(2024, 12).AddMonths(m))];

    [Fact]
    public void Medicine_and_rehabilitation_have_one_entry_and_one_exit()
    {
        var house = new MonthHouse().Patient("1").Stay("a", "1", "MED", Paris(2025, 2, 20), Paris(2025, 3, 2)).Stay("b", "1", "SSR", Paris(2025, 3, 2), Paris(2025, 3, 28)).Stay("c", "1", "MED", Paris(2025, 3, 28), null);
        Assert.Equal([("CH-X|a", StayRule.OneVisit), ("CH-X|b", StayRule.OneVisit)], Stays(house).Select(s => (s.Key, s.Rule!.Value)));
    }

    [Fact]
    public void An_external_visit_to_a_ward_is_no_stay() =>
        Assert.Empty(Stays(new MonthHouse().Patient("1").Stay("a", "1", "MED", Paris(2025, 3, 2), Paris(2025, 3, 2, 5), VisitClass.Outpatient)));

    [Fact]
    public void Psychiatry_goes_by_the_dossier_from_the_first_entry_to_the_last_exit()
    {
        var house = new MonthHouse().Patient("1")
            .Stay("a", "1", "PSY", Paris(2025, 1, 3), Paris(2025, 2, 10), dossier: "n").Stay("b", "1", "PSY", Paris(2025, 2, 15), Paris(2025, 3, 4), dossier: "n");
        var stay = Assert.Single(Stays(house));
        Assert.Equal((StayRule.Dossier, new DateOnly(2025, 3, 4)), (stay.Rule!.Value, stay.Day));
        Assert.Equal(["CH-X|a", "CH-X|b"], stay.Visits.Select(v => v.ToString()));

        // As long as one of its visits is open, the stay has not ended.
        house.Stay("c", "1", "PSY", Paris(2025, 3, 9), null, dossier: "n");
        Assert.Empty(Stays(house));
    }

    [Theory]
    [InlineData(1, 8, null, 1, null)]
    [InlineData(1, 7, null, 0, "had-short")]
    [InlineData(1, 20, "2007-03-02", 0, "had-minor")]
    [InlineData(1, 20, "2007-03-01", 1, null)]
    public void Home_care_is_of_adults_for_eight_days_at_least(int from, int to, string? born, int stays, string? left)
    {
        var house = new MonthHouse().Patient("1", born: born is null ? null : DateOnly.Parse(born)).Stay("a", "1", "HAD", Paris(2025, 3, from, 9), Paris(2025, 3, to, 18));
        Assert.Equal(stays, Stays(house).Count);
        Assert.Equal(left, house.Rate(Indicator.Ldl).LeftOut.SingleOrDefault()?.Rule);
    }

    [Theory]
    [InlineData("2025-01-10 2025-02-10 2025-03-10", "2025-03")]
    [InlineData("2025-01-10 2025-02-10", "")]
    [InlineData("2025-01-10 2025-02-10 2025-04-10", "")] // three months are not less than three months
    [InlineData("2025-01-10 2025-02-10 2025-04-09", "2025-04")]
    [InlineData("2025-01-10 2025-03-10 2025-04-10 2025-05-10", "2025-05")] // from the second on
    [InlineData("2025-01-10 2025-01-20 2025-01-30 2025-05-01 2025-05-02 2025-05-03", "2025-01 2025-05")]
    public void Sessions_are_a_stay_when_three_fall_in_less_than_three_months(string days, string months)
    {
        foreach (var unit in new[] { "CHIMIO", "RADIO" })
            Assert.Equal(months, MonthsOf(unit, days));
    }

    [Theory]
    [InlineData("2025-01-02 2025-01-04 2025-04-30", "2025-04")]
    [InlineData("2025-01-02 2025-01-04 2025-05-01", "")] // the second period begins in May
    [InlineData("2025-03-30 2025-04-01 2025-04-30 2025-05-02 2025-05-05 2025-08-31 2025-12-31", "2025-04 2025-08")]
    public void Dialysis_is_a_stay_when_three_sessions_fall_in_a_period_of_four_months(string days, string months) => Assert.Equal(months, MonthsOf("DIAL", days));

    [Fact]
    public void Sessions_of_two_legal_entities_are_not_added_up()
    {
        var house = new MonthHouse().Patient("1");
        foreach (var (unit, day) in new[] { ("DIAL", 3), ("DIAL2", 5), ("DIAL", 7) })
            house.Stay($"s{day}", "1", unit, Paris(2025, 3, day, 8), Paris(2025, 3, day, 12), VisitClass.Recurrent);
        var visits = HopEn2.Interop.Domain.Folding.HospitalFold.Of(house.Facts, Hospital.Calendar);
        var apart = house.Context with { PlaceOf = (uf, day) => PlaceOf("DIAL", day) with { Entity = uf } };
        var together = house.Context with { PlaceOf = (_, day) => PlaceOf("DIAL", day) };

        Assert.Empty(StayFold.Of(visits.Visits, MonthFacts(visits).Patients, apart).Stays);
        Assert.Equal(3, Assert.Single(StayFold.Of(visits.Visits, MonthFacts(visits).Patients, together).Stays).Visits.Count);
        Assert.Equal([new LeftOut("sessions-too-few", 3)], StayFold.Of(visits.Visits, MonthFacts(visits).Patients, apart).LeftOut);
    }

    [Fact]
    public void A_letter_of_any_session_is_one_of_the_stay()
    {
        var house = new MonthHouse().Patient("1");
        foreach (var day in new[] { 3, 5, 7 })
            house.Stay($"s{day}", "1", "CHIMIO", Paris(2025, 3, day, 8), Paris(2025, 3, day, 12), VisitClass.Recurrent);
        house.Deposited("a", "1", "s5", Paris(2025, 3, 5, 13));
        Assert.Equal(Reason.Counted, house.Only(Indicator.Ldl));
    }

    private static IReadOnlyList<IndicatorItem> Stays(MonthHouse house) => house.Rate(Indicator.Ldl).Items;

    private static string MonthsOf(string unit, string days)
    {
        var facts = new MonthHouse().Patient("1");
        foreach (var day in days.Split(' ').Select(DateOnly.Parse))
            facts.Stay("s" + day, "1", unit, Paris(day.Year, day.Month, day.Day, 8), Paris(day.Year, day.Month, day.Day, 12), VisitClass.Recurrent);
        return string.Join(' ', Year.SelectMany(m => Stays(new MonthHouse { Month = m }.Add(facts.Facts)).Select(_ => m)));
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;

namespace HopEn2.Interop.Tests.Unit.Declarations;

/// <summary>A month of made-up figures.</summary>
internal static class Months
{
    public static readonly Month Of = new(2025, 3);

    public static MonthSettings Settings { get; } = new(93, 93, "Isère", [], [80, 55, 50, 55, 50, 50, 45, 50, 50], ConsultationRule.Outpatient, TimeSpan.FromHours(48), TimeSpan.FromHours(48), [], []);

    /// <summary>Every rate as the worked example of P1.02-LDL: 600 of 1 000, of which three lines are listed.</summary>
    public static IndicatorMonth March(Func<IndicatorItem, IndicatorItem?>? change = null) => new(
        Of, IndicatorScope.All, new(2025, 4, 2, 8, 0, 0, TimeSpan.Zero), true, Settings, "1", "abc",
        IndicatorNames.All.Select(i => Rate(i, change)).ToValueList(), false, 7);

    public static IndicatorItem Item(string key, Reason reason) => new(
        key, reason, reason is Reason.Rejected ? "XDS" : null, new(2025, 3, 10), [new Place("0101", "CARDIO", "Médecine", "990000010", "990000002", null)], new Ipp("8004711", "CHU-FICTIF"), "1.2." + key, []);

    private static IndicatorRate Rate(Indicator indicator, Func<IndicatorItem, IndicatorItem?>? change)
    {
        var items = new[] { Item("1", Reason.Counted), Item("2", Reason.Rejected), Item("3", Reason.NoDocument) }.Select(i => change is null ? i : change(i)).OfType<IndicatorItem>().ToList();
        return new(
            indicator, ItemSort.Stay, 600 - (3 - items.Count), 1000, 93, 10_000.0 * 600 / (1000 * 93), null, Settings.TargetOf(indicator), true, 0,
            [new ReasonCount(Reason.NoDocument, null, 350), new ReasonCount(Reason.Rejected, "XDS", 50), new ReasonCount(Reason.Counted, null, 600)], [],
            indicator is Indicator.MssPatient ? [new PathwayRate("MAT", "Maternité", false, 3, 4, 75)] : [], [], null, items);
    }
}

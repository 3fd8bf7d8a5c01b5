using HopEn2.Interop.Domain.Indicators;
using HopEn2.Interop.Mappings;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Indicators.MonthHouse;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

public sealed class ProjectionTests
{
    [Fact]
    public void A_month_that_is_over_is_not_projected_and_one_that_begins_neither()
    {
        Assert.Null(Of(new(2025, 4, 1), 31));
        Assert.Null(Of(new(2025, 3, 1), 1));
        Assert.NotNull(Of(new(2025, 3, 31), 31));
    }

    [Fact]
    public void At_a_steady_pace_the_month_ends_where_it_goes()
    {
        var p = Of(new(2025, 3, 16), 15)!;
        Assert.Equal(310, p.D, 6);
        Assert.InRange(p.Rate, 55, 75);
        Assert.InRange(p.Rate, p.Low, p.High);
    }

    [Fact]
    public void Days_before_the_first_that_anything_is_known_of_are_no_empty_days()
    {
        // Listened to since the 11th, ten items a day: 210 by the 31st.
        var p = Report([.. Enumerable.Range(11, 10).SelectMany(d => Enumerable.Range(0, 10).Select(i => Item(d, i < 6, (d * 10) + i)))], new(2025, 3, 21))!;
        Assert.Equal(210, p.D, 6);
        Assert.Null(Report([Item(11, true, 1)], new(2025, 3, 11)));
    }

    [Fact]
    public void The_further_the_month_the_surer_its_end()
    {
        var (early, middle, late) = (Of(new(2025, 3, 9), 8)!, Of(new(2025, 3, 17), 16)!, Of(new(2025, 3, 30), 29)!);
        Assert.True(early.High - early.Low > middle.High - middle.Low);
        Assert.True(middle.High - middle.Low > late.High - late.Low);
    }

    [Fact]
    public void Nine_months_in_ten_end_within_the_range()
    {
        var within = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var items = new List<(IndicatorItem Item, int SeenAfter)>();
            for (var day = 1; day <= 31; day++)
            {
                for (var i = random.Next(6, 15); i > 0; i--)
                    items.Add((Item(day, random.NextDouble() < 0.6, items.Count), random.Next(6)));
            }

            // A letter is deposited some days after the exit: what is seen on the 15th is not yet what will be.
            var end = items.Count(i => i.Item.Counted) * 100.0 / items.Count;
            var seen = items.Where(i => i.Item.Day.Day < 15).Select(i => i.Item.Day.Day + i.SeenAfter < 15 ? i.Item : i.Item with { Reason = Reason.NoDocument });
            var p = Report([.. seen], new(2025, 3, 15))!;
            within += end >= p.Low && end <= p.High ? 1 : 0;
        }

        Assert.InRange(within, 340, 396);
    }

    private static Projection? Of(DateOnly today, int days) =>
        Report([.. Enumerable.Range(1, days).SelectMany(d => Enumerable.Range(0, 10).Select(i => Item(d, i < 6, (d * 10) + i)))], today);

    private static IndicatorItem Item(int day, bool counted, int key) =>
        new($"{key}", counted ? Reason.Counted : Reason.NoDocument, null, new(2025, 3, day), [PlaceOf("MED", new(2025, 3, day))], null, null, []);

    private static Projection? Report(IReadOnlyList<IndicatorItem> items, DateOnly today)
    {
        var settings = (IndicatorTable.Usual with { DmpWeights = [new(100, null)] }).Of(March);
        var lists = IndicatorNames.All.Select(i => new LineList(i, ItemSort.Stay, i is Indicator.Ldl ? items : [], [])).ToList();
        return IndicatorReport.Of(lists, new MonthHouse().Context, IndicatorScope.All, settings, Paris(today.Year, today.Month, today.Day, 12), "", 0).Of(Indicator.Ldl).Projection;
    }
}

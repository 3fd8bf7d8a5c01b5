using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Alerts;
using HopEn2.Interop.Domain.Ruptures;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Alerts;

public class WeekHoursTests
{
    private static readonly ValueList<RotaDay> Weekdays = [RotaDay.Monday, RotaDay.Tuesday, RotaDay.Wednesday, RotaDay.Thursday, RotaDay.Friday];
    private static readonly RotaHours Office = new(Weekdays, new(8, 0), new(18, 0));
    private static readonly RotaHours Nights = new(Weekdays, new(18, 0), new(8, 0));
    private static readonly RotaHours Weekends = new([RotaDay.Saturday, RotaDay.Sunday, RotaDay.Holiday], new(8, 0), new(8, 0));

    [Theory]
    [InlineData("2025-03-10T07:59", false, true)] // Monday: the night of Sunday is the weekend's
    [InlineData("2025-03-10T08:00", true, false)]
    [InlineData("2025-03-10T17:59", true, false)]
    [InlineData("2025-03-10T18:00", false, true)]
    [InlineData("2025-03-11T03:00", false, true)]
    [InlineData("2025-03-15T12:00", false, true)] // Saturday
    [InlineData("2025-04-21T12:00", false, true)] // Easter Monday: a holiday is no Monday
    [InlineData("2025-04-22T07:00", false, true)] // its night
    public void Office_hours_and_on_call_hours_fill_the_week(string local, bool office, bool onCall)
    {
        var (at, holidays) = (DateTime.Parse(local), new PublicHolidays());
        Assert.Equal(office, new WeekHours([Office]).Contain(at, holidays));
        Assert.Equal(onCall, new WeekHours([Nights, Weekends]).Contain(at, holidays));
    }

    [Fact]
    public void Every_minute_of_two_years_is_in_exactly_one_of_them()
    {
        var (office, onCall, holidays) = (new WeekHours([Office]), new WeekHours([Nights, Weekends]), new PublicHolidays());
        for (var at = new DateTime(2025, 1, 1); at.Year < 2027; at = at.AddMinutes(10))
            Assert.True(office.Contain(at, holidays) != onCall.Contain(at, holidays), $"{at}");
    }

    [Fact]
    public void No_hours_at_all_are_all_hours() => Assert.True(WeekHours.Always.Contain(new DateTime(2025, 3, 16, 3, 0, 0), new PublicHolidays()));

    [Fact]
    public void A_planned_silence_covers_what_it_names_while_it_lasts()
    {
        var window = new PlannedException("Redémarrage", ExceptionSort.Maintenance, ["dpi", "ris"], ["CSCHIR"], null, null, new([RotaDay.Sunday], new(2, 0), new(3, 0)));
        var sunday = new DateTime(2025, 3, 16, 2, 30, 0);
        bool Covers(StreamSubject subject, DateTime at, params string[] feeds) => window.Covers(subject, at, new(), _ => feeds);

        Assert.True(Covers(new(StreamLevel.Feed, Feed: "dpi"), sunday));
        Assert.True(Covers(new(StreamLevel.FeedType, Feed: "dpi", MessageType: "ADT^A01"), sunday));
        Assert.True(Covers(new(StreamLevel.Discharges, Service: "CSCHIR"), sunday));
        Assert.True(Covers(new(StreamLevel.Sender, Sender: "SITE"), sunday, "dpi", "ris"));
        Assert.False(Covers(new(StreamLevel.Sender, Sender: "SITE"), sunday, "dpi", "gam"));
        Assert.False(Covers(new(StreamLevel.Feed, Feed: "gam"), sunday));
        Assert.False(Covers(new(StreamLevel.Feed, Feed: "dpi"), sunday.AddHours(1)));
        Assert.False(Covers(new(StreamLevel.Feed, Feed: "dpi"), sunday.AddDays(1)));
    }

    [Fact]
    public void A_planned_silence_that_names_nothing_covers_everything_in_its_time()
    {
        var strike = new PlannedException("Grève", ExceptionSort.Strike, [], [], new(2025, 3, 10), new(2025, 3, 12), null);
        Assert.True(strike.Covers(new(StreamLevel.Engine), new(2025, 3, 11, 23, 59, 0), new(), _ => []));
        Assert.False(strike.Covers(new(StreamLevel.Engine), new(2025, 3, 12), new(), _ => []));
    }
}

using HopEn2.Interop.Domain;
using HopEn2.Interop.Domain.Indicators;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Indicators;

public sealed class MonthDaysTests
{
    // Azores: clock set at midnight; Lebanon: set forward over midnight.
    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("America/Cayenne")]
    [InlineData("Atlantic/Azores")]
    [InlineData("Asia/Beirut")]
    [InlineData("Pacific/Noumea")]
    public void Every_quarter_of_an_hour_of_two_years_is_of_the_day_that_the_calendar_says(string zone)
    {
        var calendar = new HospitalCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        for (var month = new Month(2024, 1); month.CompareTo(new Month(2025, 12)) <= 0; month = month.AddMonths(1))
        {
            var days = new MonthDays(month, calendar);
            var (from, to) = (calendar.BeginningOf(month.FirstDay).AddDays(-2), calendar.BeginningOf(month.LastDay).AddDays(3));
            for (var at = from; at < to; at += TimeSpan.FromMinutes(15))
            {
                Assert.Equal(calendar.DayOf(at), days.DayOf(at));
                Assert.Equal(month.Contains(calendar.DayOf(at)), days.Contain(at));
                Assert.Equal(calendar.DayOf(at.AddTicks(-1)), days.DayOf(at.AddTicks(-1)));
            }
        }
    }
}

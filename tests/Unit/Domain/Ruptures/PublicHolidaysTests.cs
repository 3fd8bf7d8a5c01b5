using HopEn2.Interop.Domain.Ruptures;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Ruptures;

public sealed class PublicHolidaysTests
{
    [Theory]
    [InlineData(2024, 3, 31)]
    [InlineData(2025, 4, 20)]
    [InlineData(2026, 4, 5)]
    [InlineData(2038, 4, 25)]
    [InlineData(2285, 3, 22)]
    public void Easter_is_where_the_calendar_has_it(int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), PublicHolidays.Easter(year));

    [Fact]
    public void A_year_has_eleven_holidays_and_two_more_in_Alsace_and_Moselle()
    {
        static List<DateOnly> Of(bool alsace) => [.. Enumerable.Range(0, 365).Select(d => new DateOnly(2025, 1, 1).AddDays(d)).Where(new PublicHolidays(alsace).Contains)];

        Assert.Equal(11, Of(false).Count);
        Assert.Equal([new DateOnly(2025, 4, 18), new DateOnly(2025, 12, 26)], Of(true).Except(Of(false)));
        Assert.Contains(new DateOnly(2025, 5, 29), Of(false));
        Assert.Contains(new DateOnly(2025, 6, 9), Of(false));
    }

    [Fact]
    public void Clocks_change_on_the_last_Sundays_of_March_and_October() => Assert.Equal(
        [new DateOnly(2025, 3, 30), new DateOnly(2025, 10, 26)],
        Enumerable.Range(0, 365).Select(d => new DateOnly(2025, 1, 1).AddDays(d)).Where(PublicHolidays.ClocksChange));
}

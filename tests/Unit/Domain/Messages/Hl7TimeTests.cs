using System.Globalization;
using HopEn2.Interop.Domain.Messages;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Domain.Messages;

public sealed class Hl7TimeTests
{
    private static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static string? Utc(string? text) => Hl7Time.Read(text, Paris)?.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("2024", "2023-12-31T23:00:00.0000000Z")]
    [InlineData("202407", "2024-06-30T22:00:00.0000000Z")]
    [InlineData("20240714", "2024-07-13T22:00:00.0000000Z")]
    [InlineData("2024071410", "2024-07-14T08:00:00.0000000Z")]
    [InlineData("202106060931", "2021-06-06T07:31:00.0000000Z")]
    [InlineData("20240115103005", "2024-01-15T09:30:05.0000000Z")]
    [InlineData("20240115103005.1", "2024-01-15T09:30:05.1000000Z")]
    [InlineData("20240115103005.123456789", "2024-01-15T09:30:05.1234567Z")]
    public void A_time_without_zone_is_the_hospitals_at_any_precision(string text, string utc) => Assert.Equal(utc, Utc(text));

    [Theory]
    [InlineData("20210108111700+0100", "2021-01-08T10:17:00.0000000Z")]
    [InlineData("20240714111700+0100", "2024-07-14T10:17:00.0000000Z")]
    [InlineData("20240714111700.5-0330", "2024-07-14T14:47:00.5000000Z")]
    [InlineData("20240714111700Z", "2024-07-14T11:17:00.0000000Z")]
    [InlineData("20240714111700+02:00", "2024-07-14T09:17:00.0000000Z")]
    [InlineData("202407141117+02", "2024-07-14T09:17:00.0000000Z")]
    [InlineData("20240714+0200", "2024-07-13T22:00:00.0000000Z")]
    [InlineData(" 20240714111700+0200 ", "2024-07-14T09:17:00.0000000Z")]
    public void A_zone_that_is_written_wins(string text, string utc)
    {
        Assert.Equal(utc, Utc(text));
        Assert.True(Hl7Time.HasZone(text));
    }

    [Fact]
    public void An_hour_that_the_clock_skips_is_read_by_the_winter_clock() => Assert.Equal("2024-03-31T01:30:00.0000000Z", Utc("20240331023000"));

    [Fact]
    public void An_hour_that_the_clock_repeats_is_the_first_one() => Assert.Equal("2024-10-27T00:30:00.0000000Z", Utc("20241027023000"));

    [Fact]
    public void Midnight_may_be_written_as_the_end_of_the_day_before() => Assert.Equal(Utc("20240302000000+0100"), Utc("20240301240000+0100"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("202")]
    [InlineData("20241")]
    [InlineData("20241301")]
    [InlineData("20240230")]
    [InlineData("20240115246000")]
    [InlineData("20240115103005.")]
    [InlineData("202401151030.5")]
    [InlineData("20240115103005+")]
    [InlineData("20240115103005+1")]
    [InlineData("20240115103005+1500")]
    [InlineData("20240115103005+01:0")]
    [InlineData("00010101000000+1400")]
    [InlineData("00000101")]
    [InlineData("9999")]
    [InlineData("٢٠٢٤")]
    [InlineData("2024-01-15")]
    [InlineData("demain")]
    public void What_is_no_time_is_null(string? text) => Assert.Null(Utc(text));

    [Theory]
    [InlineData("19770121", 1977, 1, 21)]
    [InlineData("20240714235900+0100", 2024, 7, 14)]
    public void A_day_is_read_as_written(string text, int year, int month, int day) => Assert.Equal(new DateOnly(year, month, day), Hl7Time.ReadDay(text));

    [Theory]
    [InlineData("1977")]
    [InlineData("19770230")]
    [InlineData("")]
    public void A_day_needs_year_month_and_day(string text) => Assert.Null(Hl7Time.ReadDay(text));

    // In São Paulo the clock used to change at midnight, the one moment a whole day cannot be told by.
    [Theory]
    [InlineData("Europe/Paris", 2024)]
    [InlineData("America/Sao_Paulo", 2018)]
    public void What_is_remembered_of_a_day_changes_no_time_of_it(string name, int year)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        for (var round = 0; round < 2; round++)
        {
            for (var local = new DateTime(year, 1, 1); local.Year == year; local = local.AddMinutes(30))
            {
                var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
                Assert.Equal(new DateTimeOffset(local.Ticks - offset.Ticks, TimeSpan.Zero), Hl7Time.Read(local.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture), zone));
            }
        }
    }
}

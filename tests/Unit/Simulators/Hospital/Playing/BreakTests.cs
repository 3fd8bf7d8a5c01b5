using HopEn2.Interop.Simulators.Hospital.Playing;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Hospital.Playing;

public sealed class BreakTests
{
    private static readonly DateTimeOffset Midnight = new(2025, 3, 11, 0, 0, 0, TimeSpan.FromHours(1));

    [Theory]
    [InlineData("silence:ris@9:05-18:00", 9.0 + (5 / 60.0), 18)]
    [InlineData("no-letter:0101@14:30-72:00", 14.5, 72)]
    public void Times_are_of_its_first_day_and_beyond_24_of_those_that_follow(string written, double from, double to)
    {
        var read = Break.Parse(written, t => Midnight + t)!;
        Assert.Equal((Midnight.AddHours(from), Midnight.AddHours(to)), (read.From, read.To));
    }

    [Theory]
    [InlineData("silence:ris@18:00-9:00")]
    [InlineData("silence:ris@9-18")]
    [InlineData("silence:ris@9:60-18:00")]
    [InlineData("silence:ris@-1:00-18:00")]
    [InlineData("flood:ris@9:00-18:00")]
    public void What_is_no_break_is_none(string written) => Assert.Null(Break.Parse(written, t => Midnight + t));
}

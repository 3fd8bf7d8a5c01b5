using HopEn2.Interop.Fhir.Notifications;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Fhir;

/// <summary>Which events were taken, in any order and with any repetition.</summary>
public class EventNumbersTests
{
    [Theory]
    [InlineData(new long[] { 1, 2, 3, 4 })]
    [InlineData(new long[] { 4, 3, 2, 1 })]
    [InlineData(new long[] { 2, 2, 4, 1, 1, 3, 4 })]
    public void Any_order_and_repetition_ends_in_the_same(long[] taken)
    {
        var numbers = new EventNumbers(0);
        foreach (var number in taken)
            numbers.Take(number);
        Assert.Equal((4, 0, null), (numbers.TakenUpTo, numbers.Missing, numbers.Gap()));
    }

    [Fact]
    public void A_gap_is_what_lies_before_the_next_one_taken_or_before_the_count()
    {
        var numbers = new EventNumbers(5);
        numbers.Take(9);
        Assert.Equal((6L, 8L), numbers.Gap());
        numbers.Take(6);
        numbers.Take(8);
        Assert.Equal((7L, 7L), numbers.Gap());
        numbers.Take(7);
        Assert.Null(numbers.Gap());
        numbers.Hear(12);
        Assert.Equal(((10L, 12L), 3L), (numbers.Gap(), numbers.Missing));
        Assert.False(numbers.Begin(9));
        Assert.True(numbers.Begin(10));
    }

    [Fact]
    public void What_is_in_hand_is_not_begun_twice_and_is_missing_until_it_is_taken()
    {
        var numbers = new EventNumbers(0);
        Assert.True(numbers.Begin(1));
        Assert.False(numbers.Begin(1));
        Assert.Equal(((1L, 1L), 1L), (numbers.Gap(), numbers.Missing));
        numbers.Leave(1);
        Assert.True(numbers.Begin(1));
        numbers.Take(1);
        Assert.False(numbers.Begin(1));
        Assert.Null(numbers.Gap());
    }

    [Fact]
    public void Many_threads_take_each_once()
    {
        var numbers = new EventNumbers(0);
        var begun = 0;
        Parallel.For(0, 40_000, n =>
        {
            if (!numbers.Begin((n % 10_000) + 1))
                return;
            Interlocked.Increment(ref begun);
            numbers.Take((n % 10_000) + 1);
        });
        Assert.Equal((10_000, 10_000L, 0L), (begun, numbers.TakenUpTo, numbers.Missing));
    }
}

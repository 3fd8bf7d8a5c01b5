using HopEn2.Interop.Ledger.Bus;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Ledger.Bus;

public sealed class BusDoubtTests
{
    private readonly ManualTime _time = new();
    private readonly BusDoubt _doubt;

    public BusDoubtTests() => _doubt = new BusDoubt(_time);

    [Fact]
    public void A_bus_that_fails_three_times_in_a_row_is_not_waited_for()
    {
        Assert.False(_doubt.Failed());
        Assert.False(_doubt.Failed());
        Assert.False(_doubt.Doubted);
        Assert.True(_doubt.Failed());
        Assert.True(_doubt.Doubted);
    }

    [Fact]
    public void It_is_tried_again_after_half_a_minute_and_doubted_at_once_when_that_fails_too()
    {
        Fail(3);
        _time.Advance(TimeSpan.FromSeconds(31));
        Assert.False(_doubt.Doubted);
        Assert.False(_doubt.Failed());
        Assert.True(_doubt.Doubted);
    }

    [Fact]
    public void One_that_takes_an_announcement_is_relied_on_again()
    {
        Fail(2);
        Assert.False(_doubt.Sent());
        Fail(3);
        Assert.True(_doubt.Sent());
        Assert.False(_doubt.Doubted);
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _doubt.Failed();
    }
}

using HopEn2.Interop.Domain.Alerts;
using Xunit;
using static HopEn2.Interop.Tests.Shared.Breaks;

namespace HopEn2.Interop.Tests.Unit.Domain.Alerts;

public class RetryPolicyTests
{
    private static readonly RetryPolicy Policy = new();
    private static readonly SendOutcome Busy = new SendOutcome.Later("busy");

    [Fact]
    public void A_busy_neighbour_is_asked_again_and_less_and_less_often()
    {
        var (delivery, waits) = (NoticeDelivery.New(At(0)), new List<double>());
        for (var n = 0; n < 9; n++)
        {
            var now = delivery.DueAt;
            delivery = Policy.After(delivery, Busy, hasFallback: false, now);
            waits.Add((delivery.DueAt - now).TotalSeconds);
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 600, 600, 600], waits);
        Assert.Equal((NoticeState.Waiting, 9), (delivery.State, delivery.Tries));
    }

    [Fact]
    public void A_route_with_a_fallback_is_given_up_after_two_minutes_and_one_without_after_a_day()
    {
        TimeSpan GivenUpAfter(bool fallback)
        {
            var delivery = NoticeDelivery.New(At(0));
            while (delivery.State is NoticeState.Waiting)
                delivery = Policy.After(delivery, Busy, fallback, delivery.DueAt);
            return delivery.EndedAt!.Value - At(0);
        }

        Assert.InRange(GivenUpAfter(true).TotalSeconds, 30, 120);
        Assert.InRange(GivenUpAfter(false).TotalHours, 23, 24);
    }

    [Fact]
    public void A_refusal_is_given_up_at_once() =>
        Assert.Equal((NoticeState.Failed, "no such mailbox"), Policy.After(NoticeDelivery.New(At(0)), new SendOutcome.Refused("no such mailbox"), true, At(1)) is var d ? (d.State, d.LastFailure) : default);

    [Fact]
    public void What_was_sent_has_no_failure_any_more() =>
        Assert.Null(Policy.After(Policy.After(NoticeDelivery.New(At(0)), Busy, true, At(1)), SendOutcome.Sent.It, true, At(2)).LastFailure);
}

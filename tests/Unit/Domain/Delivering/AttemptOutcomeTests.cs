using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Facts;
using HopEn2.Interop.Domain.Ports;
using Xunit;
using static HopEn2.Interop.Tests.Unit.Domain.Hospital;

namespace HopEn2.Interop.Tests.Unit.Domain.Delivering;

public sealed class AttemptOutcomeTests
{
    private static readonly WorkOrder Order = new("k", WorkKind.Deposit, "dmp", Id("a"), DepositAction.Deposit, null, null, new(1), "dpi", T(0), T(0));
    private static readonly RetryRules Rules = new(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), TimeSpan.FromDays(7));

    private static AttemptOutcome Of(DepositResult result, int attempt = 1, double now = 5) => AttemptOutcome.Of(result, Order, attempt, T(4), Rules, 0.5, T(now));

    [Fact]
    public void A_success_is_told_and_done_and_answers_what_was_asked_and_nothing_asked_later()
    {
        var outcome = Of(new DepositResult.Accepted(["W1"]));
        Assert.Equal((DeliveryReportKind.DepositAccepted, T(5), T(0)), (outcome.Report!.Kind, outcome.Report.At, outcome.Report.Until));
        Assert.Equal((new WorkEnd.Done("W1"), NeighbourSign.Answers), (outcome.End, outcome.Neighbour));
        // The source's clock may be ahead of ours.
        Assert.Equal(T(0), AttemptOutcome.Of(new DepositResult.Accepted([]), Order, 1, T(-2), Rules, 0, T(-2)).Report!.At);
    }

    [Fact]
    public void A_refusal_is_told_and_left_to_a_person()
    {
        var outcome = Of(new DepositResult.Refused("DMPClosed", null));
        Assert.Equal((DeliveryReportKind.DepositRefused, "DMPClosed"), (outcome.Report!.Kind, outcome.Report.Code));
        Assert.Equal((new WorkEnd.Failed(WorkReasons.Refused, "DMPClosed"), NeighbourSign.Answers), (outcome.End, outcome.Neighbour));
    }

    [Fact]
    public void What_may_succeed_later_is_tried_ever_more_seldom_untold_until_it_is_given_up()
    {
        Assert.Equal(T(5).AddSeconds(30), Assert.IsType<WorkEnd.Postponed>(Of(new DepositResult.Temporary("503")).End).Due);
        Assert.Equal(T(5).AddSeconds(120), Assert.IsType<WorkEnd.Postponed>(Of(new DepositResult.Temporary("503"), 3).End).Due);
        Assert.Equal(T(5).AddHours(1), Assert.IsType<WorkEnd.Postponed>(Of(new DepositResult.Temporary("503"), 40).End).Due);
        Assert.Equal(T(5).AddMinutes(20), Assert.IsType<WorkEnd.Postponed>(Of(new DepositResult.Temporary("503", TimeSpan.FromMinutes(20))).End).Due);
        Assert.Null(Of(new DepositResult.Temporary("503")).Report);

        var given = Of(new DepositResult.Temporary("503"), 40, 4 + 7 * 24 * 60);
        Assert.Equal((new WorkEnd.Failed(WorkReasons.GivenUp, "503"), DeliveryReportKind.DepositRefused), (given.End, given.Report!.Kind));
    }

    [Fact]
    public void What_nobody_knows_is_neither_told_nor_given_up()
    {
        var outcome = Of(new DepositResult.Unknown("timeout"), 40, 9 * 24 * 60);
        Assert.Null(outcome.Report);
        Assert.True(Assert.IsType<WorkEnd.Postponed>(outcome.End).MayBeThere);
        Assert.Equal(NeighbourSign.Fails, outcome.Neighbour);
    }

    [Fact]
    public void A_mail_handed_over_a_refusal_and_a_full_mailbox_differ()
    {
        var mail = Order with { Kind = WorkKind.Mail, Recipient = "dr.a@test.mssante.fr", RecipientKind = RecipientKind.Professional };
        AttemptOutcome Mail(MailResult result) => AttemptOutcome.Of(result, mail, 1, T(4), RetryRules.Mails, 0.5, T(5));

        Assert.Equal((DeliveryReportKind.MailHandedOver, new WorkEnd.Done()), (Mail(new MailResult.HandedOver("x", true)).Report!.Kind, Mail(new MailResult.HandedOver("x", true)).End));
        Assert.Equal((DeliveryReportKind.MailBounced, "550", new WorkEnd.Failed(WorkReasons.Refused, "550")), (Mail(new MailResult.Refused("550")).Report!.Kind, Mail(new MailResult.Refused("550")).Report!.Code, Mail(new MailResult.Refused("550")).End));
        Assert.Equal("452", Assert.IsType<WorkEnd.Postponed>(Mail(new MailResult.Temporary("452")).End).Code);
        Assert.True(Assert.IsType<WorkEnd.Postponed>(Mail(new MailResult.Unknown("x")).End).MayBeThere);
    }

    [Fact]
    public void A_neighbour_that_fails_is_left_alone_longer_and_longer_and_trusted_at_its_first_answer()
    {
        var rules = new BreakerRules(3, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1));
        var breaker = Breaker.Closed;
        for (var n = 0; n < 2; n++)
            breaker = breaker.After(NeighbourSign.Fails, "503", T(0), rules);
        Assert.True(breaker.May(T(0)) && !breaker.OnTrial);

        breaker = breaker.After(NeighbourSign.Fails, "503", T(0), rules);
        Assert.Equal((T(0.25), true, false, true), (breaker.OpenUntil, breaker.OnTrial, breaker.May(T(0.2)), breaker.May(T(0.25))));
        breaker = breaker.After(NeighbourSign.Fails, "503", T(0.25), rules);
        Assert.Equal(T(0.75), breaker.OpenUntil);
        Assert.Equal(T(2), breaker.After(NeighbourSign.Fails, "503", T(1), rules).After(NeighbourSign.Fails, "503", T(1), rules).OpenUntil);
        Assert.Equal(breaker, breaker.After(NeighbourSign.None, null, T(1), rules));
        Assert.Equal(Breaker.Closed, breaker.After(NeighbourSign.Answers, null, T(1), rules));
    }

    [Fact]
    public void A_pace_is_even_and_saves_nothing_up()
    {
        var pace = new Pace(2);
        Assert.Equal(TimeSpan.Zero, pace.Next(T(0)));
        Assert.Equal(TimeSpan.FromSeconds(0.5), pace.Next(T(0)));
        Assert.Equal(TimeSpan.FromSeconds(1), pace.Next(T(0)));
        Assert.Equal(TimeSpan.Zero, pace.Next(T(9)));
        Assert.Equal(TimeSpan.Zero, new Pace(0).Next(T(0)));
    }
}

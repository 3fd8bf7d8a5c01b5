using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Domain.Delivering;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss.Returns;

public sealed class ReturnMatchingTests
{
    private static readonly SentMail Mail = Returned.ToDoctor;

    [Fact]
    public async Task The_first_id_that_is_ours_counts()
    {
        var read = Read(ReturnKind.Disposition, ReturnedState.Read) with { MessageIds = ["etranger@x.fr", Returned.ToPatient.MessageId, Mail.MessageId] };

        Assert.Equal((Returned.ToPatient, false), await Of(Mail, Returned.ToPatient).FindAsync(read, Returned.At, default));
    }

    [Fact]
    public async Task An_address_is_enough_only_where_one_mail_went_to_it()
    {
        var read = Read(ReturnKind.Bounce, ReturnedState.NotDistributed);

        Assert.Equal((Mail, true), await Of(Mail).FindAsync(read, Returned.At, default));
        Assert.Null(await Of(Mail, Mail with { MessageId = "autre@x.fr" }).FindAsync(read, Returned.At, default));
        Assert.Null(await Of(Mail).FindAsync(read, Mail.At + TimeSpan.FromDays(31), default));
    }

    [Fact]
    public async Task A_notice_of_somebody_elses_mail_is_not_guessed_to_be_about_ours() =>
        Assert.Null(await Of(Mail).FindAsync(Read(ReturnKind.Disposition, ReturnedState.Read) with { MessageIds = ["etranger@x.fr"] }, Returned.At, default));

    [Fact]
    public void What_a_return_says_becomes_a_fact_once_and_never_before_its_mail()
    {
        var early = Mail.At - TimeSpan.FromHours(2);

        Assert.Equal(
            new DeliveryReport(DeliveryReportKind.MailBounced, Mail.Document, Mail.Recipient, Mail.Kind, "550", Mail.At.AddMilliseconds(1), "e"),
            ReturnMatching.ReportOf(Read(ReturnKind.DeliveryStatus, ReturnedState.NotDistributed, "550"), Mail, early, "e"));
        Assert.Equal(DeliveryReportKind.MailAnswered, ReturnMatching.ReportOf(new ReadReturn(ReturnKind.Answer, [], null, []), Mail, Returned.At, "e")!.Kind);
    }

    [Fact]
    public void What_comes_back_in_the_second_of_the_sending_came_after_it_and_the_readers_word_after_the_servers()
    {
        var second = new DateTimeOffset(2025, 3, 12, 9, 0, 5, TimeSpan.Zero);
        var mail = Mail with { At = second.AddMilliseconds(970) };

        var distributed = ReturnMatching.ReportOf(Read(ReturnKind.DeliveryStatus, ReturnedState.Distributed), mail, second, "d")!.At;
        var read = ReturnMatching.ReportOf(Read(ReturnKind.Disposition, ReturnedState.Read), mail, second, "r")!.At;

        Assert.InRange(distributed, mail.At.AddMilliseconds(1), read.AddMilliseconds(-1));
        Assert.InRange(read, distributed, second.AddMilliseconds(999));
    }

    [Theory]
    [InlineData(ReturnedState.HandedOn)]
    [InlineData(ReturnedState.Delayed)]
    public void What_is_still_on_its_way_is_no_fact(ReturnedState state) => Assert.Null(ReturnMatching.ReportOf(Read(ReturnKind.DeliveryStatus, state), Mail, Returned.At, "e"));

    [Theory]
    [InlineData(550, "5.1.1", "", "invalid-address")]
    [InlineData(552, null, "mailbox full", "mailbox-full")]
    [InlineData(552, null, "message size exceeds", "too-large")]
    [InlineData(552, "5.2.2", "size of mailbox exceeded", "mailbox-full")]
    [InlineData(523, null, "", "too-large")]
    [InlineData(554, "5.7.1", "sender not in white list", "not-in-trust-space")]
    [InlineData(554, "5.7.1", "Virus found", "refused-content")]
    [InlineData(450, null, "", "temporary")]
    [InlineData(null, "4.4.7", "", "temporary")]
    [InlineData(null, null, "", "other")]
    public void A_failure_has_one_word(int? code, string? enhanced, string text, string cause) => Assert.Equal(cause, FailureCauses.Of(code, enhanced, text));

    [Fact]
    public void A_pattern_that_takes_for_ever_is_given_up() =>
        Assert.Equal("other", new ReturnPatterns([new("evil", "^(a+)+$")]).PatientSpaceCause(new string('a', 60) + "!"));

    private static ReturnMatching Of(params SentMail[] mails) => new(new Sent(mails), TimeSpan.FromDays(30));

    private static ReadReturn Read(ReturnKind kind, ReturnedState state, string? code = null) => new(kind, [], Mail.Recipient, [new ReturnedOutcome(state, [Mail.Recipient], code)]);
}

using HopEn2.Interop.Delivery.Mss;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss;

public sealed class MssMailClientTests
{
    private static readonly SmtpReply UnknownUser = new(550, "5.1.1", "no such user");

    [Fact]
    public void What_the_operator_says_decides_what_may_be_done_next()
    {
        Assert.Equal(new MailResult.HandedOver("a@b.fr", true) { Findings = ["copy-rendered"] }, Told(new SmtpResult.Accepted(new(250, null, "ok"), true, [])));
        Assert.Equal(new MailResult.Refused("550"), Told(new SmtpResult.RefusedBeforeData(SmtpStage.RcptTo, new(554, null, "no valid recipients"), [new("x@y.fr", UnknownUser)])));
        Assert.Equal(new MailResult.Refused("554"), Told(new SmtpResult.RefusedAfterData(new(554, "5.7.0", "virus"), [])));
        Assert.Equal(new MailResult.Refused("too-large"), Told(new SmtpResult.RefusedBeforeData(SmtpStage.MailFrom, new(552, "5.3.4", "size"), [])));
        Assert.Equal(new MailResult.Temporary("451"), Told(new SmtpResult.Temporary(SmtpStage.RcptTo, new(451, null, "later"), "", [])));
        Assert.Equal(new MailResult.Temporary("no-connection"), Told(new SmtpResult.Temporary(SmtpStage.Connect, null, "refused", [])));
        Assert.Equal(new MailResult.Temporary("certificate"), Told(new SmtpResult.NotSignedIn(SignInFailure.Certificate, null, "")));
        Assert.Equal(new MailResult.Unknown("outcome-unknown"), Told(new SmtpResult.Unknown("", [])));
    }

    [Fact]
    public async Task Without_an_operator_a_mail_waits_and_what_may_not_go_is_refused_before_anyone_is_asked()
    {
        await using var nobody = new MssMailClient(House.Composer(), House.VisitComposer(), House.Test, new ManualTime(), NullLogger<MssMailClient>.Instance);
        Assert.Equal(new MailResult.Temporary("not-configured"), await nobody.SendAsync(House.Document(), House.Order(), default));
        var unreachable = House.Test with { Smtp = new MssServer { Host = "127.0.0.1", Port = 1, Security = MailSecurity.None } };
        await using var client = new MssMailClient(House.Composer(), House.VisitComposer(), unreachable, TimeProvider.System, NullLogger<MssMailClient>.Instance);
        Assert.Equal(new MailResult.Refused("not-in-trust-space"), await client.SendAsync(House.Document(), House.Order("ana@gmail.com"), default));
        Assert.Equal(new MailResult.Temporary("no-connection"), await client.SendAsync(House.Document(), House.Order(), default));
    }

    private static MailResult Told(SmtpResult result) => MssMailClient.Told(result, "a@b.fr", ["copy-rendered"]);
}

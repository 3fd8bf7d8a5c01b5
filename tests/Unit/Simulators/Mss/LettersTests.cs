using System.Text;
using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Simulators.Mss.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Simulators.Mss;

/// <summary>What comes back is as RFC 3464, RFC 8098 and mssante.md §4 have it.</summary>
public sealed class LettersTests
{
    private static readonly DateTimeOffset Now = new(2025, 3, 10, 9, 0, 0, TimeSpan.Zero);

    private static readonly byte[] Mail = Encoding.UTF8.GetBytes(
        "From: CH_EXEMPLE <documents@app.test>\r\nReply-To: <secretariat@ch.test>\r\nTo: a@b.test\r\nSubject: XDM/1.0/DDM+Compte rendu =?utf-8?Q?op=C3=A9ratoire?=\r\nMessage-ID: <8f0c.42@app.test>\r\nDisposition-Notification-To: retours@app.test\r\n\r\ncorps\r\n");

    private static readonly HandedRecipient Recipient = new("a@b.test", null, "rfc822;A@b.test");
    private static readonly Answered Sent = Answered.Of(new Handed("documents@app.test", "env-1", false, [Recipient], Mail, null), MimePart.Read(Mail));

    [Theory]
    [InlineData(ReturnKind.Delivered, "", "delivered", "2.0.0")]
    [InlineData(ReturnKind.Failed, "5.2.2 mailbox full", "failed", "5.2.2")]
    internal void A_dsn_names_envelope_recipient_action_and_status(ReturnKind kind, string text, string action, string status)
    {
        var (to, mail) = Write(kind, text);
        Assert.Equal("documents@app.test", to);
        Assert.Equal(("multipart/report", "delivery-status"), (mail.Type, mail.Parameter("report-type")));
        var fields = Fields(mail, "message/delivery-status");
        Assert.Contains("Original-Envelope-Id: env-1", fields, StringComparison.Ordinal);
        Assert.Contains("Original-Recipient: rfc822;A@b.test", fields, StringComparison.Ordinal);
        Assert.Contains($"Action: {action}\r\nStatus: {status}", fields, StringComparison.Ordinal);
        Assert.Contains("Message-ID: <8f0c.42@app.test>", Fields(mail, "text/rfc822-headers"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("displayed", "manual-action/MDN-sent-manually; displayed", "XDM/1.0/DDM+Compte rendu opératoire")]
    [InlineData("processed", "automatic-action/MDN-sent-automatically; processed", "XDM/1.0/DDM+Compte rendu opératoire")]
    [InlineData("processed/Error: 905^Traits", "automatic-action/MDN-sent-automatically; processed/Error: 905^Traits", "[KO Intégration système !][905] XDM/1.0/DDM+Compte rendu opératoire")]
    public void An_mdn_names_the_mail_and_says_what_was_done(string text, string disposition, string subject)
    {
        var (to, mail) = Write(ReturnKind.Disposition, text);
        Assert.Equal(("retours@app.test", "disposition-notification", subject), (to, mail.Parameter("report-type"), Words.Decode(mail.Header("Subject"))));
        var fields = Fields(mail, "message/disposition-notification");
        Assert.Contains($"Disposition: {disposition}\r\n", fields, StringComparison.Ordinal);
        Assert.Contains("Original-Message-ID: <8f0c.42@app.test>", fields, StringComparison.Ordinal);
    }

    [Fact]
    public void An_absence_and_a_notice_are_automatic_and_an_answer_is_not()
    {
        Assert.Equal("auto-replied", Write(ReturnKind.Absence).Mail.Header("Auto-Submitted"));
        Assert.Contains("messagerie fermée", Words.Decode(Write(ReturnKind.PatientNotice, "messagerie fermée").Mail.Header("Subject")), StringComparison.Ordinal);
        var (to, answer) = Write(ReturnKind.Answer, "carte.pdf");
        Assert.Equal(("secretariat@ch.test", "<8f0c.42@app.test>"), (to, answer.Header("In-Reply-To")));
        Assert.Null(answer.Header("Auto-Submitted"));
        var file = answer.All().Single(p => p.FileName == "carte.pdf");
        Assert.StartsWith("%PDF", Encoding.ASCII.GetString(file.Content()), StringComparison.Ordinal);
    }

    [Fact]
    public void Nonsense_names_nothing_that_was_sent()
    {
        var mail = Write(ReturnKind.Nonsense).Mail;
        Assert.DoesNotContain("8f0c.42", Encoding.UTF8.GetString(mail.Body.Span), StringComparison.Ordinal);
        Assert.Null(mail.Header("In-Reply-To"));
    }

    [Fact]
    public void Nothing_comes_back_to_the_null_sender()
    {
        var silent = Sent with { From = "", ReadingTo = "" };
        Assert.Null(Letters.Write(new Return(TimeSpan.Zero, ReturnKind.Failed, "5.1.1 x"), Recipient, silent, Now));
        Assert.Null(Letters.Write(new Return(TimeSpan.Zero, ReturnKind.Disposition, "displayed"), Recipient, silent, Now));
    }

    private static (string To, MimePart Mail) Write(ReturnKind kind, string text = "") =>
        Letters.Write(new Return(TimeSpan.Zero, kind, text), Recipient, Sent, Now) is var (to, mail) ? (to, MimePart.Read(mail)) : throw new InvalidOperationException();

    private static string Fields(MimePart mail, string type) => Encoding.UTF8.GetString(mail.All().Single(p => p.Type == type).Body.Span);
}

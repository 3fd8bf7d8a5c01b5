using System.Text;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

public class MailReaderTests
{
    private static IncomingMail Sample(string name) => MailReader.Read(Samples.Bytes($"mail/{name}.eml"));

    private static IncomingMail Read(string mail, MailLimits? limits = null) => MailReader.Read(Encoding.Latin1.GetBytes(mail), limits);

    [Fact]
    public void A_report_of_failure_by_Postfix_says_whom_why_and_about_which_mail()
    {
        var mail = Sample("dsn-failed");

        var report = mail.DeliveryStatus!;
        Assert.Equal("abc+1", report.EnvelopeId);
        var recipient = Assert.Single(report.Recipients);
        Assert.Equal(
            ("parti@ch-exemple.test-ci-sis.mssante.fr", "parti@ch-exemple.test-ci-sis.mssante.fr", DsnAction.Failed, "5.1.1"), (recipient.OriginalRecipient, recipient.FinalRecipient, recipient.Action, recipient.Status));
        Assert.Equal("no such mailbox any more", recipient.DiagnosticCode);
        Assert.Null(recipient.SmtpCode); // x-unix, not smtp
        Assert.Equal("1@x", mail.Original!.Id("Message-ID"));
        Assert.Equal("", mail.ReturnPath);
        Assert.Contains("could not\nbe delivered", mail.Text!.ReplaceLineEndings("\n"));
        Assert.Empty(mail.Problems);
        Assert.Empty(mail.Attachments);
    }

    [Theory]
    [InlineData("dsn-delivered", DsnAction.Delivered, "2.0.0")]
    [InlineData("dsn-delayed", DsnAction.Delayed, "4.2.0")]
    public void A_report_tells_delivered_from_delayed(string name, DsnAction action, string status)
    {
        var recipient = Assert.Single(Sample(name).DeliveryStatus!.Recipients);
        Assert.Equal((action, status), (recipient.Action, recipient.Status));
    }

    [Fact]
    public void A_diagnostic_of_SMTP_gives_its_code()
    {
        var mail = Read("Content-Type: message/delivery-status\n\nFinal-Recipient: RFC822 ; <A@B.fr>\nAction: Failed (permanently)\nStatus: 5.0.0 (x)\nDiagnostic-Code: smtp; 552-5.2.2 The mailbox\n 552 is full\n");

        var recipient = Assert.Single(mail.DeliveryStatus!.Recipients);
        Assert.Equal(("a@b.fr", 552, "5.0.0", DsnAction.Failed), (recipient.FinalRecipient, recipient.SmtpCode, recipient.Status, recipient.Action));
    }

    [Fact]
    public void A_report_of_several_recipients_tells_each()
    {
        var mail = Read("Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822;a@b\r\nAction: delivered\r\n\r\n\r\nnonsense\r\nFinal-Recipient: rfc822;c@d\r\nAction: failed\r\n");

        Assert.Equal([("a@b", DsnAction.Delivered), ("c@d", DsnAction.Failed)], mail.DeliveryStatus!.Recipients.Select(r => (r.FinalRecipient, r.Action)));
    }

    [Fact]
    public void A_notice_of_reading_names_the_mail_that_was_read()
    {
        var mail = Sample("mdn-displayed");

        var notice = mail.Disposition!;
        Assert.Equal(("8f0c.42@app.ch-exemple.test-ci-sis.mssante.fr", "displayed", false, false), (notice.MessageId, notice.Type, notice.Automatic, notice.Failed));
        Assert.Equal("dr.martin@medecin.ch-exemple.test-ci-sis.mssante.fr", notice.OriginalRecipient);
        Assert.Equal("Accusé de lecture : XDM/1.0/DDM+Compte rendu opératoire EXEMPLE SACHA 21/01/1977", mail.Subject);
        Assert.Equal(new MailAddress("dr.martin@medecin.ch-exemple.test-ci-sis.mssante.fr", "MARTIN, Claire"), mail.From);
        Assert.Contains("été affiché. Ceci coûte 0 € et rien", mail.Text); // ISO-8859-15, a soft line break
        Assert.Equal(new DateTimeOffset(2025, 3, 10, 14, 5, 0, TimeSpan.FromHours(1)), mail.Date);
        Assert.Equal("8f0c.42@app.ch-exemple.test-ci-sis.mssante.fr", mail.Original!.Id("Message-ID"));
    }

    [Fact]
    public void A_notice_of_processing_refused_gives_the_code_of_the_software()
    {
        var mail = Sample("mdn-processing-error");

        var notice = mail.Disposition!;
        Assert.True(notice is { Failed: true, Automatic: true, Type: "processed" });
        Assert.Equal("903^Patient inconnu, à créer", Assert.Single(notice.Errors));
        Assert.StartsWith("[KO Intégration système !][903] XDM/1.0/DDM+", mail.Subject);
        Assert.Equal("IHE_XDM.zip", Assert.Single(mail.Attachments).FileName);
    }

    [Fact]
    public void An_answer_of_a_patient_has_its_text_its_attachments_and_what_it_answers()
    {
        var mail = Sample("patient-answer");

        Assert.Equal("J'ai mal à la tête, coût : 10 €.", mail.Text!.Trim());
        Assert.Equal(["ordonnance d'été 2025.pdf", "photo du genöu.jpg", null], mail.Attachments.Select(a => a.FileName));
        Assert.Equal("%PDF-1.4\n", Encoding.ASCII.GetString(mail.Attachments[0].Decode()));
        Assert.Equal([0xFF, 0xD8, 0xFF, 0xE0], mail.Attachments[1].Decode());
        Assert.Equal("8f0c.42@app.ch-exemple.test-ci-sis.mssante.fr", mail.InReplyTo);
        Assert.Equal(2, mail.References.Count);
        Assert.Equal("L'original", mail.Original!.Text("Subject"));
        Assert.Equal(["application/zip"], mail.Root.Walk(intoMails: true).Where(p => p.FileName == "IHE_XDM.ZIP").Select(p => p.MediaType));
        Assert.Equal("RE: XDM/1.0/DDM+Compte rendu opératoire  EXEMPLE", mail.Subject);
        Assert.Equal(new("277010115400329@patient.mssante.fr", "Sacha EXEMPLE (né(e) ESSAI)"), mail.From);
        Assert.Equal(
            [new("secretariat@ch-exemple.test-ci-sis.mssante.fr", "Secrétariat, chirurgie"), new("a@ch-exemple.test-ci-sis.mssante.fr"), new("b@ch-exemple.test-ci-sis.mssante.fr", "B, le second")], mail.To);
        Assert.Equal(new DateTimeOffset(2025, 3, 10, 18, 0, 0, TimeSpan.FromHours(1)), mail.Date);
    }

    [Fact]
    public void A_careless_absence_message_is_read_all_the_same()
    {
        var mail = Sample("absence");

        Assert.Equal("Absence du bureau : de retour le 15 (re: é)", mail.Subject);
        Assert.Equal(new("dr.martin@medecin.ch-exemple.test-ci-sis.mssante.fr", "Dr Martin"), mail.From);
        Assert.Equal("Je suis absente.", mail.Text!.Trim());
        Assert.Equal("auto-replied", mail.Headers["auto-submitted"]);
    }

    [Theory]
    [InlineData("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab")] // white space between two belongs to neither
    [InlineData("=?utf-8?Q?a?= b", "a b")]
    [InlineData("=?utf-8?B?ww==?= =?utf-8?B?qQ?=", "é")] // a character cut in two, and padding left out
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=A9?=", "é")]
    [InlineData("=?utf-8?Q?a b?=", "a b")] // a space has no place there
    [InlineData("x=?utf-8?q?=C3=A9?=y", "xéy")]
    [InlineData("=?utf-8*fr?Q?=C3=A9?=", "é")]
    [InlineData("=?klingon?Q?=E9?=", "é")]
    [InlineData("=?utf-8?Q?=E9t=E9?=", "été")] // it says UTF-8 and is not
    [InlineData("=?utf-8?Q?no end", "=?utf-8?Q?no end")]
    [InlineData("=?utf-8?X?a?=", "=?utf-8?X?a?=")]
    [InlineData("=?=?utf-8?Q?=C3=A9?=", "=?é")]
    [InlineData("=??Q?a?= =?", "=??Q?a?= =?")]
    [InlineData("=?iso-8859-15?Q?=A4?=", "€")]
    [InlineData("=?iso-8859-1?Q?=80?=", "€")] // windows-1252 in truth
    public void Encoded_words_are_read_broken_or_not(string written, string meant) => Assert.Equal(meant, Read($"Subject: {written}\n\n").Subject);

    [Theory]
    [InlineData("attachment; filename=a.pdf", "a.pdf")]
    [InlineData("attachment; filename=\"a \\\"b\\\".pdf\"", "a b.pdf")]
    [InlineData("ATTACHMENT; FILENAME=a;b", "a")]
    [InlineData("attachment; filename*=iso-8859-1'fr'%E9t%E9.pdf; filename=ete.pdf", "été.pdf")]
    [InlineData("attachment; filename*1=b.pdf; filename*0=a", "ab.pdf")]
    [InlineData("attachment; filename*=%C3%A9.pdf", "é.pdf")] // no charset
    [InlineData("attachment; filename*0*=utf-8''%C3; filename*1*=%A9.pdf", "é.pdf")]
    [InlineData("attachment; filename=\"=?utf-8?B?w6kucGRm?=\"", "é.pdf")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"C:\\\\x\\\\y.pdf\"", "y.pdf")]
    [InlineData("attachment; filename=\"..\"", null)]
    [InlineData("attachment (it is); filename=(a comment)a.pdf", "a.pdf")]
    [InlineData("attachment; =; filename", null)]
    public void A_file_name_is_read_broken_or_not_and_never_has_a_folder(string disposition, string? name) =>
        Assert.Equal(name, Read($"Content-Type: application/pdf\nContent-Disposition: {disposition}\n\n").Root.FileName);

    [Theory]
    [InlineData("base64", "w6k=\r\nw6k=", "éé")] // two runs, each padded
    [InlineData("BASE64", "w6\r\n!*k", "é")]
    [InlineData("quoted-printable", "=C3=A9 =\r\n=E9=ZZ=", "é é=ZZ=")]
    [InlineData("quoted-printable", "a=   \nb", "ab")]
    [InlineData("8bit", "Ã©", "é")]
    [InlineData("x-unknown", "é", "é")]
    public void Bodies_are_decoded_broken_or_not(string encoding, string written, string meant)
    {
        var text = Read($"Content-Transfer-Encoding: {encoding}\n\n{written}").Text;
        // One invalid byte makes all of it windows-1252.
        Assert.Equal(meant == "é é=ZZ=" ? "Ã© é=ZZ=" : meant, text);
    }

    [Fact]
    public void A_multipart_that_is_cut_short_gives_what_there_is()
    {
        var mail = Read("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nfirst --b\r\n--bc\r\n--b\r\nContent-Type: application/pdf\r\n\r\n%PDF");
        Assert.Equal("first --b\r\n--bc", mail.Text);
        Assert.Equal("%PDF"u8.ToArray(), Assert.Single(mail.Attachments).Decode());
    }

    [Theory]
    [InlineData("multipart/mixed")]
    [InlineData("multipart/mixed; boundary=\"\"")]
    [InlineData("multipart/mixed; boundary=never")]
    public void A_multipart_without_boundary_has_no_parts_and_says_so(string type)
    {
        var mail = Read($"Subject: x\nContent-Type: {type}\n\n--b\n\na\n--b--\n");
        Assert.Equal((MailProblem.NoBoundary, "x", 0), (mail.Problems.Single(), mail.Subject, mail.Root.Children.Count));
    }

    [Fact]
    public void A_text_that_forgets_the_empty_line_is_a_text()
    {
        var mail = Read("Subject: x\nBonjour Monsieur, ceci est un texte\n");
        Assert.Equal(("x", "Bonjour Monsieur, ceci est un texte"), (mail.Subject, mail.Text!.Trim()));
    }

    [Fact]
    public void What_is_beyond_the_limits_is_left_alone_and_said()
    {
        var deep = string.Concat(Enumerable.Range(0, 100).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n"));
        Assert.Equal((MailProblem.TooDeep, 21), (Read(deep).Problems.Single(), Read(deep).Root.Walk().Count()));
        var many = "Content-Type: multipart/mixed; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\n\nx\n", 10_000));
        Assert.Equal([MailProblem.TooManyParts], Read(many).Problems);
        Assert.Equal(500, Read(many).Root.Walk().Count());
        var wide = string.Concat(Enumerable.Repeat("X: y\n", 10_000)) + "\nbody";
        Assert.Equal((MailProblem.TooManyHeaders, "body"), (Read(wide).Problems.Single(), Read(wide).Text));
        var large = Read("Subject: x\n\n" + new string('y', 1000), new() { Bytes = 100 });
        Assert.Equal((MailProblem.TooLarge, "x"), (large.Problems.Single(), large.Subject));
    }
}

using System.Text;
using HopEn2.Interop.Mail.Mime;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

public class MailWriterTests
{
    private static readonly MailDraft Draft = new()
    {
        From = new("documents@app.ch-exemple.test-ci-sis.mssante.fr", "CH_EXEMPLE_Chirurgie"), To = [new("277010115400329@patient.mssante.fr")],
        Subject = "XDM/1.0/DDM+Compte rendu opératoire GARCIA-HAMMADI SARAH-LOU 21/01/1977", Date = new(2025, 3, 10, 14, 5, 6, TimeSpan.FromHours(1)), MessageId = "8f0c.42@app.ch-exemple.test-ci-sis.mssante.fr",
        Text = "Bonjour,\nvotre compte rendu coûte 0 €. = \n.\nFrom here\n" + new string('é', 100),
    };

    private static byte[] Bytes(MailDraft draft)
    {
        var writer = new MailWriter(draft);
        var bytes = new MemoryStream();
        writer.WriteToAsync(bytes, default).GetAwaiter().GetResult();
        Assert.Equal(bytes.Length, writer.Length);
        Assert.Equal(bytes.ToArray().Any(b => b > 127), writer.EightBit);
        return bytes.ToArray();
    }

    private static string Text(MailDraft draft) => Encoding.Latin1.GetString(Bytes(draft));

    [Fact]
    public void A_draft_is_read_back_as_it_was()
    {
        var draft = Draft with
        {
            ReplyTo = new("secretariat.chirurgie@ch-exemple.test-ci-sis.mssante.fr", "Secrétariat \"A\", bât. B"), InReplyTo = "8f0c.41@x", References = ["8f0c.40@x"], NotifyReadingTo = new("retours@x.mssante.fr"),
            Html = "<p>Bonjour</p>", Headers = [new("X-MSS-CODECDA", "34874-8"), new("X-MSS-NIL", "000000")],
            Attachments = [new("IHE_XDM.zip", "application/zip", new byte[100_001]), new("Compte rendu d'été, très long nom de fichier pour être coupé en deux.pdf", "application/pdf", "%PDF"u8.ToArray())],
        };

        var mail = MailReader.Read(Bytes(draft));

        Assert.Empty(mail.Problems);
        Assert.Equal((draft.From, draft.To[0], draft.Subject, draft.MessageId, draft.Date), (mail.From, mail.To.Single(), mail.Subject, mail.MessageId, mail.Date));
        Assert.Equal(draft.ReplyTo, mail.Headers.Addresses("Reply-To").Single());
        Assert.Equal(("8f0c.41@x", "retours@x.mssante.fr", "auto-generated", "34874-8", "000000"),
            (mail.InReplyTo, mail.Headers.Addresses("Disposition-Notification-To").Single().Address, mail.Headers["Auto-Submitted"], mail.Headers["X-MSS-CODECDA"], mail.Headers["X-MSS-NIL"]));
        Assert.Equal(["8f0c.40@x", "8f0c.41@x"], mail.References);
        Assert.Equal(draft.Text, mail.Text!.ReplaceLineEndings("\n"));
        Assert.Equal(draft.Attachments.Select(a => (a.Name, a.MediaType)), mail.Attachments.Select(a => (a.FileName!, a.MediaType)));
        Assert.All(draft.Attachments.Zip(mail.Attachments), pair => Assert.Equal(pair.First.Content.ToArray(), pair.Second.Decode()));
        Assert.Equal(["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/zip", "application/pdf"], mail.Root.Walk().Select(p => p.MediaType));
    }

    [Fact]
    public void Every_line_is_short_ASCII_and_ends_as_it_must()
    {
        var mail = Text(Draft with { Subject = new string('é', 300), To = [.. Enumerable.Range(0, 20).Select(i => new MailAddress($"a{i}@ch-exemple.test-ci-sis.mssante.fr", "Être"))], Attachments = [new(new string('ü', 200), "application/pdf", new byte[1000])] });
        Assert.DoesNotContain('\n', mail.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(mail.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.All(mail, c => Assert.True(c < 128));
        Assert.Equal(20, MailReader.Read(Encoding.ASCII.GetBytes(mail)).To.Count);
    }

    [Fact]
    public void The_prefix_of_the_subject_stays_legible_to_software_that_decodes_nothing() => Assert.Contains("\r\nSubject: XDM/1.0/DDM+Compte rendu =?utf-8?Q?op=C3=A9ratoire?= GARCIA-HAMMADI", Text(Draft));

    [Theory]
    [InlineData("a\r\nBcc: everybody@example.org")]
    [InlineData("a\0\u0085\u2028é")]
    [InlineData("")]
    [InlineData("  leading, and trailing  ")]
    [InlineData("=?utf-8?Q?no?=")]
    [InlineData("🏥🏥🏥🏥🏥🏥🏥🏥🏥🏥🏥🏥🏥 été")]
    [InlineData("\ud800 half a letter")]
    public void A_subject_of_any_letters_stays_a_subject(string subject)
    {
        var mail = MailReader.Read(Bytes(Draft with { Subject = subject, Headers = [new("X-Any", subject)] }));
        var clean = string.Concat(subject.Select(c => char.IsControl(c) ? ' ' : c == '\ud800' ? '\ufffd' : c));
        Assert.Equal((clean, clean), (mail.Subject, mail.Headers.Text("X-Any")));
        Assert.Null(mail.Headers["Bcc"]);
    }

    [Theory]
    [InlineData("a b@c.fr")]
    [InlineData("a@b>\r\nBcc: x@y.fr")]
    [InlineData("é@b.fr")]
    [InlineData("a@b..fr")]
    [InlineData("a.@b.fr")]
    [InlineData("@b.fr")]
    [InlineData("a@b@c.fr")]
    [InlineData("")]
    public void What_is_no_address_is_not_written(string address)
    {
        Assert.False(MailAddress.IsAddress(address));
        Assert.Throws<ArgumentException>(() => new MailWriter(Draft with { To = [new(address)] }));
    }

    [Fact]
    public void What_is_no_Message_ID_header_or_media_type_is_not_written()
    {
        Assert.Throws<ArgumentException>(() => new MailWriter(Draft with { MessageId = "a b@c" }));
        Assert.Throws<ArgumentException>(() => new MailWriter(Draft with { InReplyTo = "a@b>\r\nX: y" }));
        Assert.Throws<ArgumentException>(() => new MailWriter(Draft with { Headers = [new("X:\r\nY", "z")] }));
        Assert.Throws<ArgumentException>(() => new MailWriter(Draft with { Attachments = [new("a", "text/plain\r\nX: y", default)] }));
    }

    [Fact]
    public void A_mail_is_attached_as_it_is()
    {
        var inner = Encoding.UTF8.GetBytes("Subject: été\r\n\r\nà part");
        var mail = MailReader.Read(Bytes(Draft with { Attachments = [new("answer.eml", "message/rfc822", inner)] }));
        Assert.Equal("été", mail.Original!["Subject"]);
        Assert.Equal(inner, Assert.Single(mail.Attachments).Decode());
    }

    [Fact]
    public void The_same_draft_gives_the_same_bytes() => Assert.Equal(Bytes(Draft), Bytes(Draft with { }));

    [Fact]
    public async Task A_large_attachment_is_never_held_a_second_time()
    {
        var attachment = new byte[20_000_000];
        var writer = new MailWriter(Draft with { Attachments = [new("a.zip", "application/zip", attachment)] });
        var before = GC.GetAllocatedBytesForCurrentThread();
        await writer.WriteToAsync(Stream.Null, default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }
}

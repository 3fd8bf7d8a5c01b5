using System.Text;
using HopEn2.Interop.Delivery.Mss.Composing;
using HopEn2.Interop.Domain.Delivering;
using HopEn2.Interop.Domain.Ins;
using HopEn2.Interop.Mail.Mime;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Delivery.Mss;

/// <summary>Messages of the house's own to patients.</summary>
public sealed class VisitMailComposerTests
{
    private static PatientMessage Message(string ins = House.Matricule, string? oid = InsOids.Test, bool noReply = true, bool receipt = false, params PatientFile[] files) => new(
        "8f0c42@app.ch-exemple.mssante.fr", InsNumber.Parse(ins)!.Value, oid, "0101", "Rappel : votre venue demain", "Bonjour,\n\nÀ demain.", noReply, receipt, [.. files], House.At);

    private static Composition.Ready Ready(PatientMessage message) => Assert.IsType<Composition.Ready>(House.VisitComposer().Compose(message));

    [Fact]
    public void It_goes_to_the_patients_mailbox_alone_from_the_house_and_closes_the_exchange()
    {
        var (mail, slimmer, returns, _) = Ready(Message());
        Assert.Equal([House.Patient], mail.To.Select(t => t.Address));
        Assert.Null(slimmer);
        Assert.Equal("retours@ch-exemple.mssante.fr", returns);
        Assert.Equal(("documents@app.ch-exemple.mssante.fr", "CHU_EXEMPLE", "secretariat@ch-exemple.mssante.fr"), (mail.From.Address, mail.From.Name, mail.ReplyTo?.Address));
        Assert.Equal("Rappel : votre venue demain", mail.Subject);
        Assert.Equal([("X-MSS-NIL", "123456"), ("X-MSS-MES", "FIN")], mail.Headers.Select(h => (h.Name, h.Value)));
        Assert.True(mail.Automatic);
        Assert.Null(mail.NotifyReadingTo);
        Assert.Empty(mail.Attachments);
    }

    [Fact]
    public void Where_answers_are_wanted_the_exchange_stays_open_and_a_notice_of_reading_is_asked_for()
    {
        var mail = Ready(Message(noReply: false, receipt: true)).Mail;
        Assert.Equal(["X-MSS-NIL"], mail.Headers.Select(h => h.Name));
        Assert.Equal("retours@ch-exemple.mssante.fr", mail.NotifyReadingTo?.Address);
    }

    [Fact]
    public async Task Files_go_with_it_as_they_are()
    {
        var mail = Ready(Message(files: new PatientFile("consignes.pdf", "application/pdf", "%PDF-1.4"u8.ToArray()))).Mail;
        using var written = new MemoryStream();
        await new MailWriter(mail).WriteToAsync(written, default);
        var read = MailReader.Read(written.ToArray());
        Assert.Equal("Bonjour,\n\nÀ demain.", read.Text!.ReplaceLineEndings("\n").Trim());
        var file = Assert.Single(mail.Attachments);
        Assert.Equal(("consignes.pdf", "application/pdf", "%PDF-1.4"), (file.Name, file.MediaType, Encoding.ASCII.GetString(file.Content.Span)));
    }

    [Theory]
    [InlineData(false, House.Matricule, InsOids.Test, "test-only")]
    [InlineData(false, House.Matricule, InsOids.Nir, null)]
    [InlineData(true, House.Matricule, InsOids.Test, null)]
    [InlineData(false, "185057512345674", InsOids.Nir, "invalid-address")]
    [InlineData(true, "185057512345674", InsOids.Test, null)]
    public void A_test_INS_goes_to_operators_of_tests_only_and_a_wrong_key_nowhere(bool testOperator, string ins, string oid, string? refused)
    {
        var composition = House.VisitComposer(options: new() { TestOperator = testOperator }).Compose(Message(ins, oid));
        Assert.Equal(refused, (composition as Composition.Refused)?.Cause);
    }

    [Fact]
    public void Too_large_for_a_patients_mailbox_it_is_refused_before_it_is_sent()
    {
        var file = new PatientFile("a.pdf", "application/pdf", new byte[1_000_000]);
        Assert.Equal("too-large", Assert.IsType<Composition.Refused>(House.VisitComposer(options: new() { TestOperator = true, PatientLimit = 1_000_000 }).Compose(Message(files: file))).Cause);
    }

    [Fact]
    public void Without_a_mailbox_to_send_from_nothing_goes() =>
        Assert.Equal("no-sender", Assert.IsType<Composition.Refused>(House.VisitComposer(House.Delivery with { Mailbox = null }).Compose(Message())).Cause);
}

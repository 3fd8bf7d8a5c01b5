using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Mail;

/// <summary>From sending a mail to reading what a real server reports of it.</summary>
public class ReportTests
{
    private static Task<(uint Uid, IncomingMail Mail)> ReportAsync(ImapClient returns, string envelope, DsnAction action) =>
        Operator.FindAsync(returns, mail => mail.DeliveryStatus is { } report && report.EnvelopeId == envelope && report.Recipients[0].Action == action);

    [OperatorFact]
    public async Task A_mail_delivered_is_reported_so_and_is_what_was_sent()
    {
        var (id, envelope) = (Operator.NewId(), $"{Guid.NewGuid():N}");
        var zip = new byte[123_457];
        Random.Shared.NextBytes(zip);
        var draft = Operator.Draft(id, new("IHE_XDM.zip", "application/zip", zip), new("Compte rendu d'été.pdf", "application/pdf", "%PDF-1.4"u8.ToArray()));
        await using var returns = await Operator.OpenAsync(Operator.Returns);

        var sent = await Operator.SendAsync(Operator.At("SMTP_LOGIN").As(Operator.Returns), Operator.Patient, new MailWriter(draft), new(envelope));

        Assert.True(Assert.IsType<SmtpResult.Accepted>(sent).ReportsPromised);
        var report = (await ReportAsync(returns, envelope, DsnAction.Delivered)).Mail;
        var recipient = Assert.Single(report.DeliveryStatus!.Recipients);
        Assert.Equal((Operator.Patient, Operator.Patient, "2.0.0"), (recipient.OriginalRecipient, recipient.FinalRecipient, recipient.Status));
        Assert.Equal((id, ""), (report.Original!.Id("Message-ID"), report.ReturnPath));

        await using var patients = await Operator.OpenAsync("patients@patient.mssante.fr");
        var arrived = (await Operator.FindAsync(patients, m => m.MessageId == id)).Mail;
        Assert.Equal((draft.Subject, draft.Text), (arrived.Subject, arrived.Text!.ReplaceLineEndings("\n")));
        Assert.Equal(draft.Attachments.Select(a => a.Name), arrived.Attachments.Select(a => a.FileName));
        Assert.Equal(zip, arrived.Attachments[0].Decode());
    }

    [OperatorTheory]
    [InlineData("deborde", DsnAction.Failed, "5.2.2")]
    [InlineData("parti", DsnAction.Failed, "5.1.1")]
    [InlineData("lent", DsnAction.Delayed, "4.2.0")]
    public async Task A_mail_that_fails_after_it_was_taken_is_reported_with_its_code(string who, DsnAction action, string status)
    {
        var envelope = $"{Guid.NewGuid():N}";
        await using var returns = await Operator.OpenAsync(Operator.Returns);
        Assert.IsType<SmtpResult.Accepted>(await Operator.SendAsync(Operator.At("SMTP_LOGIN").As(Operator.Returns), $"{who}@{Operator.Domain}", new MailWriter(Operator.Draft(Operator.NewId())), new(envelope)));

        var recipient = Assert.Single((await ReportAsync(returns, envelope, action)).Mail.DeliveryStatus!.Recipients);
        Assert.Equal(($"{who}@{Operator.Domain}", status), (recipient.FinalRecipient, recipient.Status));
    }

    [OperatorFact]
    public async Task A_report_is_moved_once_it_is_a_fact_and_its_folder_is_made_on_the_way()
    {
        var (id, folder) = (Operator.NewId(), $"Traités {Guid.NewGuid():N}");
        await using var returns = await Operator.OpenAsync(Operator.Returns);
        var uid = await returns.AppendAsync("INBOX", new MailWriter(Operator.Draft(id)), ["\\Seen"], default);
        var unknown = await Assert.ThrowsAsync<ImapRefusedException>(() => returns.MoveAsync([uid!.Value], folder, default));
        Assert.Equal("TRYCREATE", unknown.Code);

        Assert.True(await returns.CreateAsync(folder, default));
        Assert.False(await returns.CreateAsync(folder, default));
        await returns.FlagAsync([uid!.Value], add: true, ["$Hopen2"], default);
        var described = Assert.Single(await returns.DescribeAsync([uid.Value, 4_000_000_000], default));
        Assert.Equal(((long)(await returns.FetchAsync(uid.Value, 100_000, default))!.Length, true), (described.Size, described.Flags.Contains("$Hopen2")));
        await returns.MoveAsync([uid.Value], folder, default);

        Assert.Null(await returns.FetchAsync(uid.Value, 100_000, default));
        Assert.Empty(await returns.SearchAsync("Message-ID", id, default));
        var opened = await returns.SelectAsync(folder, readOnly: true, default);
        Assert.Equal((1, true), (opened.Exists, opened.ReadOnly));
        var found = Assert.Single(await returns.SearchAsync("Message-ID", id, default));
        Assert.Equal(id, MailReader.ReadHeaders((await returns.FetchHeadersAsync(found, 10_000, default))!).Id("Message-ID"));
        await Assert.ThrowsAsync<ImapTooLargeException>(() => returns.FetchAsync(found, 100, default));
        Assert.NotNull(await returns.FetchAsync(found, 100_000, default));
    }
}

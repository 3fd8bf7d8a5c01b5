using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Mail;

/// <summary>Reading an account of a real Dovecot.</summary>
public class ImapServerTests
{
    private static async Task<SignInFailure> RefusedAsync(MailServer server) =>
        (await Assert.ThrowsAsync<MailSignInException>(() => ImapClient.ConnectAsync(server, TimeProvider.System, default))).Reason;

    [OperatorTheory]
    [InlineData("IMAP")]
    [InlineData("IMAP_TLS")]
    public async Task A_name_and_a_password_open_the_account(string door)
    {
        await using var client = await Operator.OpenAsync($"secretariat@{Operator.Domain}", Operator.At(door));
        Assert.Contains("IDLE", client.Capabilities);
        Assert.True(client.Selected!.UidValidity > 0);
    }

    [OperatorTheory]
    [InlineData("IMAP")]
    [InlineData("IMAP_TLS")]
    public async Task A_wrong_password_opens_nothing(string door) => Assert.Equal(SignInFailure.Credentials, await RefusedAsync(Operator.At(door).As(Operator.Returns, "wrong")));

    [OperatorFact]
    public async Task A_certificate_opens_the_account_it_names()
    {
        var id = Operator.NewId();
        await using var client = await ImapClient.ConnectAsync(Operator.At("IMAP_CERTIFICATE", Operator.Known) with { Login = new MailLogin.Certificate() }, TimeProvider.System, default);
        await client.CreateAsync("Certificate", default);
        await client.AppendAsync("Certificate", new MailWriter(Operator.Draft(id)), [], default);
        await using var same = await Operator.OpenAsync(Operator.Returns);
        await same.SelectAsync("Certificate", readOnly: true, default);
        Assert.Single(await same.SearchAsync("Message-ID", id, default));
    }

    [OperatorFact]
    public async Task Without_the_certificate_that_is_asked_for_no_password_helps() => Assert.Equal(SignInFailure.Credentials, await RefusedAsync(Operator.At("IMAP_CERTIFICATE").As(Operator.Returns)));

    [OperatorTheory]
    [InlineData("IMAP")]
    [InlineData("IMAP_TLS")]
    public async Task A_server_whose_certificate_is_nobodys_hears_no_password(string door) => Assert.Equal(SignInFailure.Certificate, await RefusedAsync((Operator.At(door) with { Tls = null }).As(Operator.Returns)));

    [OperatorFact]
    public async Task A_wait_ends_when_the_server_is_killed_and_the_account_is_as_it_was_when_it_is_back()
    {
        await using var proxy = new TcpProxy(Operator.Port("IMAP"));
        var server = Operator.At("IMAP") with { Port = proxy.Port };
        await using var client = await Operator.OpenAsync($"chirurgie@{Operator.Domain}", server);
        var waiting = client.WaitAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), default);
        proxy.Cut();
        await Assert.ThrowsAsync<MailConnectionException>(() => waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        await Assert.ThrowsAsync<MailConnectionException>(() => client.NoopAsync(default));
        await Assert.ThrowsAsync<MailConnectionException>(() => ImapClient.ConnectAsync(server, TimeProvider.System, default));

        proxy.Restore();
        await using var again = await Operator.OpenAsync($"chirurgie@{Operator.Domain}", server);
        Assert.Equal(client.Selected!.UidValidity, again.Selected!.UidValidity);
    }

    [OperatorFact]
    public async Task A_wait_sees_mail_that_another_puts_there_and_can_be_given_up()
    {
        var mailbox = $"dr.martin@medecin.{Operator.Domain}";
        await using var client = await Operator.OpenAsync(mailbox);
        await using var other = await Operator.OpenAsync(mailbox);
        using var stop = new CancellationTokenSource();
        var waiting = client.WaitAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), stop.Token);
        var uid = await other.AppendAsync("INBOX", new MailWriter(Operator.Draft(Operator.NewId())), [], default);
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Contains(uid!.Value, await client.SearchAsync(uid.Value, default));

        var given = client.WaitAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.NotNull(await client.FetchAsync(uid.Value, 100_000, default));
    }

    [OperatorFact]
    public async Task Hundreds_of_mails_are_described_and_moved_at_once()
    {
        var folder = $"Masse {Guid.NewGuid():N}";
        await using var client = await Operator.OpenAsync($"secretariat@{Operator.Domain}");
        await client.CreateAsync(folder, default);
        await client.CreateAsync(folder + " Traités", default);
        for (var i = 0; i < 600; i++)
            await client.AppendAsync(folder, new MailBytes("Subject: x\r\n\r\n"u8.ToArray()), [], default);
        await client.SelectAsync(folder, readOnly: false, default);
        var uids = await client.SearchAsync(1, default);
        Assert.Equal(600, (await client.DescribeAsync(uids, default)).Count(m => m.Size == 14));
        await client.MoveAsync(uids, folder + " Traités", default);
        Assert.Equal(0, client.Selected!.Exists);
        Assert.Equal(600, (await client.SelectAsync(folder + " Traités", readOnly: false, default)).Exists);
    }
}

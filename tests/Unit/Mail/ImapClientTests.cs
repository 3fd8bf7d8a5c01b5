using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

/// <summary>What an account says of itself at a server that lacks what real ones have, or breaks.</summary>
public class ImapClientTests
{
    private const string Opened = "* 2 EXISTS\n* OK [UIDVALIDITY 7] x\n* OK [UIDNEXT 12] ( [ \"\n OK [READ-WRITE] done";

    private static ScriptedServer Server(string capabilities, Func<string, string?> answers) => new(async peer =>
    {
        await peer.SayAsync("* OK hello (\"{3}\r\n");
        await peer.AnswerAsync(command => answers(command) ?? command.Split(' ')[0] switch
        {
            "CAPABILITY" => $"* CAPABILITY IMAP4rev1 {capabilities}\n OK done",
            "SELECT" => Opened,
            _ => " OK done",
        });
    });

    private static async Task<ImapClient> OpenAsync(ScriptedServer server, TimeProvider? time = null)
    {
        var client = await ImapClient.ConnectAsync(server.Address, time ?? TimeProvider.System, default);
        await client.SelectAsync("INBOX", readOnly: false, default);
        return client;
    }

    [Fact]
    public async Task An_open_mailbox_is_kept_up_to_date_by_what_the_server_says_unasked()
    {
        await using var server = Server("IDLE", command => command == "NOOP" ? "* 3 EXISTS\n* 1 EXPUNGE\n* 1 FETCH (FLAGS (\\Seen))\n* 4 RECENT\n* OK [ALERT] ((\n OK done" : null);
        await using var client = await OpenAsync(server);
        Assert.Equal(new("INBOX", 7, 12, 2, false), client.Selected);
        await client.NoopAsync(default);
        Assert.Equal(2, client.Selected!.Exists);
    }

    [Fact]
    public async Task Only_mails_from_the_UID_on_are_found_although_the_last_always_comes()
    {
        await using var server = Server("", command => command.StartsWith("UID SEARCH", StringComparison.Ordinal) ? "* SEARCH 11\n OK done" : null);
        await using var client = await OpenAsync(server);
        Assert.Empty(await client.SearchAsync(12, default));
        Assert.Equal([11u], await client.SearchAsync(3, default));
        Assert.Contains(server.Heard, h => h.EndsWith("UID SEARCH UID 3:*", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_too_large_is_passed_over_and_the_connection_stays_good()
    {
        await using var server = Server("", command => command.StartsWith("UID FETCH", StringComparison.Ordinal) ? "* 1 FETCH (FLAGS () UID 5 BODY[] {200000}\n" + new string('x', 200_000) + " FLAGS ())\n OK done" : null);
        await using var client = await OpenAsync(server);
        var large = await Assert.ThrowsAsync<ImapTooLargeException>(() => client.FetchAsync(5, 1000, default));
        Assert.Equal((5u, 200_000L), (large.Uid, large.Size));
        await client.NoopAsync(default);
        Assert.Equal(200_000, (await client.FetchAsync(5, 200_000, default))!.Length);
        Assert.Null(await client.FetchAsync(6, 200_000, default));
    }

    [Theory]
    [InlineData("UIDPLUS", "UID COPY 3:5,9 \"Trait&AOk-s\"|UID STORE 3:5,9 +FLAGS.SILENT (\\Deleted)|UID EXPUNGE 3:5,9")]
    [InlineData("", "UID COPY 3:5,9 \"Trait&AOk-s\"|UID STORE 3:5,9 +FLAGS.SILENT (\\Deleted)|EXPUNGE")]
    [InlineData("MOVE UIDPLUS", "UID MOVE 3:5,9 \"Trait&AOk-s\"")]
    public async Task Mails_are_moved_as_far_as_the_server_can(string capabilities, string commands)
    {
        await using var server = Server(capabilities, _ => null);
        await using (var client = await OpenAsync(server))
            await client.MoveAsync([9, 4, 3, 5, 3], "Traités", default);
        await server.FinishedAsync();
        Assert.Equal(commands.Split('|'), server.Heard.Skip(2).Where(h => h.Length > 0 && !h.Contains("LOGOUT", StringComparison.Ordinal)).Select(h => h[(h.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
    }

    [Fact]
    public async Task A_command_refused_leaves_the_connection_good()
    {
        await using var server = Server("", command => command.StartsWith("UID COPY", StringComparison.Ordinal) ? " NO [TRYCREATE] no such mailbox (" : null);
        await using var client = await OpenAsync(server);
        var refused = await Assert.ThrowsAsync<ImapRefusedException>(() => client.MoveAsync([1], "X", default));
        Assert.Equal(("UID COPY", "TRYCREATE", false), (refused.Command, refused.Code, refused.Bad));
        await client.NoopAsync(default);
    }

    [Theory]
    [InlineData("* BYE shutting down")]
    [InlineData("nonsense")]
    [InlineData("* 1 FETCH ((((")]
    [InlineData("* 1 FETCH )")]
    [InlineData("* 1 FETCH {99999999999999999999}")]
    [InlineData("* 1 FETCH (BODY[] \"never ends)")]
    [InlineData("Z9 OK of another")]
    public async Task A_server_that_breaks_ends_the_connection_for_good(string answer)
    {
        await using var server = Server("", command => command == "NOOP" ? answer : null);
        await using var client = await OpenAsync(server);
        await Assert.ThrowsAsync<MailConnectionException>(() => client.NoopAsync(default));
        await Assert.ThrowsAsync<MailConnectionException>(() => client.SearchAsync(1, default));
    }

    [Fact]
    public async Task Lists_within_lists_have_an_end()
    {
        await using var server = Server("", command => command == "NOOP" ? "* X " + new string('(', 100_000) : null);
        await using var client = await OpenAsync(server);
        await Assert.ThrowsAsync<MailConnectionException>(() => client.NoopAsync(default));
    }

    [Theory]
    [InlineData("NO [AUTHENTICATIONFAILED] no", typeof(MailSignInException))]
    [InlineData("NO [UNAVAILABLE] later", typeof(MailConnectionException))]
    public async Task A_wrong_password_is_no_broken_connection_and_a_server_without_its_users_is(string answer, Type expected)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("* OK hi\r\n");
            await peer.TalkAsync("* CAPABILITY AUTH=PLAIN\r\nA1 OK x\r\n", "+\r\n", $"A2 {answer}\r\n");
        });
        var thrown = await Record.ExceptionAsync(() => ImapClient.ConnectAsync(server.Address with { Login = new MailLogin.Password("anna", "secret") }, TimeProvider.System, default));
        Assert.Equal(expected, thrown!.GetType());
        Assert.Equal(["A2 AUTHENTICATE PLAIN", "AGFubmEAc2VjcmV0"], server.Heard.Skip(1).Take(2));
    }

    [Fact]
    public async Task Waiting_ends_with_new_mail_and_not_with_a_flag()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("* PREAUTH hi\r\n");
            await peer.TalkAsync("* CAPABILITY IDLE\r\nA1 OK x\r\n", "* 2 EXISTS\r\nA2 OK x\r\n", "+ idling\r\n");
            await peer.SayAsync("* OK Still here\r\n* 1 FETCH (FLAGS (\\Seen))\r\n* 1 EXPUNGE\r\n");
            await peer.SayAsync("* 2 EXISTS\r\n");
            Assert.Equal("DONE", await peer.HearAsync());
            await peer.SayAsync("* 3 EXISTS\r\nA3 OK done\r\n");
            await peer.TalkAsync("A4 OK x\r\n");
        });
        await using var client = await OpenAsync(server);
        Assert.True(await client.WaitAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), default));
        Assert.Equal(3, client.Selected!.Exists);
        await client.NoopAsync(default);
    }

    [Fact]
    public async Task Waiting_is_renewed_before_the_server_takes_us_for_gone()
    {
        var time = new ManualTime();
        var idles = 0;
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("* PREAUTH hi\r\n");
            await peer.TalkAsync("* CAPABILITY IDLE\r\nA1 OK x\r\n", "* 2 EXISTS\r\nA2 OK x\r\n");
            for (var tag = 3; await peer.HearAsync() is { } heard && heard.EndsWith("IDLE", StringComparison.Ordinal); tag++)
            {
                await peer.SayAsync("+ idling\r\n");
                idles++;
                await peer.HearAsync();
                await peer.SayAsync($"A{tag} OK done\r\n");
            }
        });
        await using var client = await OpenAsync(server, time);
        var waiting = client.WaitAsync(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(1), default);
        foreach (var minutes in (int[])[25, 25, 10])
        {
            // While a command is under way somebody waits for its answer, which is sooner.
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            while (time.Next != TimeSpan.FromMinutes(minutes))
                await Task.Delay(1, patience.Token);
            time.Advance(TimeSpan.FromMinutes(minutes));
        }

        Assert.False(await waiting);
        Assert.Equal(3, idles);
    }

    [Fact]
    public async Task Waiting_given_up_leaves_the_connection_good()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("* PREAUTH hi\r\n");
            await peer.TalkAsync("* CAPABILITY IDLE\r\nA1 OK x\r\n", "* 2 EXISTS\r\nA2 OK x\r\n", "+ idling\r\n");
            await stop.CancelAsync();
            await peer.TalkAsync("A3 OK done\r\n", "A4 OK noop\r\n");
        });
        await using var client = await OpenAsync(server);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.WaitAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), stop.Token));
        await client.NoopAsync(default);
    }

    [Fact]
    public async Task Without_IDLE_the_server_is_asked_now_and_then()
    {
        var asked = 0;
        await using var server = Server("", command => command == "NOOP" ? $"* {(++asked == 3 ? 5 : 2)} EXISTS\n OK done" : null);
        await using var client = await OpenAsync(server);
        Assert.True(await client.WaitAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(1), default));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_mail_is_put_into_a_mailbox_when_the_server_asks_for_it()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("* PREAUTH hi\r\n");
            await peer.TalkAsync("* CAPABILITY UIDPLUS\r\nA1 OK x\r\n", "+ go\r\n");
            await peer.HearAsync();
            await peer.HearAsync();
            await peer.SayAsync("A2 OK [APPENDUID 7 42] done\r\n");
        });
        await using var client = await ImapClient.ConnectAsync(server.Address, TimeProvider.System, default);
        Assert.Equal(42u, await client.AppendAsync("Drafts", new MailBytes("Subject: x\r\ny"u8.ToArray()), ["\\Seen"], default));
        Assert.Equal(["A2 APPEND \"Drafts\" (\\Seen) {13}", "Subject: x", "y"], server.Heard.Skip(1).Take(3));
        await Assert.ThrowsAsync<ArgumentException>(() => client.AppendAsync("Drafts", new MailBytes(default), ["a) {3}"], default));
    }

    [Fact]
    public async Task TLS_that_is_not_offered_is_not_done_without()
    {
        await using var server = Server("", _ => null);
        var thrown = await Assert.ThrowsAsync<MailSignInException>(() => ImapClient.ConnectAsync(server.Address with { Security = MailSecurity.StartTls }, TimeProvider.System, default));
        Assert.Equal(SignInFailure.NoTls, thrown.Reason);
    }

    [Fact]
    public async Task A_server_that_takes_no_password_hears_none()
    {
        await using var server = Server("LOGINDISABLED", _ => null);
        var thrown = await Assert.ThrowsAsync<MailSignInException>(() => ImapClient.ConnectAsync(server.Address with { Login = new MailLogin.Password("anna", "secret") }, TimeProvider.System, default));
        Assert.Equal(SignInFailure.NoSuchMechanism, thrown.Reason);
        await server.FinishedAsync();
        Assert.DoesNotContain(server.Heard, h => h.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Traités", "Trait&AOk-s")]
    [InlineData("A & B", "A &- B")]
    [InlineData("日本", "&ZeVnLA-")]
    [InlineData("À voir/été", "&AMA- voir/&AOk-t&AOk-")]
    public void A_mailbox_has_any_letters(string name, string written) => Assert.Equal(written, ImapText.Utf7(name));
}

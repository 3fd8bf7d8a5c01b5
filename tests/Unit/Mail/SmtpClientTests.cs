using System.Text;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Unit.Mail;

/// <summary>What one attempt says of itself, at a server that does what real ones seldom do when asked.</summary>
public class SmtpClientTests
{
    private const string Hello = "250-server.example\r\n250-SIZE 1000\r\n250-DSN\r\n250 8BITMIME\r\n";
    private static readonly SmtpEnvelope Envelope = new("a@x.example", ["b@y.example"]);
    private static readonly MailBytes Mail = new("Subject: x\r\n\r\n.hidden\r\nend"u8.ToArray());

    private static async Task<SmtpResult> SendAsync(ScriptedServer server, SmtpEnvelope? envelope = null, IMailContent? mail = null)
    {
        await using var client = new SmtpClient(server.Address, TimeProvider.System);
        return await client.SendAsync(envelope ?? Envelope, mail ?? Mail, default);
    }

    private static ScriptedServer Saying(string greeting, params string[] answers) => new(async peer =>
    {
        await peer.SayAsync(greeting);
        await peer.TalkAsync(answers);
        await peer.HearAsync();
    });

    [Fact]
    public async Task A_mail_is_handed_over_with_its_reports_asked_for_and_its_full_stops_kept()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(Hello, "250 2.1.0 ok\r\n", "250-2.1.5 a\r\n250 2.1.5 b\r\n", "354 go\r\n");
            await peer.BodyAsync();
            await peer.SayAsync("250 2.0.0 queued as 1\r\n");
            await peer.HearAsync();
        });

        var result = await SendAsync(server, Envelope with { To = ["b+c@y.example"], Dsn = new("id=1 +") });

        await server.FinishedAsync();
        var accepted = Assert.IsType<SmtpResult.Accepted>(result);
        Assert.Equal((new SmtpReply(250, "2.0.0", "queued as 1"), true), (accepted.Reply, accepted.ReportsPromised));
        Assert.Equal(new SmtpReply(250, "2.1.5", "a b"), Assert.Single(accepted.Recipients).Reply);
        Assert.Equal(
            [
                "EHLO client.example", "MAIL FROM:<a@x.example> SIZE=26 RET=HDRS ENVID=id+3D1+20+2B", "RCPT TO:<b+c@y.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;b+2Bc@y.example", "DATA", "Subject: x", "",
                "..hidden", "end", ".", "QUIT",
            ],
            server.Heard);
    }

    [Theory]
    [InlineData("550 5.1.1 no such user", false)]
    [InlineData("452 4.2.2 mailbox full", true)]
    public async Task A_recipient_refused_is_refused_before_the_body_or_later(string reply, bool later)
    {
        await using var server = Saying("220 hi\r\n", Hello, "250 ok\r\n", reply + "\r\n");
        var result = await SendAsync(server);
        Assert.Equal(later ? typeof(SmtpResult.Temporary) : typeof(SmtpResult.RefusedBeforeData), result.GetType());
        Assert.Equal(int.Parse(reply[..3]), Assert.Single(result.Recipients).Reply.Code);
        Assert.DoesNotContain("DATA", server.Heard);
    }

    [Fact]
    public async Task One_recipient_of_two_refused_lets_the_other_have_it()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(Hello, "250 ok\r\n", "550 5.1.1 no\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.BodyAsync();
            await peer.SayAsync("250 ok\r\n");
        });
        var result = Assert.IsType<SmtpResult.Accepted>(await SendAsync(server, Envelope with { To = ["b@y.example", "c@y.example"] }));
        Assert.Equal([550, 250], result.Recipients.Select(r => r.Reply.Code));
        Assert.False(result.ReportsPromised); // none were asked for
    }

    [Theory]
    [InlineData("554 5.7.1 virus", typeof(SmtpResult.RefusedAfterData))]
    [InlineData("451 4.3.0 try again", typeof(SmtpResult.Temporary))]
    [InlineData("354 what", typeof(SmtpResult.Unknown))]
    [InlineData("hello", typeof(SmtpResult.Unknown))]
    [InlineData(null, typeof(SmtpResult.Unknown))]
    public async Task After_the_body_the_answer_decides_and_without_one_nobody_knows(string? reply, Type expected)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(Hello, "250 ok\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.BodyAsync();
            if (reply is null)
                peer.Vanish();
            else
                await peer.SayAsync(reply + "\r\n");
        });
        var result = await SendAsync(server);
        Assert.Equal(expected, result.GetType());
        Assert.Single(result.Recipients);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_connection_that_breaks_before_the_body_has_gone_is_later(int after)
    {
        string[] answers = [Hello, "250 ok\r\n", "250 ok\r\n", "354 go\r\n"];
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(answers[..after]);
            await peer.HearAsync();
            peer.Vanish();
        });
        Assert.Equal(after < 1 ? SmtpStage.Connect : after < 3 ? SmtpStage.MailFrom : SmtpStage.Data, Assert.IsType<SmtpResult.Temporary>(await SendAsync(server)).At);
    }

    [Fact]
    public async Task A_body_cut_short_is_later()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync("250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.HearAsync();
            peer.Vanish();
        });
        var result = Assert.IsType<SmtpResult.Temporary>(await SendAsync(server, mail: new MailBytes(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("Subject: x\r\n", 1_000_000))))));
        Assert.Equal(SmtpStage.Body, result.At);
    }

    [Fact]
    public async Task A_body_refused_while_it_comes_is_refused()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync("250 hi\r\n", "250 ok\r\n", "250 ok\r\n", "354 go\r\n", "552 5.3.4 too much\r\n");
            await peer.BodyAsync();
        });
        Assert.Equal(552, Assert.IsType<SmtpResult.RefusedAfterData>(await SendAsync(server)).Reply.Code);
    }

    [Fact]
    public async Task What_the_server_announces_is_known_without_asking()
    {
        await using var small = Saying("220 hi\r\n", Hello);
        var large = Assert.IsType<SmtpResult.RefusedBeforeData>(await SendAsync(small, mail: new MailBytes(new byte[1001])));
        Assert.Equal((552, "5.3.4", true), (large.Reply.Code, large.Reply.Enhanced, large.Reply.Ours));
        await using var seven = Saying("220 hi\r\n", "250 server.example\r\n");
        Assert.Equal("5.6.3", Assert.IsType<SmtpResult.RefusedBeforeData>(await SendAsync(seven, mail: new MailBytes(Encoding.UTF8.GetBytes("é")))).Reply.Enhanced);
        await using var none = new ScriptedServer();
        Assert.Equal(553, Assert.IsType<SmtpResult.RefusedBeforeData>(await SendAsync(none, Envelope with { To = ["b@y.example>\r\nRCPT TO:<c@y.example"] })).Reply.Code);
    }

    [Theory]
    [InlineData("554 5.7.1 go away", SignInFailure.TurnedAway)]
    [InlineData("421 4.7.1 No client certificate presented", SignInFailure.Certificate)]
    public async Task A_server_that_wants_nothing_of_us_says_nothing_of_the_mail(string greeting, SignInFailure why)
    {
        await using var server = Saying(greeting + "\r\n");
        Assert.Equal(why, Assert.IsType<SmtpResult.NotSignedIn>(await SendAsync(server)).Why);
    }

    [Fact]
    public async Task What_is_said_in_the_clear_before_TLS_is_not_taken_for_the_servers_word()
    {
        await using var server = Saying("220 hi\r\n", "250-hi\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n");
        await using var client = new SmtpClient(server.Address with { Security = MailSecurity.StartTls }, TimeProvider.System);
        var result = Assert.IsType<SmtpResult.NotSignedIn>(await client.CheckAsync(default));
        Assert.Equal(SignInFailure.NoTls, result.Why);
        Assert.Contains("before TLS", result.Detail);
    }

    [Theory]
    [InlineData("PLAIN LOGIN", "AUTH PLAIN AGFubmEAc2VjcmV0")]
    [InlineData("CRAM-MD5 LOGIN", "AUTH LOGIN|YW5uYQ==|c2VjcmV0")]
    public async Task A_password_is_told_as_the_server_wants_it(string offered, string said)
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync($"250-hi\r\n250 AUTH {offered}\r\n");
            await peer.TalkAsync([.. said.Split('|').Skip(1).Select(_ => "334 go on\r\n"), "535 5.7.8 no\r\n"]);
        });
        await using var client = new SmtpClient(server.Address with { Login = new MailLogin.Password("anna", "secret") }, TimeProvider.System);
        var result = Assert.IsType<SmtpResult.NotSignedIn>(await client.CheckAsync(default));
        Assert.Equal((SignInFailure.Credentials, 535), (result.Why, result.Reply!.Code));
        Assert.DoesNotContain("secret", result.ToString() + server.Address with { Login = new MailLogin.Password("anna", "secret") }, StringComparison.Ordinal);
        Assert.Equal(said.Split('|'), server.Heard.Skip(1).Take(3).Where(h => h.Length > 0));
    }

    [Fact]
    public async Task A_certificate_signs_in_by_EXTERNAL()
    {
        await using var server = Saying("220 hi\r\n", "250-hi\r\n250 AUTH EXTERNAL\r\n", "235 welcome\r\n");
        await using var client = new SmtpClient(server.Address with { Login = new MailLogin.Certificate() }, TimeProvider.System);
        Assert.Null(await client.CheckAsync(default));
        Assert.Equal("AUTH EXTERNAL =", server.Heard[1]);
    }

    [Fact]
    public async Task The_next_mail_goes_over_the_same_connection_and_over_a_new_one_when_that_is_gone()
    {
        static async Task Mail(ScriptedServer.Peer peer)
        {
            await peer.TalkAsync("250 ok\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.BodyAsync();
            await peer.SayAsync("250 ok\r\n");
        }

        await using var server = new ScriptedServer(
            async peer =>
            {
                await peer.SayAsync("220 one\r\n");
                await peer.TalkAsync(Hello);
                await Mail(peer);
                await peer.TalkAsync("250 reset\r\n");
                await Mail(peer);
                await peer.TalkAsync("421 4.4.2 idle for too long\r\n");
            },
            async peer =>
            {
                await peer.SayAsync("220 two\r\n");
                await peer.TalkAsync(Hello);
                await Mail(peer);
                await peer.HearAsync();
            });
        await using (var client = new SmtpClient(server.Address, TimeProvider.System))
        {
            for (var i = 0; i < 3; i++)
                Assert.IsType<SmtpResult.Accepted>(await client.SendAsync(Envelope, SmtpClientTests.Mail, default));
        }

        await server.FinishedAsync();
        Assert.Equal(["EHLO client.example", "RSET", "RSET", "EHLO client.example"], server.Heard.Where(h => h is "RSET" || h.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Several_commands_go_at_once_where_the_server_takes_them_so()
    {
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync("250-hi\r\n250 PIPELINING\r\n");
            // Says nothing until all three are there.
            for (var i = 0; i < 3; i++)
                await peer.HearAsync();
            await peer.SayAsync("250 ok\r\n550 no\r\n550 no\r\n");
            await peer.HearAsync();
        });
        Assert.IsType<SmtpResult.RefusedBeforeData>(await SendAsync(server, Envelope with { To = ["b@y.example", "c@y.example"] }));
    }

    [Fact]
    public async Task A_server_that_is_silent_is_given_up_in_its_time()
    {
        var time = new ManualTime();
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(Hello, "250 ok\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.BodyAsync();
            await peer.HearAsync();
        });
        await using var client = new SmtpClient(server.Address with { Patience = new() { Body = TimeSpan.FromMinutes(5) } }, time);
        var sending = client.SendAsync(Envelope, Mail, default);
        while (!Heard(server).Contains("."))
            await Task.Delay(1);
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(sending.IsCompleted);
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(2));
            await Task.Delay(1);
        }

        Assert.Contains("silent for 300 s", Assert.IsType<SmtpResult.Unknown>(await sending).Detail);
    }

    [Fact]
    public async Task A_send_cancelled_before_the_end_of_the_body_throws_and_after_it_nobody_knows()
    {
        using var stop = new CancellationTokenSource();
        await using var server = new ScriptedServer(async peer =>
        {
            await peer.SayAsync("220 hi\r\n");
            await peer.TalkAsync(Hello, "250 ok\r\n", "250 ok\r\n", "354 go\r\n");
            await peer.BodyAsync();
            await stop.CancelAsync();
            await peer.HearAsync();
        });
        await using var client = new SmtpClient(server.Address, TimeProvider.System);
        Assert.IsType<SmtpResult.Unknown>(await client.SendAsync(Envelope, Mail, stop.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(Envelope, Mail, stop.Token));
    }

    private static List<string> Heard(ScriptedServer server)
    {
        lock (server.Heard)
            return [.. server.Heard];
    }

    [Theory]
    [InlineData("a\r\n.b\r\n", "a\r\n..b\r\n")]
    [InlineData(".", "..\r\n")]
    [InlineData("a", "a\r\n")]
    [InlineData("", "")]
    [InlineData("a\n.\nb\r.\rc", "a\r\n..\r\nb\r\n..\r\nc\r\n")] // bare line ends: nothing within a mail ends it
    [InlineData("a\r\n.\r\nMAIL FROM:<x@y>\r\n", "a\r\n..\r\nMAIL FROM:<x@y>\r\n")]
    public async Task Nothing_within_a_body_ends_it_however_it_is_cut(string mail, string sent)
    {
        foreach (var piece in (int[])[1, 2, 3, 100])
        {
            var out_ = new MemoryStream();
            var body = new DotStuffing(async (bytes, stop) => await out_.WriteAsync(bytes, stop));
            foreach (var bytes in Encoding.ASCII.GetBytes(mail).Chunk(piece))
                await body.WriteAsync(bytes);
            await body.EndAsync(default);
            Assert.Equal(sent, Encoding.ASCII.GetString(out_.ToArray()));
        }
    }

    [Fact]
    public async Task A_long_body_is_stuffed_as_a_short_one()
    {
        var random = new Random(1);
        var mail = string.Concat(Enumerable.Range(0, 300_000).Select(_ => "..\r\nab\n"[random.Next(7)]));
        var out_ = new MemoryStream();
        var body = new DotStuffing(async (bytes, stop) => await out_.WriteAsync(bytes, stop));
        await body.WriteAsync(Encoding.ASCII.GetBytes(mail));
        await body.EndAsync(default);
        var lines = Encoding.ASCII.GetString(out_.ToArray())[..^2].Split("\r\n");
        Assert.All(lines, l => Assert.True(l.Length == 0 || l[0] != '.' || l[1] == '.'));
        Assert.Equal(mail.ReplaceLineEndings("\n").TrimEnd('\n'), string.Join('\n', lines.Select(l => l.StartsWith('.') ? l[1..] : l)).TrimEnd('\n'));
    }
}

using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using HopEn2.Interop.Simulators.Mss;
using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Tests.Shared.Dmp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators.Mss;

/// <summary>The simulated operator over real sockets, spoken to by hand.</summary>
public sealed class MssServerTests : IAsyncLifetime, IDisposable
{
    private const string Sender = "documents@app.test";
    private const string Doctor = "medecin@cabinet.test.mssante.fr";
    private static readonly string Login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{Sender}\0secret"));

    private MssServer _server = null!;
    private HttpClient _control = null!;

    public async Task InitializeAsync()
    {
        _server = await MssServer.StartAsync(new MssOptions { Control = new Uri("http://127.0.0.1:0"), Password = "secret", Behaviour = new Behaviour { DisplayedPercent = 100, Delivered = new(0, 0), Read = new(0, 0) } }, TimeProvider.System, default);
        _control = new HttpClient { BaseAddress = _server.Control };
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _control.Dispose();

    [Fact]
    public async Task A_mail_goes_out_and_its_reports_come_back_while_the_client_idles()
    {
        using var imap = await LineClient.OpenAsync(_server.ImapPort);
        await imap.ReadAsync();
        Assert.StartsWith("a1 OK", (await imap.ImapAsync("a1", $"LOGIN {Sender} \"secret\""))[^1], StringComparison.Ordinal);
        Assert.Contains("* 0 EXISTS", await imap.ImapAsync("a2", "SELECT INBOX"));
        await imap.WriteAsync("a3 IDLE\r\n");
        await imap.ToAsync("+");

        Assert.StartsWith("250", await SendAsync(Doctor, "<1@app.test>"), StringComparison.Ordinal);
        await imap.ToAsync("* 2 EXISTS");
        await imap.WriteAsync("DONE\r\n");
        Assert.Equal("a3 OK done", (await imap.ToAsync("a3"))[^1]);
        Assert.Equal("* SEARCH 1 2", (await imap.ImapAsync("a4", "UID SEARCH UNSEEN"))[0]);
        var fetched = string.Join("\n", await imap.ImapAsync("a5", "UID FETCH 1:* (FLAGS BODY.PEEK[])"));
        Assert.Contains("Original-Envelope-Id: env-1", fetched, StringComparison.Ordinal);
        Assert.Contains("Original-Message-ID: <1@app.test>", fetched, StringComparison.Ordinal);
        Assert.Contains("; displayed", fetched, StringComparison.Ordinal);

        Assert.Contains("TRYCREATE", (await imap.ImapAsync("a6", "UID MOVE 1 \"Trait&AOk-s\""))[^1], StringComparison.Ordinal);
        await imap.ImapAsync("a7", "CREATE \"Trait&AOk-s\"");
        var moved = await imap.ImapAsync("a8", "UID MOVE 1 \"Trait&AOk-s\"");
        Assert.Contains(moved, l => l.StartsWith("* OK [COPYUID", StringComparison.Ordinal));
        Assert.Contains("* 1 EXPUNGE", moved);
        Assert.Equal("* SEARCH 2", (await imap.ImapAsync("a9", "UID SEARCH ALL"))[0]);
        await imap.ImapAsync("b1", "UID STORE 2 +FLAGS.SILENT (\\Seen \\Deleted)");
        Assert.Equal("* SEARCH", (await imap.ImapAsync("b2", "UID SEARCH UNSEEN"))[0]);
        Assert.Contains("* 1 EXPUNGE", await imap.ImapAsync("b3", "EXPUNGE"));
        Assert.Contains("* 1 EXISTS", await imap.ImapAsync("b4", "SELECT \"Trait&AOk-s\""));
    }

    [Fact]
    public async Task A_literal_is_read_and_a_malformed_command_is_answered()
    {
        using var imap = await LineClient.OpenAsync(_server.ImapPort);
        await imap.ReadAsync();
        await imap.WriteAsync($"a LOGIN {{{Sender.Length}}}\r\n");
        Assert.StartsWith("+", await imap.ReadAsync(), StringComparison.Ordinal);
        await imap.WriteAsync($"{Sender} {{6+}}\r\nsecret\r\n");
        Assert.StartsWith("a OK", (await imap.ToAsync("a"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("b BAD", (await imap.ImapAsync("b", "UID FETCH (1"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("c BAD", (await imap.ImapAsync("c", "FETCH 1 FLAGS"))[^1], StringComparison.Ordinal);
        await imap.WriteAsync("d LOGIN {99999999}\r\n");
        Assert.Null(await imap.ReadAsync());
    }

    [Fact]
    public async Task A_wrong_password_opens_nothing()
    {
        using var imap = await LineClient.OpenAsync(_server.ImapPort);
        await imap.ReadAsync();
        Assert.StartsWith("a NO", (await imap.ImapAsync("a", $"LOGIN {Sender} faux"))[^1], StringComparison.Ordinal);
        using var smtp = await GreetedAsync();
        Assert.StartsWith("535", await smtp.SmtpAsync("AUTH PLAIN " + Convert.ToBase64String("\0a\0b"u8)), StringComparison.Ordinal);
        Assert.StartsWith("530", await smtp.SmtpAsync($"MAIL FROM:<{Sender}>"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_recipient_refused_does_not_keep_the_others_from_their_mail()
    {
        await OrderAsync("""{"behaviour":{"addresses":{"parti@b.test":{"atRcpt":"550 5.1.1 gone"}}}}""");
        using var smtp = await GreetedAsync();
        await smtp.SmtpAsync("AUTH PLAIN " + Login);
        await smtp.SmtpAsync($"MAIL FROM:<{Sender}>");
        Assert.Equal("550 5.1.1 gone", await smtp.SmtpAsync("RCPT TO:<parti@b.test>"));
        Assert.StartsWith("250", await smtp.SmtpAsync("RCPT TO:<la@b.test>"), StringComparison.Ordinal);
        Assert.StartsWith("354", await smtp.SmtpAsync("DATA"), StringComparison.Ordinal);
        Assert.StartsWith("250", await smtp.SmtpAsync("Subject: x\r\n\r\n..point\r\n."), StringComparison.Ordinal);
        var mail = Assert.Single((await _control.GetFromJsonAsync<List<JsonElement>>("control/mails"))!);
        Assert.Equal(("la@b.test", ".point"), (mail.GetProperty("recipients")[0].GetProperty("address").GetString(), mail.GetProperty("text").GetString()!.Trim()));
    }

    [Theory]
    [InlineData("""{"troubles":[{"at":"data","reply":"451 4.3.0 later","next":1}]}""", "451 4.3.0 later", 0)]
    [InlineData("""{"troubles":[{"at":"data","cut":true,"next":1}]}""", null, 0)]
    [InlineData("""{"troubles":[{"at":"data","cut":true,"taken":true,"next":1}]}""", null, 1)]
    public async Task The_way_in_is_troubled_as_ordered_and_then_no_more(string order, string? reply, int taken)
    {
        await OrderAsync(order);
        Assert.Equal(reply, await SendAsync(Doctor, "<2@app.test>"));
        Assert.Equal(taken, await TakenAsync("<2@app.test>"));
        Assert.StartsWith("250", await SendAsync(Doctor, "<2@app.test>"), StringComparison.Ordinal);
        Assert.Equal(taken + 1, await TakenAsync("<2@app.test>"));
    }

    [Fact]
    public async Task A_mail_cut_before_its_end_was_never_handed_over()
    {
        using (var smtp = await GreetedAsync())
        {
            await smtp.SmtpAsync("AUTH PLAIN " + Login);
            await smtp.SmtpAsync($"MAIL FROM:<{Sender}>");
            await smtp.SmtpAsync($"RCPT TO:<{Doctor}>");
            await smtp.SmtpAsync("DATA");
            await smtp.WriteAsync("Message-ID: <3@app.test>\r\n\r\nla moitié");
        }

        Assert.StartsWith("250", await SendAsync(Doctor, "<4@app.test>"), StringComparison.Ordinal);
        Assert.Equal(0, await TakenAsync("<3@app.test>"));
    }

    [Fact]
    public async Task What_is_too_large_or_too_long_is_refused()
    {
        using var smtp = await GreetedAsync();
        await smtp.SmtpAsync("AUTH PLAIN " + Login);
        Assert.StartsWith("552", await smtp.SmtpAsync($"MAIL FROM:<{Sender}> SIZE=90000000"), StringComparison.Ordinal);
        Assert.StartsWith("501", await smtp.SmtpAsync("MAIL FROM:documents"), StringComparison.Ordinal);
        Assert.StartsWith("503", await smtp.SmtpAsync("DATA"), StringComparison.Ordinal);
        await smtp.WriteAsync(new string('x', 40_000));
        Assert.Null(await smtp.ReadAsync());
    }

    [Theory]
    [InlineData("""{"behaviour":{"bouncedPercent":101}}""")]
    [InlineData("""{"troubles":[{"at":"data","reply":"250 ok"}]}""")]
    [InlineData("""{"troubles":[{"at":"rcpt","cut":true}]}""")]
    [InlineData("""{"behavior":{}}""")]
    public async Task An_order_that_makes_no_sense_is_refused(string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await _control.PostAsync("control", content)).StatusCode);
    }

    [Fact]
    public async Task Two_hundred_mails_over_four_connections_take_less_than_ten_seconds_and_each_is_there_once()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, 200), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
            Assert.StartsWith("250", await SendAsync($"p{i}@cabinet.test.mssante.fr", $"<load-{i}@app.test>"), StringComparison.Ordinal));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        var taken = await _control.GetFromJsonAsync<List<JsonElement>>("control/taken");
        Assert.Equal(200, taken!.Count);
        Assert.All(taken, t => Assert.Equal(1, t.GetProperty("taken").GetInt32()));
    }

    [Fact]
    public async Task With_a_certificate_nobody_is_believed_before_tls_and_the_clients_own_is_its_mailbox()
    {
        await using var server = await MssServer.StartAsync(new MssOptions { Certificate = DmpCertificates.Server, Authorities = [DmpCertificates.Authority] }, TimeProvider.System, default);
        using var imap = await LineClient.OpenAsync(server.ImapPort);
        await imap.ReadAsync();
        Assert.Contains("PRIVACYREQUIRED", (await imap.ImapAsync("a", "LOGIN x y"))[^1], StringComparison.Ordinal);
        Assert.StartsWith("b OK", (await imap.ImapAsync("b", "STARTTLS"))[^1], StringComparison.Ordinal);
        await imap.SecureAsync(DmpCertificates.Structure);
        Assert.StartsWith("c OK", (await imap.ImapAsync("c", "AUTHENTICATE EXTERNAL ="))[^1], StringComparison.Ordinal);

        using var smtp = await LineClient.OpenAsync(server.SmtpPort);
        await smtp.ReadAsync();
        await smtp.SmtpAsync("EHLO test");
        Assert.StartsWith("530", await smtp.SmtpAsync($"MAIL FROM:<{Sender}>"), StringComparison.Ordinal);
        Assert.StartsWith("220", await smtp.SmtpAsync("STARTTLS"), StringComparison.Ordinal);
        await smtp.SecureAsync(DmpCertificates.Structure);
        await smtp.SmtpAsync("EHLO test");
        Assert.StartsWith("235", await smtp.SmtpAsync("AUTH EXTERNAL ="), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_robot_answers_from_a_maildir_once()
    {
        var boxes = Directory.CreateTempSubdirectory("hopen2-robot-");
        try
        {
            var arrived = Directory.CreateDirectory(Path.Combine(boxes.FullName, Doctor, "Maildir", "new"));
            await File.WriteAllTextAsync(Path.Combine(arrived.FullName, "1.test"), $"Return-Path: <{Sender}>\nFrom: <{Sender}>\nMessage-ID: <9@app.test>\nSubject: XDM\nDisposition-Notification-To: {Sender}\n\ncorps\n");
            await using var open = await MssServer.StartAsync(new MssOptions { AsksWho = false }, TimeProvider.System, default);
            using var imap = await LineClient.OpenAsync(open.ImapPort);
            await imap.ReadAsync();
            await imap.ImapAsync("a", $"LOGIN {Sender} x");
            var robot = new RecipientRobot(new RobotOptions { Mailboxes = boxes.FullName, SmtpPort = open.SmtpPort, Addresses = [Doctor], Behaviour = new Behaviour { DisplayedPercent = 100, Read = new(0, 0) } }, TimeProvider.System);
            await robot.StepAsync(default);
            await robot.StepAsync(default);
            Assert.Equal((1, 1), (robot.Read, robot.Sent));
            Assert.Empty(arrived.EnumerateFiles());
            Assert.Contains("* 1 EXISTS", await imap.ImapAsync("b", "SELECT INBOX"));
            Assert.Contains("Original-Message-ID: <9@app.test>", await imap.ImapAsync("c", "UID FETCH 1 (BODY.PEEK[])"));
        }
        finally
        {
            boxes.Delete(recursive: true);
        }
    }

    private async Task<LineClient> GreetedAsync()
    {
        var smtp = await LineClient.OpenAsync(_server.SmtpPort);
        Assert.StartsWith("220", await smtp.ReadAsync(), StringComparison.Ordinal);
        Assert.StartsWith("250", await smtp.SmtpAsync("EHLO test"), StringComparison.Ordinal);
        return smtp;
    }

    private async Task<string?> SendAsync(string to, string messageId)
    {
        using var smtp = await GreetedAsync();
        Assert.StartsWith("235", await smtp.SmtpAsync("AUTH PLAIN " + Login), StringComparison.Ordinal);
        Assert.StartsWith("250", await smtp.SmtpAsync($"MAIL FROM:<{Sender}> RET=HDRS ENVID=env-1"), StringComparison.Ordinal);
        Assert.StartsWith("250", await smtp.SmtpAsync($"RCPT TO:<{to}> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;{to}"), StringComparison.Ordinal);
        Assert.StartsWith("354", await smtp.SmtpAsync("DATA"), StringComparison.Ordinal);
        return await smtp.SmtpAsync($"From: <{Sender}>\r\nMessage-ID: {messageId}\r\nDisposition-Notification-To: {Sender}\r\nSubject: XDM\r\n\r\ncorps\r\n.");
    }

    private async Task<int> TakenAsync(string messageId) =>
        (await _control.GetFromJsonAsync<List<JsonElement>>("control/taken"))!.Where(t => t.GetProperty("messageId").GetString() == messageId).Sum(t => t.GetProperty("taken").GetInt32());

    private async Task OrderAsync(string order)
    {
        using var content = new StringContent(order, Encoding.UTF8, "application/json");
        var answer = await _control.PostAsync("control", content);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

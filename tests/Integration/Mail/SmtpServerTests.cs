using System.Text;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using HopEn2.Interop.Tests.Integration.Alerting;
using HopEn2.Interop.Tests.Shared;
using Xunit;
using Xunit.Abstractions;

namespace HopEn2.Interop.Tests.Integration.Mail;

/// <summary>Handing mails to a real Postfix.</summary>
[Collection(nameof(Alone))]
public class SmtpServerTests(ITestOutputHelper output)
{
    private static MailServer Door => Operator.At("SMTP_LOGIN").As(Operator.Returns);

    private static MailWriter Mail => new(Operator.Draft(Operator.NewId()));

    [OperatorTheory]
    [InlineData("SMTP_LOGIN")]
    [InlineData("SMTP_TLS")]
    public async Task A_name_and_a_password_are_enough(string door) => Assert.IsType<SmtpResult.Accepted>(await Operator.SendAsync(Operator.At(door).As(Operator.Returns), Operator.Patient, Mail));

    [OperatorTheory]
    [InlineData("SMTP_LOGIN")]
    [InlineData("SMTP_TLS")]
    public async Task A_wrong_password_says_nothing_of_the_mail(string door)
    {
        var result = Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Operator.At(door).As(Operator.Returns, "wrong"), Operator.Patient, Mail));
        Assert.Equal((SignInFailure.Credentials, 535), (result.Why, result.Reply!.Code));
    }

    [OperatorTheory]
    [InlineData("client.pem", "client.key", null)]
    [InlineData("client.pem", "client.locked.key", "client.password")]
    [InlineData("client.pfx", null, "client.password")]
    public async Task A_certificate_is_enough_where_it_is_asked_for(string certificate, string? key, string? password)
    {
        var files = Operator.Trusted with { Certificate = Operator.File(certificate), Key = key is null ? null : Operator.File(key), PasswordFile = password is null ? null : Operator.File(password) };
        Assert.IsType<SmtpResult.Accepted>(await Operator.SendAsync(Operator.At("SMTP_CERTIFICATE", files), Operator.Patient, Mail));
    }

    [OperatorFact]
    public async Task Without_the_certificate_that_is_asked_for_nothing_is_sent() =>
        Assert.Equal(SignInFailure.Certificate, Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Operator.At("SMTP_CERTIFICATE"), Operator.Patient, Mail)).Why);

    [OperatorFact]
    public async Task A_server_that_ends_TLS_for_want_of_a_certificate_is_told_from_one_that_went_away()
    {
        var port = MailTransportTests.FreePort();
        var start = new System.Diagnostics.ProcessStartInfo("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-cert", Operator.File("server.pem"), "-key", Operator.File("server.key"), "-CAfile", Operator.File("ca.pem"), "-Verify", "1", "-verify_return_error"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var server = System.Diagnostics.Process.Start(start)!;
        try
        {
            SmtpResult result;
            do
            {
                await Task.Delay(50);
                result = await Operator.SendAsync(Operator.At("SMTP_TLS") with { Port = port }, Operator.Patient, Mail);
            }
            while (result is SmtpResult.Temporary { At: SmtpStage.Connect, Detail: var detail } && detail.Contains("cannot be reached", StringComparison.Ordinal) && !server.HasExited);
            Assert.Equal(SignInFailure.Certificate, Assert.IsType<SmtpResult.NotSignedIn>(result).Why);
        }
        finally
        {
            server.Kill();
        }
    }

    [OperatorFact]
    public async Task A_certificate_that_cannot_be_read_is_named() =>
        Assert.Contains("nowhere.pem", Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Operator.At("SMTP_CERTIFICATE", Operator.Known with { Certificate = "nowhere.pem" }), Operator.Patient, Mail)).Detail);

    [OperatorFact]
    public async Task A_server_whose_certificate_is_nobodys_gets_nothing() =>
        Assert.Equal(SignInFailure.Certificate, Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Door with { Tls = null }, Operator.Patient, Mail)).Why);

    [OperatorFact]
    public async Task A_server_of_another_name_gets_nothing() =>
        Assert.Equal(SignInFailure.Certificate, Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Door with { Tls = () => Named("mail.example") }, Operator.Patient, Mail)).Why);

    [OperatorFact]
    public async Task In_the_clear_this_server_takes_nothing() =>
        Assert.Equal(SignInFailure.NoTls, Assert.IsType<SmtpResult.NotSignedIn>(await Operator.SendAsync(Operator.At("SMTP") with { Security = MailSecurity.None }, Operator.Patient, Mail)).Why);

    [OperatorTheory]
    [InlineData("personne@ch-exemple.test-ci-sis.mssante.fr", 550, "5.1.1")]
    [InlineData("377010115400329@patient.mssante.fr", 550, "5.1.1")]
    [InlineData("somebody@elsewhere.example", 554, "5.7.1")]
    public async Task An_unknown_recipient_is_refused_before_the_body(string to, int code, string enhanced)
    {
        var result = Assert.IsType<SmtpResult.RefusedBeforeData>(await Operator.SendAsync(Door, to, Mail));
        Assert.Equal((SmtpStage.RcptTo, code, enhanced), (result.At, result.Reply.Code, result.Reply.Enhanced));
    }

    [OperatorFact]
    public async Task A_full_mailbox_is_for_later() =>
        Assert.Equal("4.2.2", Assert.IsType<SmtpResult.Temporary>(await Operator.SendAsync(Door, $"plein@{Operator.Domain}", Mail)).Reply!.Enhanced);

    [OperatorFact]
    public async Task Too_large_a_mail_is_refused_before_it_goes_out_and_by_the_server_when_it_lied_of_its_size()
    {
        var large = Encoding.ASCII.GetBytes("Subject: x\r\n\r\n" + string.Concat(Enumerable.Repeat(new string('x', 98) + "\r\n", 110_000)));
        var before = Assert.IsType<SmtpResult.RefusedBeforeData>(await Operator.SendAsync(Operator.At("SMTP"), "interop@chu-fictif.example", new MailBytes(large)));
        Assert.Equal((552, true), (before.Reply.Code, before.Reply.Ours));
        var after = Assert.IsType<SmtpResult.RefusedAfterData>(await Operator.SendAsync(Operator.At("SMTP"), "interop@chu-fictif.example", new Understated(large)));
        Assert.Equal((552, false), (after.Reply.Code, after.Reply.Ours));
    }

    [OperatorFact]
    public async Task A_refused_recipient_leaves_the_connection_to_the_next_mail()
    {
        await using var proxy = new TcpProxy(Operator.Port("SMTP_LOGIN"));
        await using var client = new SmtpClient(Door with { Port = proxy.Port }, TimeProvider.System);
        for (var i = 0; i < 20; i++)
        {
            var known = i % 2 == 0;
            var result = await client.SendAsync(new(Operator.Returns, [known ? Operator.Patient : $"personne@{Operator.Domain}"]), Mail, default);
            Assert.Equal(known ? typeof(SmtpResult.Accepted) : typeof(SmtpResult.RefusedBeforeData), result.GetType());
        }

        Assert.Equal(1, proxy.Accepted);
    }

    [OperatorFact]
    public async Task A_server_that_was_killed_is_for_later_and_takes_mail_again_once_it_is_back()
    {
        await using var proxy = new TcpProxy(Operator.Port("SMTP_LOGIN"));
        await using var client = new SmtpClient(Door with { Port = proxy.Port }, TimeProvider.System);
        Task<SmtpResult> SendAsync() => client.SendAsync(new(Operator.Returns, [Operator.Patient]), Mail, default);
        Assert.IsType<SmtpResult.Accepted>(await SendAsync());

        proxy.Cut();
        Assert.Equal(SmtpStage.Connect, Assert.IsType<SmtpResult.Temporary>(await SendAsync()).At);
        proxy.Restore();
        Assert.IsType<SmtpResult.Accepted>(await SendAsync());
        proxy.CutConnections();
        Assert.IsType<SmtpResult.Accepted>(await SendAsync());
    }

    [OperatorFact]
    public async Task A_connection_lost_while_the_body_was_judged_leaves_it_unknown_although_the_mail_arrives()
    {
        var id = Operator.NewId();
        await using var proxy = new TcpProxy(Operator.Port("SMTP_LOGIN"));
        await using var client = new SmtpClient(Door with { Port = proxy.Port }, TimeProvider.System);
        var sending = client.SendAsync(new(Operator.Returns, [Operator.Patient]), new Ended(new MailWriter(Operator.Draft(id)), proxy.PauseFromServer), default);
        await using var patients = await Operator.OpenAsync("patients@patient.mssante.fr");
        await Operator.FindAsync(patients, m => m.MessageId == id);
        proxy.Cut();
        Assert.IsType<SmtpResult.Unknown>(await sending);
    }

    [OperatorFact]
    public async Task Twenty_megabytes_go_out_and_come_back_with_flat_memory()
    {
        var (id, zip) = (Operator.NewId(), new byte[20_000_000]);
        new Random(1).NextBytes(zip);
        var mail = new MailWriter(Operator.Draft(id, new MailAttachment("IHE_XDM.zip", "application/zip", zip)));
        await using var client = new SmtpClient(Door, TimeProvider.System);
        Assert.Null(await client.CheckAsync(default));
        var (before, watch) = (GC.GetTotalAllocatedBytes(precise: true), System.Diagnostics.Stopwatch.StartNew());

        Assert.IsType<SmtpResult.Accepted>(await client.SendAsync(new(Operator.Returns, [Operator.Patient]), mail, default));

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        output.WriteLine($"{mail.Length} bytes in {watch.ElapsedMilliseconds} ms, {allocated} bytes allocated in the whole process meanwhile");
        await using var patients = await Operator.OpenAsync("patients@patient.mssante.fr");
        var uid = (await Operator.FindAsync(patients, m => m.MessageId == id)).Uid;
        await patients.SelectAsync("INBOX", readOnly: true, default);
        watch.Restart();
        var fetched = await patients.FetchAsync(uid, 40_000_000, default);
        output.WriteLine($"fetched in {watch.ElapsedMilliseconds} ms");
        Assert.Equal(zip, Assert.Single(MailReader.Read(fetched).Attachments).Decode());
        // A single copy of the attachment would be 20 MB more.
        Assert.InRange(allocated, 0, 15_000_000);
    }

    private static System.Net.Security.SslClientAuthenticationOptions Named(string name)
    {
        var options = Operator.Trusted.Options();
        options.TargetHost = name;
        return options;
    }

    /// <summary>Says that it is small.</summary>
    private sealed class Understated(byte[] bytes) : IMailContent
    {
        public long Length => 10;

        public bool EightBit => false;

        public async Task WriteToAsync(Stream to, CancellationToken cancel) => await to.WriteAsync(bytes, cancel);
    }

    /// <summary>Tells when it has been written.</summary>
    private sealed class Ended(IMailContent mail, Action ended) : IMailContent
    {
        public long Length => mail.Length;

        public bool EightBit => mail.EightBit;

        public async Task WriteToAsync(Stream to, CancellationToken cancel)
        {
            await mail.WriteToAsync(to, cancel);
            ended();
        }
    }
}

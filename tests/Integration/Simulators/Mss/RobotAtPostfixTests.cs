using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Tests.Integration.Delivery.Mss;
using HopEn2.Interop.Tests.Shared;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Simulators.Mss;

/// <summary>The scripted recipient at the real Postfix of <c>tests/servers</c>.</summary>
public sealed class RobotAtPostfixTests
{
    private const string Doctor = "dr.martin@medecin." + Operator.Domain;

    /// <summary>A return mailbox that no other test reads.</summary>
    private const string Returns = "retours@app." + Operator.Domain;

    [OperatorFact]
    public async Task It_reads_the_maildir_and_says_by_smtp_that_the_mail_was_read_and_that_nobody_is_there()
    {
        var files = Environment.GetEnvironmentVariable("HOPEN2_TEST_MAIL_FILES")!;
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Path.Combine(files, "ca.pem"));
        var door = Environment.GetEnvironmentVariable("HOPEN2_TEST_SMTP_CERTIFICATE")!.Split(':');
        var options = new RobotOptions
        {
            Mailboxes = Environment.GetEnvironmentVariable("HOPEN2_TEST_MAILDIR")!,
            SmtpHost = door[0],
            SmtpPort = int.Parse(door[1], CultureInfo.InvariantCulture),
            Certificate = X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(files, "client.pfx"), "fictitious"),
            Authorities = authorities,
            Addresses = [Doctor],
            Behaviour = new Behaviour { DisplayedPercent = 100, AbsentPercent = 100, Read = new(0, 0), Delivered = new(0, 0) },
        };
        var id = $"<{Guid.NewGuid():N}@app.{Operator.Domain}>";
        await SmtpSender.SendAsync(options, Returns, Doctor, Encoding.UTF8.GetBytes(
            $"From: <{Returns}>\r\nTo: <{Doctor}>\r\nSubject: XDM/1.0/DDM+Compte rendu\r\nMessage-ID: {id}\r\nDisposition-Notification-To: <{Returns}>\r\n\r\n.corps\r\n"), default);

        var robot = new RecipientRobot(options, TimeProvider.System);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (robot.Sent < 2)
        {
            await robot.StepAsync(stop.Token);
            await Task.Delay(100, stop.Token);
        }

        var returned = await Mailbox.MailsAsync(Returns, id, 2);
        Assert.Contains(returned, m => m.Contains("Disposition: manual-action/MDN-sent-manually; displayed", StringComparison.Ordinal) && m.Contains("Return-Path: <>", StringComparison.Ordinal));
        Assert.Contains(returned, m => m.Contains("Auto-Submitted: auto-replied", StringComparison.Ordinal) && m.Contains($"In-Reply-To: {id}", StringComparison.Ordinal));
    }
}

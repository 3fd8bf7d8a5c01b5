using System.Globalization;
using HopEn2.Interop.Mail;
using HopEn2.Interop.Mail.Imap;
using HopEn2.Interop.Mail.Mime;
using HopEn2.Interop.Mail.Smtp;
using Xunit;

namespace HopEn2.Interop.Tests.Integration.Mail;

/// <summary>Needs the MSSanté operator that tests/servers starts (Postfix and Dovecot); skips visibly without, and fails where servers are required (CI).</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorFactAttribute : FactAttribute
{
    public OperatorFactAttribute() => Skip = Operator.Missing;
}

/// <inheritdoc cref="OperatorFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorTheoryAttribute : TheoryAttribute
{
    public OperatorTheoryAttribute() => Skip = Operator.Missing;
}

/// <summary>The operator of the tests: its doors, its certificates, its mailboxes.</summary>
internal static class Operator
{
    public const string Password = "fictitious";
    public const string Domain = "ch-exemple.test-ci-sis.mssante.fr";
    public const string Patient = "277010115400329@patient.mssante.fr";

    public static string? Missing => Environment.GetEnvironmentVariable("HOPEN2_TEST_IMAP") is null && Environment.GetEnvironmentVariable("HOPEN2_TEST_REQUIRE_SERVERS") != "1"
        ? "No mail operator: name it in HOPEN2_TEST_SMTP… and HOPEN2_TEST_IMAP… (tests/servers starts one)."
        : null;

    /// <summary>The mailbox reports come to.</summary>
    public static string Returns => Environment.GetEnvironmentVariable("HOPEN2_TEST_IMAP_RETURNS")!;

    public static TlsClientFiles Trusted => new(File("ca.pem"));

    public static TlsClientFiles Known => Trusted with { Certificate = File("client.pem"), Key = File("client.key") };

    public static string File(string name) => Path.Combine(Environment.GetEnvironmentVariable("HOPEN2_TEST_MAIL_FILES")!, name);

    /// <param name="door">What follows HOPEN2_TEST_, for example <c>SMTP_LOGIN</c>.</param>
    public static MailServer At(string door, TlsClientFiles? tls = null) => new("localhost", Port(door))
    {
        Security = door.EndsWith("_TLS", StringComparison.Ordinal) ? MailSecurity.Tls : MailSecurity.StartTls, Tls = () => (tls ?? Trusted).Options(),
    };

    public static int Port(string door) => int.Parse(Environment.GetEnvironmentVariable($"HOPEN2_TEST_{door}")!.Split(':')[1], CultureInfo.InvariantCulture);

    public static MailServer As(this MailServer server, string user, string password = Password) => server with { Login = new MailLogin.Password(user, password) };

    public static MailDraft Draft(string messageId, params MailAttachment[] attachments) => new()
    {
        From = new(Returns, "CH_EXEMPLE_Chirurgie"), To = [new(Patient)], Subject = "XDM/1.0/DDM+Compte rendu opératoire EXEMPLE SACHA 21/01/1977", Date = DateTimeOffset.UnixEpoch.AddYears(55), MessageId = messageId,
        Text = "Bonjour,\nvotre compte rendu est joint.", Attachments = attachments,
    };

    public static string NewId() => $"{Guid.NewGuid():N}@app.{Domain}";

    public static async Task<SmtpResult> SendAsync(MailServer server, string to, IMailContent mail, DsnRequest? dsn = null)
    {
        await using var client = new SmtpClient(server, TimeProvider.System);
        return await client.SendAsync(new(Returns, [to]) { Dsn = dsn }, mail, default);
    }

    /// <summary>The first mail of a mailbox that is meant, waited for by IDLE.</summary>
    public static async Task<(uint Uid, IncomingMail Mail)> FindAsync(ImapClient client, Func<IncomingMail, bool> meant)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        uint from = 1;
        while (true)
        {
            foreach (var uid in await client.SearchAsync(from, patience.Token))
            {
                from = uid + 1;
                if (await client.FetchAsync(uid, 50_000_000, patience.Token) is { } bytes && MailReader.Read(bytes) is var mail && meant(mail))
                    return (uid, mail);
            }

            await client.WaitAsync(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1), patience.Token);
        }
    }

    public static async Task<ImapClient> OpenAsync(string mailbox, MailServer? server = null)
    {
        var client = await ImapClient.ConnectAsync((server ?? At("IMAP")).As(mailbox), TimeProvider.System, default);
        await client.SelectAsync("INBOX", readOnly: false, default);
        return client;
    }
}

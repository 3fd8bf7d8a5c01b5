using System.ComponentModel.DataAnnotations;
using HopEn2.Interop.Delivery.Mss.Returns;
using HopEn2.Interop.Mail;

namespace HopEn2.Interop.Delivery.Mss;

/// <summary>Settings under <c>Delivery:Mss</c>: the operator, and what holds for this machine. As whom the house mails is in <c>delivery.yaml</c>.</summary>
public sealed record MssOptions
{
    public const string Section = "Delivery:Mss";

    public const string Product = "HopEn2.Interop";

    public static string Version { get; } = typeof(MssOptions).Assembly.GetName().Version?.ToString(3) ?? "0";

    /// <summary>Where mails are handed over; null: nothing is mailed.</summary>
    public MssServer? Smtp { get; init; }

    /// <summary>Where returns are read; null: none are.</summary>
    public MssServer? Imap { get; init; }

    /// <summary>The operator is one for tests. Default false: test addresses and test INS go nowhere.</summary>
    public bool TestOperator { get; init; }

    /// <summary>Domains of test operators (mssante.md §1).</summary>
    public IReadOnlyList<string> TestDomains { get; init; } = ["formation.mssante.fr", "test-ci-sis.mssante.fr"];

    /// <summary>Octets of a mail to a patient, encoded, at most. Default 25 000 000 (MES); 1 to 100 million.</summary>
    [Range(1_000_000, 100_000_000)]
    public long PatientLimit { get; init; } = 25_000_000;

    /// <summary>Connections to the operator at a time. Default 1 (mssante.md §7); 1 to 20.</summary>
    [Range(1, 20)]
    public int Connections { get; init; } = 1;

    public ReturnOptions Returns { get; init; } = new();
}

/// <summary>A mail server of the operator, as settings name it.</summary>
public sealed record MssServer
{
    public required string Host { get; init; }

    /// <summary>Default 587 for SMTP and 143 for IMAP with STARTTLS; 465 and 993 with TLS from the first byte.</summary>
    public int? Port { get; init; }

    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Account; null: whoever the certificate says, or nobody.</summary>
    public string? User { get; init; }

    /// <summary>Secret: from a file of HOPEN2_SECRETS or a variable. Null: none.</summary>
    public string? Password { get; init; }

    /// <summary>PEM file of the operator's authority; null: the machine's authorities.</summary>
    public string? Authority { get; init; }

    /// <summary>Client certificate, PEM or PFX; null: none is shown.</summary>
    public string? Certificate { get; init; }

    public string? Key { get; init; }

    public string? PasswordFile { get; init; }

    /// <param name="startTls">Port with STARTTLS or in the clear.</param>
    /// <param name="tls">Port with TLS from the first byte.</param>
    internal MailServer Server(int startTls, int tls) => new(Host, Port ?? (Security is MailSecurity.Tls ? tls : startTls))
    {
        Security = Security,
        Login = Password is { Length: > 0 } secret && User is { } user ? new MailLogin.Password(user, secret) : Certificate is not null ? new MailLogin.Certificate(User) : null,
        Tls = Authority is null && Certificate is null ? null : new TlsClientFiles(Authority, Certificate, Key, PasswordFile).Options,
    };

    public MailServer ForSmtp() => Server(587, 465);

    public MailServer ForImap() => Server(143, 993);

    /// <summary>Without the secret: records are printed.</summary>
    public override string ToString() => $"{Host}:{Port} ({Security})";
}

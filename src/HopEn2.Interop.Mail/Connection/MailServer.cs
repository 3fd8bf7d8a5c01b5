using System.Net.Security;

namespace HopEn2.Interop.Mail;

/// <summary>Where a mail server is, and as whom we come. SMTP and IMAP alike.</summary>
public sealed record MailServer(string Host, int Port)
{
    public MailSecurity Security { get; init; } = MailSecurity.StartTls;

    /// <summary>Who signs in; null: nobody.</summary>
    public MailLogin? Login { get; init; }

    /// <summary>Whom we trust and which certificate we show; asked at each connection, so that a renewed file is taken. Null: the machine's authorities, and none shown.</summary>
    /// <remarks><see cref="TlsClientFiles.Options"/> reads them from files. It may throw what that throws.</remarks>
    public Func<SslClientAuthenticationOptions>? Tls { get; init; }

    public MailPatience Patience { get; init; } = new();

    /// <summary>Who we say we are in EHLO. Null: the machine's name where it is one a server takes, else an address literal.</summary>
    public string? Name { get; init; }
}

public enum MailSecurity
{
    /// <summary>STARTTLS, or nothing is sent. Default.</summary>
    StartTls,

    /// <summary>TLS from the first byte (ports 465 and 993).</summary>
    Tls,

    /// <summary>In the clear: for a relay on the machine itself.</summary>
    None,
}

/// <summary>How we sign in.</summary>
public abstract record MailLogin
{
    /// <summary>By a name and a secret: SASL PLAIN, else LOGIN, whichever the server offers. Never in the clear but where <see cref="MailSecurity.None"/> is set.</summary>
    public sealed record Password(string User, string Secret) : MailLogin
    {
        /// <summary>Without the secret: records are printed.</summary>
        public override string ToString() => $"password of {User}";
    }

    /// <summary>By the client certificate: SASL EXTERNAL (RFC 4422, appendix A).</summary>
    /// <param name="User">Who to act as; null: whoever the certificate says.</param>
    public sealed record Certificate(string? User = null) : MailLogin;
}

/// <summary>How long a server may take, by what it is doing. RFC 5321, 4.5.3.2 would allow minutes for each; a hospital's operator is near.</summary>
public sealed record MailPatience
{
    /// <summary>Until the connection stands, TLS included. Default 15 s.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Until a command is answered. Default 60 s.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>That a single piece of a body may be stuck on its way, out or in. Default 60 s.</summary>
    public TimeSpan Piece { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Until a body is answered: content filters of operators take their time, and giving up here leaves it unknown whether the mail was taken. Default 5 min.</summary>
    public TimeSpan Body { get; init; } = TimeSpan.FromMinutes(5);
}

using System.Security.Cryptography.X509Certificates;

namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>Where recipients read and answer, when the mail servers are real ones.</summary>
public sealed record RobotOptions
{
    /// <summary>Folder with a folder per address and a Maildir in it: <c>ADDRESS/Maildir/new</c>.</summary>
    public required string Mailboxes { get; init; }

    public string SmtpHost { get; init; } = "127.0.0.1";

    public required int SmtpPort { get; init; }

    /// <summary>Certificate with key to be shown after STARTTLS; null: no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who issued the server's certificate; null: the machine's authorities.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Addresses it plays; the mail of others is left alone.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    public Behaviour Behaviour { get; init; } = new();

    public int Seed { get; init; } = 1;
}

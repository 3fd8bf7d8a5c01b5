using System.Security.Cryptography.X509Certificates;
using HopEn2.Interop.Simulators.Mss.Recipients;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>How a simulated MSSanté operator is set up.</summary>
public sealed record MssOptions
{
    /// <summary>Host it listens on.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>0: any free port.</summary>
    public int SmtpPort { get; init; }

    /// <summary>0: any free port.</summary>
    public int ImapPort { get; init; }

    /// <summary>Where the control endpoint listens; null: nowhere. Loopback only. Port 0: any free one.</summary>
    public Uri? Control { get; init; }

    /// <summary>With key: STARTTLS is offered, and asked for before anybody is believed. Null: in clear, for loopback.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>With TLS: who issues client certificates; their CN is the mailbox (AUTH EXTERNAL). Null: none is asked for.</summary>
    public X509Certificate2Collection? Authorities { get; init; }

    /// <summary>TLS from the first byte instead of STARTTLS.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Password of every mailbox; null: any password is right.</summary>
    public string? Password { get; init; }

    /// <summary>False: mails are taken from anybody, as one operator takes those of another. Default true.</summary>
    public bool AsksWho { get; init; } = true;

    /// <summary>How recipients behave.</summary>
    public Behaviour Behaviour { get; init; } = new();

    /// <summary>Bytes of one mail at most, announced by SIZE. Default 40 MB: the patient's own limit is told later, as in life.</summary>
    public int MostMailBytes { get; init; } = 40 << 20;

    /// <summary>Mailboxes at most. Default 10 000; one more recipient is answered 452.</summary>
    public int MostMailboxes { get; init; } = 10_000;

    /// <summary>Bytes of all mails kept at most; the oldest bodies go first, what is known of them stays. Default 256 MB.</summary>
    public long MostKeptBytes { get; init; } = 256 << 20;

    /// <summary>Connections at once, of each protocol. Default 200.</summary>
    public int MostConnections { get; init; } = 200;

    /// <summary>How long a silent client is kept. Default 35 minutes, as IDLE needs.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(35);

    /// <summary>Folder that keeps what was taken, what is to come back and what the mailboxes hold when the process ends or dies; null: memory only.</summary>
    public string? Keep { get; init; }

    /// <summary>Seed of shares and delays.</summary>
    public int Seed { get; init; } = 1;
}

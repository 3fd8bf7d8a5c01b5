namespace HopEn2.Interop.Mail.Imap;

/// <summary>An open mailbox.</summary>
/// <param name="UidValidity">UIDs mean something only together with it: when it changes, those known are void (RFC 3501, 2.3.1.1).</param>
/// <param name="UidNext">Lower bound of the next mail's UID; null when the server does not say.</param>
/// <param name="Exists">Mails in it.</param>
public sealed record ImapMailbox(string Name, uint UidValidity, uint? UidNext, int Exists, bool ReadOnly);

/// <param name="Size">RFC822.SIZE in bytes; what comes may differ a little.</param>
public sealed record ImapMail(uint Uid, long Size, IReadOnlyList<string> Flags, DateTimeOffset? Arrived);

/// <summary>How much a server may say at once before it is taken for broken.</summary>
public sealed record ImapLimits
{
    /// <summary>Bytes of one answer without its literals. Default 1 MiB.</summary>
    public int Line { get; init; } = 1024 * 1024;
}

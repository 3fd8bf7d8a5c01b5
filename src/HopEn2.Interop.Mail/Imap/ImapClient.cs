namespace HopEn2.Interop.Mail.Imap;

/// <summary>Reads one account of one server (IMAP4rev1, RFC 3501; IDLE 2177, MOVE 6851, UIDPLUS 4315, SASL-IR 4959).</summary>
/// <remarks>
/// A failed command (<see cref="ImapRefusedException"/>) leaves the connection as good as it was. After a <see cref="MailConnectionException"/> it is gone: dispose and connect again.
/// One command at a time. Mailbox names may hold any letters (modified UTF-7 on the wire).
/// </remarks>
public sealed class ImapClient : IAsyncDisposable
{
    /// <summary>Connects and signs in. Throws <see cref="MailConnectionException"/> or <see cref="MailSignInException"/>.</summary>
    public static Task<ImapClient> ConnectAsync(MailServer server, TimeProvider time, CancellationToken cancel, ImapLimits? limits = null) => throw new NotImplementedException();

    /// <summary>As the server announces them, upper case.</summary>
    public IReadOnlySet<string> Capabilities => throw new NotImplementedException();

    /// <summary>The mailbox that is open, kept up to date by what the server says unasked; null: none is.</summary>
    public ImapMailbox? Selected => throw new NotImplementedException();

    /// <summary>Opens a mailbox.</summary>
    /// <param name="readOnly">EXAMINE: flags cannot change.</param>
    public Task<ImapMailbox> SelectAsync(string mailbox, bool readOnly, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>UIDs of all mails from a UID on, ascending.</summary>
    public Task<IReadOnlyList<uint>> SearchAsync(uint fromUid, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>UIDs whose header contains a text (ASCII, case-blind), ascending.</summary>
    public Task<IReadOnlyList<uint>> SearchAsync(string header, string contains, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Size and flags, for deciding what to fetch. Mails that are gone are left out.</summary>
    public Task<IReadOnlyList<ImapMail>> DescribeAsync(IReadOnlyCollection<uint> uids, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>A whole mail; does not mark it as seen. Null: gone. Throws <see cref="ImapTooLargeException"/>, with the connection still good, when it is larger than <paramref name="most"/> bytes.</summary>
    public Task<byte[]?> FetchAsync(uint uid, int most, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Only its headers, at most <paramref name="most"/> bytes of them: for a mail too large to fetch. Null: gone.</summary>
    public Task<byte[]?> FetchHeadersAsync(uint uid, int most, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Adds or removes flags (<c>\Seen</c>, <c>$Hopen2</c>). Mails that are gone are passed over.</summary>
    public Task FlagAsync(IReadOnlyCollection<uint> uids, bool add, IReadOnlyCollection<string> flags, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Moves mails to another mailbox of the account: MOVE, or COPY, flag and EXPUNGE where the server has no MOVE. Where it breaks in between they may be in both.</summary>
    public Task MoveAsync(IReadOnlyCollection<uint> uids, string mailbox, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Makes a mailbox. True: it was not there.</summary>
    public Task<bool> CreateAsync(string mailbox, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Puts a mail into a mailbox; its UID where the server says it (UIDPLUS).</summary>
    public Task<uint?> AppendAsync(string mailbox, IMailContent content, IReadOnlyCollection<string> flags, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Waits for the open mailbox to change: IDLE, renewed every 25 min (RFC 2177 asks for less than 29), or a NOOP per <paramref name="poll"/> where the server has no IDLE.</summary>
    /// <param name="most">Comes back after this even if nothing changed.</param>
    /// <returns>Whether something changed. Changes that came with an earlier command count, once.</returns>
    public Task<bool> WaitAsync(TimeSpan most, TimeSpan poll, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Says nothing and hears what is new.</summary>
    public Task NoopAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Says good-bye where the connection still stands.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

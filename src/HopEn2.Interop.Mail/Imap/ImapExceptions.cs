namespace HopEn2.Interop.Mail.Imap;

/// <summary>The server said NO or BAD. The connection is as good as it was.</summary>
/// <param name="command">Its first word: arguments may be secrets.</param>
/// <param name="code">Response code, <c>TRYCREATE</c>, <c>OVERQUOTA</c>; null when none.</param>
public sealed class ImapRefusedException(string command, bool bad, string? code, string text) : IOException($"{command} was answered {(bad ? "BAD" : "NO")}: {text}")
{
    public string Command => command;

    /// <summary>BAD: it did not understand or may not now; else NO.</summary>
    public bool Bad => bad;

    public string? Code => code;
}

/// <summary>A mail is larger than the caller takes; it was not fetched, or passed over.</summary>
public sealed class ImapTooLargeException(uint uid, long size) : IOException($"Mail {uid} has {size} bytes.")
{
    public uint Uid => uid;

    public long Size => size;
}

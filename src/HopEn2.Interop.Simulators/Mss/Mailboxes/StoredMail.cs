namespace HopEn2.Interop.Simulators.Mss.Mailboxes;

/// <summary>A mail in a folder.</summary>
/// <param name="bytes">As received, with the Received and Return-Path lines of this operator before it.</param>
internal sealed class StoredMail(uint uid, ReadOnlyMemory<byte> bytes, DateTimeOffset at)
{
    public uint Uid => uid;

    public ReadOnlyMemory<byte> Bytes => bytes;

    public DateTimeOffset At => at;

    /// <summary>\Seen, \Deleted, keywords.</summary>
    public HashSet<string> Flags { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>A folder of a mailbox: UIDs only grow, and a mail keeps its own until it leaves.</summary>
internal sealed class Folder(string name, uint validity)
{
    public string Name => name;

    public uint Validity => validity;

    public uint NextUid { get; private set; } = 1;

    public List<StoredMail> Mails { get; } = [];

    public StoredMail Add(ReadOnlyMemory<byte> bytes, DateTimeOffset at)
    {
        var mail = new StoredMail(NextUid++, bytes, at);
        Mails.Add(mail);
        return mail;
    }
}

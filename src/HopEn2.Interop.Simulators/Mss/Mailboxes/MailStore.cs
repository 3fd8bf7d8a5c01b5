namespace HopEn2.Interop.Simulators.Mss.Mailboxes;

/// <summary>All mailboxes of the operator, in memory. One lock: what is simulated is a protocol, not its speed.</summary>
internal sealed class MailStore
{
    private readonly MssOptions _options;
    private readonly KeptLines<MailboxLine>? _kept;
    private readonly Dictionary<string, Dictionary<string, Folder>> _mailboxes = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Mails in the order in which they came to where they lie; what has left there since is passed over.</summary>
    private readonly Queue<(Folder In, uint Uid)> _order = [];
    private uint _validity = 1;
    private long _bytes;

    /// <param name="kept">Where it is kept what happens, with what had happened before; null: in memory only.</param>
    public MailStore(MssOptions options, KeptLines<MailboxLine>? kept = null)
    {
        (_options, _kept) = (options, kept);
        foreach (var line in kept?.Found ?? [])
            Apply(line);
        kept?.Taken();
    }

    public Lock Lock { get; } = new();

    /// <summary>Something came into a folder, or left it.</summary>
    public event Action<string>? Changed;

    /// <summary>Makes the mailbox when it is not there. False: there are too many.</summary>
    public bool TryOpen(string address)
    {
        lock (Lock)
        {
            if (_mailboxes.ContainsKey(address))
                return true;
            if (_mailboxes.Count >= _options.MostMailboxes)
                return false;
            Note(new(address));
            return true;
        }
    }

    /// <param name="back">Which return it is, and of what kind; null: a mail that was handed over.</param>
    public void Deliver(string address, ReadOnlyMemory<byte> bytes, DateTimeOffset at, (string Id, string Kind)? back = null)
    {
        lock (Lock)
        {
            if (!TryOpen(address))
                return;
            Note(new(address, Delivered: bytes, At: at, Return: back?.Id, Kind: back?.Kind));
        }

        Changed?.Invoke(address);
    }

    /// <summary>A folder of a mailbox; null: there is none. Call and use it under <see cref="Lock"/>.</summary>
    public Folder? Find(string address, string folder) => _mailboxes.GetValueOrDefault(address)?.GetValueOrDefault(Canonical(folder));

    public IReadOnlyList<string> Folders(string address)
    {
        lock (Lock)
            return [.. _mailboxes.GetValueOrDefault(address)?.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()];
    }

    /// <summary>False: it is there already.</summary>
    public bool Create(string address, string folder)
    {
        lock (Lock)
        {
            if (!TryOpen(address) || _mailboxes[address].ContainsKey(Canonical(folder)))
                return false;
            Note(new(address, Created: Canonical(folder)));
            return true;
        }
    }

    /// <summary>Copies mails of one folder into another, which both are there, and gives the copies. Call it under <see cref="Lock"/>.</summary>
    /// <param name="copied">They stay where they were.</param>
    public IReadOnlyList<StoredMail> Transfer(string address, Folder from, IReadOnlyList<StoredMail> mails, Folder to, bool copied)
    {
        Note(new(address, From: from.Name, Uids: [.. mails.Select(m => m.Uid)], To: to.Name, Copied: copied));
        return to.Mails[^mails.Count..];
    }

    /// <summary>Takes mails out of a folder for good. Call it under <see cref="Lock"/>.</summary>
    public void Expunge(string address, Folder from, IReadOnlyList<StoredMail> mails) => Note(new(address, From: from.Name, Uids: [.. mails.Select(m => m.Uid)]));

    /// <summary>Tells that mails were expunged.</summary>
    public void Gone(string address) => Changed?.Invoke(address);

    public void Clear()
    {
        lock (Lock)
            Note(new(null));
    }

    private static string Canonical(string folder) => folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : folder;

    private void Note(MailboxLine line)
    {
        _kept?.Add(line);
        Apply(line);
    }

    private void Apply(MailboxLine line)
    {
        switch (line)
        {
            case { Mailbox: null }:
                _mailboxes.Clear();
                _order.Clear();
                _bytes = 0;
                break;
            case { Delivered: { } bytes }:
                Keep(_mailboxes[line.Mailbox]["INBOX"], bytes, line.At);
                ForgetOldest();
                break;
            case { From: { } from, Uids: { } uids }:
                Move(_mailboxes[line.Mailbox], _mailboxes[line.Mailbox][from], [.. uids], line.To, line.Copied);
                break;
            case { Created: { } folder }:
                _mailboxes[line.Mailbox][folder] = new Folder(folder, _validity++);
                break;
            default:
                _mailboxes[line.Mailbox] = new Dictionary<string, Folder>(StringComparer.Ordinal) { ["INBOX"] = new Folder("INBOX", _validity++) };
                break;
        }
    }

    private void Keep(Folder folder, ReadOnlyMemory<byte> bytes, DateTimeOffset at, IEnumerable<string>? flags = null)
    {
        var mail = folder.Add(bytes, at);
        mail.Flags.UnionWith(flags ?? []);
        _order.Enqueue((folder, mail.Uid));
        _bytes += bytes.Length;
    }

    /// <summary>The oldest are forgotten first, those that were put away as well: else they alone would fill the store one day, and whatever comes would be gone at once.</summary>
    private void ForgetOldest()
    {
        while (_bytes > _options.MostKeptBytes && _order.TryDequeue(out var oldest))
        {
            var mails = oldest.In.Mails;
            var at = mails.FindIndex(m => m.Uid >= oldest.Uid);
            if (at < 0 || mails[at].Uid != oldest.Uid)
                continue;
            _bytes -= mails[at].Bytes.Length;
            mails.RemoveAt(at);
        }
    }

    private void Move(Dictionary<string, Folder> mailbox, Folder from, HashSet<uint> uids, string? to, bool copied)
    {
        var mails = from.Mails.Where(m => uids.Contains(m.Uid)).ToList();
        if (!copied)
        {
            from.Mails.RemoveAll(m => uids.Contains(m.Uid));
            _bytes -= mails.Sum(m => (long)m.Bytes.Length);
        }

        if (to is not null)
            mails.ForEach(m => Keep(mailbox[to], m.Bytes, m.At, m.Flags));
    }
}

namespace HopEn2.Interop.Simulators.Mss.Mailboxes;

/// <summary>All mailboxes of the operator, in memory. One lock: what is simulated is a protocol, not its speed.</summary>
internal sealed class MailStore(MssOptions options)
{
    private readonly Dictionary<string, Dictionary<string, Folder>> _mailboxes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<(string Address, uint Uid)> _order = [];
    private uint _validity = 1;
    private long _bytes;

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
            if (_mailboxes.Count >= options.MostMailboxes)
                return false;
            _mailboxes[address] = new Dictionary<string, Folder>(StringComparer.Ordinal) { ["INBOX"] = new Folder("INBOX", _validity++) };
            return true;
        }
    }

    public void Deliver(string address, ReadOnlyMemory<byte> bytes, DateTimeOffset at)
    {
        lock (Lock)
        {
            if (!TryOpen(address))
                return;
            var mail = _mailboxes[address]["INBOX"].Add(bytes, at);
            _order.Enqueue((address, mail.Uid));
            _bytes += bytes.Length;
            while (_bytes > options.MostKeptBytes && _order.TryDequeue(out var oldest))
            {
                var inbox = _mailboxes[oldest.Address]["INBOX"];
                if (inbox.Mails.Find(m => m.Uid == oldest.Uid) is { } old && inbox.Mails.Remove(old))
                    _bytes -= old.Bytes.Length;
            }
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
            return TryOpen(address) && _mailboxes[address].TryAdd(Canonical(folder), new Folder(Canonical(folder), _validity++));
    }

    /// <summary>Gives back the room of a mail that was expunged.</summary>
    public void Gone(string address, StoredMail mail)
    {
        lock (Lock)
            _bytes -= mail.Bytes.Length;
        Changed?.Invoke(address);
    }

    public void Clear()
    {
        lock (Lock)
        {
            _mailboxes.Clear();
            _order.Clear();
            _bytes = 0;
        }
    }

    private static string Canonical(string folder) => folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : folder;
}

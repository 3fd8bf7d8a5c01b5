using System.Text;
using HopEn2.Interop.Simulators.Mss.Control;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Recipients;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>The operator's desk: takes mails or not, remembers what it was handed, and lets come back what recipients send, when they send it.</summary>
internal sealed class Postman : ISmtpDesk
{
    private const int MostRemembered = 20_000;
    private const int MostWaiting = 200_000;
    private readonly MailStore _store;
    private readonly TimeProvider _clock;
    private readonly KeptLines<PostLine>? _kept;
    private readonly Lock _lock = new();
    private readonly Random _dice;
    private readonly List<ReceivedMail> _received = [];
    private readonly Dictionary<(string MessageId, string Recipient), TakenMail> _taken = [];
    private readonly PriorityQueue<(Answered Mail, PendingReturn What), DateTimeOffset> _waiting = new();
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private List<(MailTrouble Trouble, int? Left)> _troubles = [];
    private int _number;

    /// <param name="kept">Where it is kept what was taken, with what had been taken before; null: in memory only.</param>
    /// <param name="returned">Returns that the mailboxes have already, with their kind.</param>
    public Postman(MssOptions options, MailStore store, TimeProvider clock, KeptLines<PostLine>? kept = null, IReadOnlyDictionary<string, string>? returned = null)
    {
        (_store, _clock, _kept, _dice, Behaviour) = (store, clock, kept, new Random(options.Seed), options.Behaviour);
        foreach (var line in kept?.Found ?? [])
            Apply(line, returned);
        kept?.Taken();
    }

    public Behaviour Behaviour { get; set; }

    public IReadOnlyList<MailTrouble> Troubles
    {
        get
        {
            lock (_lock)
                return [.. _troubles.Select(t => t.Trouble with { Next = t.Left })];
        }

        set
        {
            lock (_lock)
                _troubles = [.. value.Select(t => (t, t.Next))];
        }
    }

    /// <summary>What was handed over, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Received
    {
        get
        {
            lock (_lock)
                return [.. _received];
        }
    }

    /// <summary>How often each mail was taken for each recipient.</summary>
    public IReadOnlyList<TakenMail> Taken
    {
        get
        {
            lock (_lock)
                return [.. _taken.Values];
        }
    }

    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_lock)
                return new Dictionary<string, int>(_counts, StringComparer.Ordinal) { ["waiting"] = _waiting.Count };
        }
    }

    public string? AtConnect() => Trouble(Step.Connect)?.Reply;

    public string? AtMail(string from) => Trouble(Step.Mail)?.Reply;

    public string? AtRcpt(string to)
    {
        if (Trouble(Step.Rcpt)?.Reply is { } ordered)
            return ordered;
        lock (_lock)
        {
            var refused = new Fate(Behaviour, _dice).AtRcpt(to);
            if (refused is not null)
                Count("refused-at-rcpt");
            return refused;
        }
    }

    public Taken Take(Handed mail)
    {
        var trouble = Trouble(Step.Data);
        var delay = TimeSpan.FromMilliseconds(trouble?.DelayMs ?? 0);
        if (trouble is { Reply: { } reply })
            return new Taken(reply, Delay: delay);
        if (trouble is { Cut: true, Taken: false })
            return new Taken("", Cut: true, delay);
        lock (_lock)
        {
            if (new Fate(Behaviour, _dice).AtData(mail.Recipients.Select(r => r.Address)) is { } refused)
            {
                Count("refused-at-data");
                return new Taken(refused, Delay: delay);
            }
        }

        Keep(mail);
        return new Taken($"250 2.0.0 taken as {Guid.NewGuid():N}", trouble is { Cut: true }, delay);
    }

    /// <summary>Delivers what is due now, or everything.</summary>
    public void DeliverDue(bool all = false)
    {
        var now = _clock.GetUtcNow();
        var due = new List<(Answered Mail, PendingReturn What)>();
        lock (_lock)
        {
            while (_waiting.TryPeek(out _, out var at) && (all || at <= now))
                due.Add(_waiting.Dequeue());
        }

        foreach (var (mail, what) in due)
        {
            if (Letters.Write(what.What, what.To, mail, now) is not var (address, letter))
                continue;
            _store.Deliver(address, letter, now, (what.Id, what.What.Kind.ToString()));
            lock (_lock)
                Count($"returned-{what.What.Kind}");
        }
    }

    public void Forget()
    {
        lock (_lock)
        {
            _received.Clear();
            Note(PostLine.Forgotten);
        }
    }

    private void Keep(Handed mail)
    {
        var now = _clock.GetUtcNow();
        var read = MimePart.Read(mail.Mail);
        var answered = Answered.Of(mail, read);
        var fin = read.Header("X-MSS-MES") is "FIN" || Words.Decode(read.Header("Subject") ?? "") == "[FIN]";
        var received = ReceivedMail.Of(Interlocked.Increment(ref _number), now, mail, read);
        lock (_lock)
        {
            _received.Add(received);
            if (_received.Count > MostRemembered)
                _received.RemoveAt(0);
            var fate = new Fate(Behaviour, _dice);
            Note(new(
                received.MessageId, mail.Recipients, [.. received.Xdm?.Entries.Select(e => e.UniqueId).OfType<string>() ?? []], answered,
                [.. mail.Recipients.SelectMany(recipient => fate.After(recipient, mail.Mail.Length, answered.ReadingTo.Length > 0, mayAnswer: !(fin && Fate.IsPatient(recipient.Address)))
                    .Select(what => new PendingReturn(Guid.NewGuid().ToString("N"), recipient, what, now + what.After)))]));
        }

        // Somebody reads this mailbox here: he gets it, too.
        foreach (var recipient in mail.Recipients.Where(r => _store.Folders(r.Address).Count > 0))
            _store.Deliver(recipient.Address, (byte[])[.. Encoding.ASCII.GetBytes($"Return-Path: <{mail.From}>\r\n"), .. mail.Mail.Span], now);
    }

    private void Note(PostLine line)
    {
        _kept?.Add(line);
        Apply(line, null);
    }

    private void Apply(PostLine line, IReadOnlyDictionary<string, string>? returned)
    {
        if (line.IsForgotten())
        {
            _taken.Clear();
            _waiting.Clear();
            _counts.Clear();
            return;
        }

        Count("taken");
        foreach (var recipient in line.Recipients)
        {
            var key = (line.MessageId, recipient.Address);
            if (_taken.Count < MostWaiting || _taken.ContainsKey(key))
                _taken[key] = new(line.MessageId, recipient.Address, (_taken.GetValueOrDefault(key)?.Taken ?? 0) + 1, line.Documents);
        }

        foreach (var what in line.Returns)
        {
            if (returned?.GetValueOrDefault(what.Id) is { } kind)
                Count($"returned-{kind}");
            else if (_waiting.Count < MostWaiting)
                _waiting.Enqueue((line.Mail, what), what.Due);
        }
    }

    private MailTrouble? Trouble(Step step)
    {
        lock (_lock)
        {
            for (var i = 0; i < _troubles.Count; i++)
            {
                var (trouble, left) = _troubles[i];
                if (trouble.At != step || left == 0 || (trouble.Percent is { } percent && _dice.NextDouble() * 100 >= percent))
                    continue;
                _troubles[i] = (trouble, left - 1);
                Count($"trouble-at-{step}");
                return trouble;
            }

            return null;
        }
    }

    private void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;
}

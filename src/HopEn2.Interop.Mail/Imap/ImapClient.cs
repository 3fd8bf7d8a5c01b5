using System.Globalization;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mail.Imap;

/// <summary>Reads one account of one server (IMAP4rev1, RFC 3501; IDLE 2177, MOVE 6851, UIDPLUS 4315, SASL-IR 4959).</summary>
/// <remarks>
/// A failed command (<see cref="ImapRefusedException"/>) leaves the connection as good as it was. After a <see cref="MailConnectionException"/>, or a command that was cancelled (other than
/// <see cref="WaitAsync"/>), it is gone: dispose and connect again. One command at a time. Mailbox names may hold any letters (modified UTF-7 on the wire).
/// </remarks>
public sealed partial class ImapClient : IAsyncDisposable
{
    private const int UidsAtOnce = 500;

    // RFC 2177 asks for less than 29 min, after which a server may take us for gone.
    private static readonly TimeSpan IdleRenewal = TimeSpan.FromMinutes(25);

    private readonly ImapSession _session;
    private readonly TimeProvider _time;
    private bool _grown;

    private ImapClient(MailConnection connection, MailServer server, TimeProvider time, ImapLimits limits)
    {
        _time = time;
        _session = new(connection, server.Patience, limits, time, Hear);
    }

    /// <summary>Connects and signs in. Throws <see cref="MailConnectionException"/> or <see cref="MailSignInException"/>.</summary>
    public static async Task<ImapClient> ConnectAsync(MailServer server, TimeProvider time, CancellationToken cancel, ImapLimits? limits = null)
    {
        var client = new ImapClient(await MailConnection.OpenAsync(server, time, cancel), server, time, limits ?? new());
        try
        {
            client.Capabilities = await ImapSignIn.SignInAsync(client._session, server, cancel);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>As the server announces them, upper case.</summary>
    public IReadOnlySet<string> Capabilities { get; private set; } = new HashSet<string>();

    /// <summary>The mailbox that is open, kept up to date by what the server says unasked; null: none is.</summary>
    public ImapMailbox? Selected { get; private set; }

    /// <summary>Opens a mailbox.</summary>
    /// <param name="readOnly">EXAMINE: flags cannot change.</param>
    public async Task<ImapMailbox> SelectAsync(string mailbox, bool readOnly, CancellationToken cancel)
    {
        Selected = null;
        var (exists, validity, next) = (0, 0u, (uint?)null);
        var done = await _session.CommandAsync($"{(readOnly ? "EXAMINE" : "SELECT")} {ImapText.Mailbox(mailbox)}", cancel, answer =>
        {
            exists = answer.Word(1) == "EXISTS" ? (int)Math.Min(answer.Number(0) ?? 0, int.MaxValue) : exists;
            validity = answer.Word(1) == "UIDVALIDITY" ? answer.Number(2) ?? 0 : validity;
            next = answer.Word(1) == "UIDNEXT" ? answer.Number(2) : next;
        });
        _grown = false;
        return Selected = new(mailbox, validity, next, exists, readOnly || done.Word(1) == "READ-ONLY");
    }

    /// <summary>UIDs of all mails from a UID on, ascending.</summary>
    public async Task<IReadOnlyList<uint>> SearchAsync(uint fromUid, CancellationToken cancel)
    {
        // n:* is *:n when n is above the last (RFC 3501, 9): then the last comes, which was not asked for.
        var uids = await SearchAsync(string.Create(CultureInfo.InvariantCulture, $"UID {Math.Max(1, fromUid)}:*"), cancel);
        return [.. uids.Where(u => u >= fromUid)];
    }

    /// <summary>UIDs whose header contains a text (ASCII, case-blind), ascending.</summary>
    public Task<IReadOnlyList<uint>> SearchAsync(string header, string contains, CancellationToken cancel) => SearchAsync($"HEADER {ImapText.Quoted(header)} {ImapText.Quoted(contains)}", cancel);

    /// <summary>Size and flags, for deciding what to fetch. Mails that are gone are left out.</summary>
    public async Task<IReadOnlyList<ImapMail>> DescribeAsync(IReadOnlyCollection<uint> uids, CancellationToken cancel)
    {
        var mails = new SortedDictionary<uint, ImapMail>();
        foreach (var some in uids.Chunk(UidsAtOnce))
        {
            var asked = some.ToHashSet();
            await _session.CommandAsync($"UID FETCH {ImapText.Set(some)} (UID RFC822.SIZE FLAGS INTERNALDATE)", cancel, answer =>
            {
                if (Fetched(answer) is { } items && Uid(items) is { } uid && asked.Contains(uid) && items.TryGetValue("RFC822.SIZE", out var size))
                    mails[uid] = new(uid, long.TryParse(size.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : 0, Flags(items), Arrived(items));
            });
        }

        return [.. mails.Values];
    }

    /// <summary>A whole mail; does not mark it as seen. Null: gone. Throws <see cref="ImapTooLargeException"/>, with the connection still good, when it is larger than <paramref name="most"/> bytes: ask for its size first, or it comes for nothing.</summary>
    public Task<byte[]?> FetchAsync(uint uid, int most, CancellationToken cancel) => FetchAsync(uid, "BODY.PEEK[]", most, cancel);

    /// <summary>Only its headers, at most <paramref name="most"/> bytes of them: for a mail too large to fetch. Null: gone.</summary>
    public Task<byte[]?> FetchHeadersAsync(uint uid, int most, CancellationToken cancel) =>
        FetchAsync(uid, string.Create(CultureInfo.InvariantCulture, $"BODY.PEEK[HEADER]<0.{most}>"), most, cancel);

    /// <summary>Adds or removes flags (<c>\Seen</c>, <c>$Hopen2</c>). Mails that are gone are passed over.</summary>
    public async Task FlagAsync(IReadOnlyCollection<uint> uids, bool add, IReadOnlyCollection<string> flags, CancellationToken cancel)
    {
        if (flags.FirstOrDefault(f => !FlagForm().IsMatch(f)) is { } wrong)
            throw new ArgumentException($"{wrong} is no flag.", nameof(flags));
        foreach (var some in uids.Chunk(UidsAtOnce))
            await _session.CommandAsync($"UID STORE {ImapText.Set(some)} {(add ? '+' : '-')}FLAGS.SILENT ({string.Join(' ', flags)})", cancel);
    }

    /// <summary>Moves mails to another mailbox of the account: MOVE, or COPY, flag and EXPUNGE where the server has no MOVE. Where it breaks in between they may be in both.</summary>
    public async Task MoveAsync(IReadOnlyCollection<uint> uids, string mailbox, CancellationToken cancel)
    {
        foreach (var some in uids.Chunk(UidsAtOnce))
        {
            var set = ImapText.Set(some);
            if (Capabilities.Contains("MOVE"))
            {
                await _session.CommandAsync($"UID MOVE {set} {ImapText.Mailbox(mailbox)}", cancel);
                continue;
            }

            await _session.CommandAsync($"UID COPY {set} {ImapText.Mailbox(mailbox)}", cancel);
            await _session.CommandAsync($"UID STORE {set} +FLAGS.SILENT (\\Deleted)", cancel);
            // Without UIDPLUS this takes along what others have flagged as deleted.
            await _session.CommandAsync(Capabilities.Contains("UIDPLUS") ? $"UID EXPUNGE {set}" : "EXPUNGE", cancel);
        }
    }

    /// <summary>Makes a mailbox. True: it was not there.</summary>
    public async Task<bool> CreateAsync(string mailbox, CancellationToken cancel)
    {
        try
        {
            await _session.CommandAsync($"CREATE {ImapText.Mailbox(mailbox)}", cancel);
            return true;
        }
        catch (ImapRefusedException e) when (!e.Bad)
        {
            // Not every server says ALREADYEXISTS.
            var there = false;
            await _session.CommandAsync($"LIST \"\" {ImapText.Mailbox(mailbox)}", cancel, answer => there |= answer.Word(0) == "LIST");
            if (!there)
                throw;
            return false;
        }
    }

    /// <summary>Puts a mail into a mailbox; its UID where the server says it (UIDPLUS).</summary>
    public async Task<uint?> AppendAsync(string mailbox, IMailContent content, IReadOnlyCollection<string> flags, CancellationToken cancel)
    {
        if (flags.FirstOrDefault(f => !FlagForm().IsMatch(f)) is { } wrong)
            throw new ArgumentException($"{wrong} is no flag.", nameof(flags));
        var command = string.Create(CultureInfo.InvariantCulture, $"APPEND {ImapText.Mailbox(mailbox)} ({string.Join(' ', flags)}) {{{content.Length}}}");
        var done = await _session.CommandAsync(command, cancel, more: async stop =>
        {
            var literal = new CountedStream(content.Length, (piece, halt) => _session.WriteAsync(piece, halt));
            await using (literal)
            {
                await content.WriteToAsync(literal, stop);
                literal.End();
            }

            await _session.WriteLineAsync("", stop);
        });
        return done.Word(1) == "APPENDUID" ? done.Number(3) : null;
    }

    /// <summary>Waits for new mail in the open mailbox: IDLE, renewed every 25 min, or a NOOP per <paramref name="poll"/> where the server has no IDLE.</summary>
    /// <param name="most">Comes back after this even if nothing came.</param>
    /// <returns>Whether mail came, since the mailbox was opened or this was last asked. Cancelled, it throws and the connection stays good.</returns>
    public async Task<bool> WaitAsync(TimeSpan most, TimeSpan poll, CancellationToken cancel)
    {
        if (Selected is null)
            throw new InvalidOperationException("No mailbox is open.");
        var begun = _time.GetTimestamp();
        while (!_grown && most - _time.GetElapsedTime(begun) is { } left && left > TimeSpan.Zero)
        {
            if (Capabilities.Contains("IDLE"))
            {
                await _session.IdleAsync(left < IdleRenewal ? left : IdleRenewal, () => _grown, cancel);
                continue;
            }

            await NoopAsync(cancel);
            if (!_grown)
                await Task.Delay(left < poll ? left : poll, _time, cancel);
        }

        var grown = _grown;
        _grown = false;
        return grown;
    }

    /// <summary>Says nothing and hears what is new.</summary>
    public Task NoopAsync(CancellationToken cancel) => _session.CommandAsync("NOOP", cancel);

    /// <summary>What the server showed of itself.</summary>
    public ServerFacts Server => _session.Facts([.. Capabilities.Order(StringComparer.Ordinal)]);

    /// <summary>Says good-bye where the connection still stands.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private async Task<IReadOnlyList<uint>> SearchAsync(string what, CancellationToken cancel)
    {
        var uids = new SortedSet<uint>();
        await _session.CommandAsync($"UID SEARCH {what}", cancel, answer =>
        {
            if (answer.Word(0) != "SEARCH")
                return;
            for (var i = 1; i < answer.Nodes.Count; i++)
            {
                if (answer.Number(i) is { } uid)
                    uids.Add(uid);
            }
        });
        return [.. uids];
    }

    private async Task<byte[]?> FetchAsync(uint uid, string what, int most, CancellationToken cancel)
    {
        ImapNode? body = null;
        var command = string.Create(CultureInfo.InvariantCulture, $"UID FETCH {uid} (UID {what})");
        await _session.CommandAsync(command, cancel, answer =>
        {
            if (Fetched(answer) is { } items && Uid(items) == uid)
                body = items.FirstOrDefault(i => i.Key.StartsWith("BODY[", StringComparison.Ordinal)).Value ?? body;
        }, most);
        return body switch
        {
            ImapNode.Bytes { Value: var bytes, Size: var size } => bytes.Length == size ? bytes : throw new ImapTooLargeException(uid, size),
            _ => null,
        };
    }

    /// <summary>What the server says of the open mailbox, asked or not.</summary>
    private void Hear(ImapAnswer answer)
    {
        if (Selected is not { } open || answer.Number(0) is not { } number)
            return;
        switch (answer.Word(1))
        {
            case "EXISTS":
                _grown |= number > open.Exists;
                Selected = open with { Exists = (int)Math.Min(number, int.MaxValue) };
                break;
            case "EXPUNGE":
                Selected = open with { Exists = Math.Max(0, open.Exists - 1) };
                break;
        }
    }

    /// <summary>The items of a FETCH answer by their names; null: it is none.</summary>
    private static Dictionary<string, ImapNode>? Fetched(ImapAnswer answer)
    {
        if (answer.Word(1) != "FETCH" || answer.Nodes is not [_, _, ImapNode.List { Nodes: var pairs }])
            return null;
        var items = new Dictionary<string, ImapNode>(StringComparer.Ordinal);
        for (var i = 0; i + 1 < pairs.Count; i += 2)
            items[pairs[i].AsText.ToUpperInvariant()] = pairs[i + 1];
        return items;
    }

    private static uint? Uid(Dictionary<string, ImapNode> items) =>
        items.TryGetValue("UID", out var node) && uint.TryParse(node.AsText, NumberStyles.None, CultureInfo.InvariantCulture, out var uid) ? uid : null;

    private static IReadOnlyList<string> Flags(Dictionary<string, ImapNode> items) => items.GetValueOrDefault("FLAGS") is ImapNode.List list ? [.. list.Nodes.Select(n => n.AsText)] : [];

    private static DateTimeOffset? Arrived(Dictionary<string, ImapNode> items) =>
        items.TryGetValue("INTERNALDATE", out var node) && DateTimeOffset.TryParseExact(node.AsText.Trim(), "d-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : null;

    [GeneratedRegex(@"^(\\|\$)?[A-Za-z0-9._-]{1,60}$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FlagForm();
}

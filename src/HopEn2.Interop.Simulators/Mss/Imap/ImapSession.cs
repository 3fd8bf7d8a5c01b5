using System.Text;
using HopEn2.Interop.Simulators.Mss.Mailboxes;

namespace HopEn2.Interop.Simulators.Mss.Imap;

/// <summary>One IMAP4rev1 connection: LOGIN and AUTHENTICATE, folders, UID commands, MOVE, IDLE, UIDPLUS (RFC 3501, 2177, 4315, 6851).</summary>
internal sealed class ImapSession(TextConnection connection, MssOptions options, MailStore store)
{
    private const int MostLiteral = 1 << 20;
    private readonly ImapReader _reader = new(connection, MostLiteral);

    /// <summary>Mails as the client knows them, in the order of their numbers.</summary>
    private readonly List<StoredMail> _view = [];
    private string? _user;
    private string? _folder;
    private bool _readOnly;
    private int _failures;

    private bool NeedsTls => options.Certificate is not null && !connection.IsSecure;

    private string Capabilities => "IMAP4rev1 SASL-IR LITERAL+ IDLE MOVE UIDPLUS UNSELECT NAMESPACE"
        + (NeedsTls ? " STARTTLS LOGINDISABLED" : connection.ClientName is null ? " AUTH=PLAIN" : " AUTH=EXTERNAL AUTH=PLAIN");

    public async Task ServeAsync(CancellationToken cancel)
    {
        await SayAsync($"* OK [CAPABILITY {Capabilities}] simulated", cancel);
        while (await _reader.ReadAsync(cancel) is var (tag, words))
        {
            if (words.Count == 0)
            {
                await SayAsync($"{(tag.Length == 0 ? "*" : tag)} BAD malformed command", cancel);
                continue;
            }

            var verb = words[0].Text.ToUpperInvariant();
            if (verb == "LOGOUT")
            {
                await SayAsync($"* BYE simulated\r\n{tag} OK bye", cancel);
                return;
            }

            await DoAsync(tag, verb, [.. words.Skip(1)], cancel);
            if (_failures > 3)
                return;
        }
    }

    private async Task DoAsync(string tag, string verb, IReadOnlyList<ImapToken> words, CancellationToken cancel)
    {
        switch (verb)
        {
            case "CAPABILITY":
                await SayAsync($"* CAPABILITY {Capabilities}\r\n{tag} OK done", cancel);
                break;
            case "NOOP" or "CHECK":
                await SyncAsync(cancel);
                await SayAsync($"{tag} OK done", cancel);
                break;
            case "ID" or "NAMESPACE":
                await SayAsync((verb == "ID" ? "* ID NIL" : "* NAMESPACE ((\"\" \"/\")) NIL NIL") + $"\r\n{tag} OK done", cancel);
                break;
            case "STARTTLS" when NeedsTls:
                await SayAsync($"{tag} OK begin", cancel);
                await connection.SecureAsync(options.Certificate!, options.Authorities, cancel);
                break;
            case "LOGIN" or "AUTHENTICATE" when _user is null:
                await AuthenticateAsync(tag, verb, words, cancel);
                break;
            case not null when _user is null:
                await SayAsync($"{tag} NO authenticate first", cancel);
                break;
            case "IDLE":
                await IdleAsync(tag, cancel);
                break;
            case "UID" when words.Count > 0 && _folder is not null:
                await MailsAsync(tag, words[0].Text.ToUpperInvariant(), [.. words.Skip(1)], byUid: true, cancel);
                break;
            case "FETCH" or "STORE" or "SEARCH" or "COPY" or "MOVE" or "EXPUNGE" when _folder is not null:
                await MailsAsync(tag, verb, words, byUid: false, cancel);
                break;
            default:
                await SayAsync(Folders(tag, verb!, words), cancel);
                break;
        }
    }

    private string Folders(string tag, string verb, IReadOnlyList<ImapToken> words)
    {
        switch (verb)
        {
            case "SELECT" or "EXAMINE" when words is [var name]:
                return Select(tag, name.Text, verb == "EXAMINE");
            case "CREATE" when words is [var name]:
                return store.Create(_user!, name.Text) ? $"{tag} OK created" : $"{tag} NO [ALREADYEXISTS] it is there";
            case "SUBSCRIBE" or "UNSUBSCRIBE":
                return $"{tag} OK done";
            case "LIST" or "LSUB" when words is [_, var pattern]:
                var found = store.Folders(_user!).Where(f => pattern.Text is "*" or "%" || pattern.Text.Equals(f, StringComparison.OrdinalIgnoreCase));
                return string.Concat(found.Select(f => $"* {verb} () \"/\" \"{f}\"\r\n")) + $"{tag} OK done";
            case "STATUS" when words is [var name, _]:
                lock (store.Lock)
                {
                    return store.Find(_user!, name.Text) is { } folder
                        ? $"* STATUS \"{folder.Name}\" (MESSAGES {folder.Mails.Count} UIDNEXT {folder.NextUid} UIDVALIDITY {folder.Validity} UNSEEN {folder.Mails.Count(m => !m.Flags.Contains("\\Seen"))})\r\n{tag} OK done"
                        : $"{tag} NO no such mailbox";
                }

            case "CLOSE" or "UNSELECT" when _folder is not null:
                if (verb == "CLOSE" && !_readOnly)
                    Expunge(_ => true);
                _folder = null;
                _view.Clear();
                return $"{tag} OK done";
            default:
                return $"{tag} BAD not simulated, or not now";
        }
    }

    private string Select(string tag, string name, bool readOnly)
    {
        _view.Clear();
        _folder = null;
        lock (store.Lock)
        {
            if (store.Find(_user!, name) is not { } folder)
                return $"{tag} NO [NONEXISTENT] no such mailbox";
            (_folder, _readOnly) = (folder.Name, readOnly);
            _view.AddRange(folder.Mails);
            return $"* FLAGS (\\Seen \\Answered \\Flagged \\Deleted)\r\n* OK [PERMANENTFLAGS (\\Seen \\Answered \\Flagged \\Deleted \\*)] ok\r\n* {_view.Count} EXISTS\r\n* 0 RECENT\r\n"
                + $"* OK [UIDVALIDITY {folder.Validity}] ok\r\n* OK [UIDNEXT {folder.NextUid}] ok\r\n{tag} OK [{(readOnly ? "READ-ONLY" : "READ-WRITE")}] done";
        }
    }

    private async Task MailsAsync(string tag, string verb, IReadOnlyList<ImapToken> words, bool byUid, CancellationToken cancel)
    {
        if (verb == "SEARCH")
        {
            if (ImapSearch.Read(words, Highest(), (uint)_view.Count) is not { } test)
            {
                await SayAsync($"{tag} BAD not simulated", cancel);
                return;
            }

            string found;
            lock (store.Lock)
                found = string.Concat(_view.Select((m, i) => (Mail: m, Number: (uint)i + 1)).Where(m => test(m.Mail, m.Number)).Select(m => $" {(byUid ? m.Mail.Uid : m.Number)}"));
            await SayAsync($"* SEARCH{found}\r\n{tag} OK done", cancel);
            return;
        }

        if (verb == "EXPUNGE" && words.Count == 0)
            await SayAsync(_readOnly ? $"{tag} NO read-only" : Expunge(_ => true) + $"{tag} OK done", cancel);
        else if (words.Count == 0 || SequenceSet.Read(words[0].Text) is not { } set)
            await SayAsync($"{tag} BAD numbers expected", cancel);
        else
            await ChosenAsync(tag, verb, words, byUid, [.. _view.Where((m, i) => byUid ? set.Holds(m.Uid, Highest()) : set.Holds((uint)i + 1, (uint)_view.Count))], cancel);
    }

    private async Task ChosenAsync(string tag, string verb, IReadOnlyList<ImapToken> words, bool byUid, IReadOnlyList<StoredMail> chosen, CancellationToken cancel)
    {
        switch (verb)
        {
            case "FETCH" when words.Count == 2 && ImapFetch.Items(words[1]) is { } items:
                foreach (var mail in chosen)
                {
                    byte[] answer;
                    lock (store.Lock)
                    {
                        if (!_readOnly && ImapFetch.Reads(items))
                            mail.Flags.Add("\\Seen");
                        answer = ImapFetch.Write(Number(mail), mail, byUid ? [.. items.Prepend("UID")] : items);
                    }

                    await connection.WriteAsync(answer, cancel);
                }

                await SayAsync($"{tag} OK done", cancel);
                break;
            case "STORE" or "COPY" or "MOVE" or "EXPUNGE" when _readOnly && verb != "COPY":
                await SayAsync($"{tag} NO read-only", cancel);
                break;
            case "STORE" when words.Count == 3:
                await SayAsync(Store(words[1].Text.ToUpperInvariant(), words[2], chosen, byUid) is { } stored ? stored + $"{tag} OK done" : $"{tag} BAD malformed STORE", cancel);
                break;
            case "COPY" or "MOVE" when words.Count == 2:
                await SayAsync(Transfer(tag, words[1].Text, chosen, moves: verb == "MOVE"), cancel);
                break;
            case "EXPUNGE":
                await SayAsync(Expunge(m => chosen.Contains(m)) + $"{tag} OK done", cancel);
                break;
            default:
                await SayAsync($"{tag} BAD not simulated", cancel);
                break;
        }
    }

    private string? Store(string how, ImapToken flags, IReadOnlyList<StoredMail> chosen, bool byUid)
    {
        var silent = how.EndsWith(".SILENT", StringComparison.Ordinal);
        var names = (flags.Items ?? [flags]).Select(f => f.Text).ToList();
        var answer = new StringBuilder();
        lock (store.Lock)
        {
            foreach (var mail in chosen)
            {
                switch (silent ? how[..^7] : how)
                {
                    case "+FLAGS":
                        mail.Flags.UnionWith(names);
                        break;
                    case "-FLAGS":
                        mail.Flags.ExceptWith(names);
                        break;
                    case "FLAGS":
                        mail.Flags.Clear();
                        mail.Flags.UnionWith(names);
                        break;
                    default:
                        return null;
                }

                if (!silent)
                    answer.Append(Encoding.UTF8.GetString(ImapFetch.Write(Number(mail), mail, byUid ? ["UID", "FLAGS"] : ["FLAGS"])));
            }
        }

        return answer.ToString();
    }

    private string Transfer(string tag, string target, IReadOnlyList<StoredMail> chosen, bool moves)
    {
        lock (store.Lock)
        {
            if (store.Find(_user!, target) is not { } to || store.Find(_user!, _folder!) is not { } from)
                return $"{tag} NO [TRYCREATE] no such mailbox";
            var there = chosen.Where(from.Mails.Contains).ToList();
            if (there.Count == 0)
                return $"{tag} OK nothing";
            var copies = store.Transfer(_user!, from, there, to, copied: !moves);
            var uids = $"[COPYUID {to.Validity} {string.Join(',', there.Select(m => m.Uid))} {string.Join(',', copies.Select(m => m.Uid))}]";
            if (!moves)
                return $"{tag} OK {uids} done";
            return $"* OK {uids} done\r\n{Missing(from)}{tag} OK done";
        }
    }

    private string Expunge(Func<StoredMail, bool> chosen)
    {
        List<StoredMail> gone;
        string missing;
        lock (store.Lock)
        {
            if (store.Find(_user!, _folder!) is not { } folder)
                return "";
            gone = [.. folder.Mails.Where(m => m.Flags.Contains("\\Deleted") && chosen(m))];
            if (gone.Count > 0)
                store.Expunge(_user!, folder, gone);
            missing = Missing(folder);
        }

        if (gone.Count > 0)
            store.Gone(_user!);
        return missing;
    }

    /// <summary>EXPUNGE for each mail of the view that is not there any more.</summary>
    private string Missing(Folder folder)
    {
        var answer = new StringBuilder();
        var there = folder.Mails.ToHashSet();
        for (var i = _view.Count - 1; i >= 0; i--)
        {
            if (there.Contains(_view[i]))
                continue;
            _view.RemoveAt(i);
            answer.Append(System.Globalization.CultureInfo.InvariantCulture, $"* {i + 1} EXPUNGE\r\n");
        }

        return answer.ToString();
    }

    /// <summary>Tells what came and what went since the client last heard.</summary>
    private async Task SyncAsync(CancellationToken cancel)
    {
        if (_folder is null)
            return;
        string answer;
        lock (store.Lock)
        {
            if (store.Find(_user!, _folder) is not { } folder)
                return;
            answer = Missing(folder);
            if (folder.Mails.Count > _view.Count)
            {
                _view.AddRange(folder.Mails.Except(_view).ToList());
                answer += $"* {_view.Count} EXISTS\r\n";
            }
        }

        if (answer.Length > 0)
            await connection.WriteAsync(Encoding.ASCII.GetBytes(answer), cancel);
    }

    private async Task IdleAsync(string tag, CancellationToken cancel)
    {
        using var changes = new SemaphoreSlim(0);
        void Changed(string address)
        {
            if (string.Equals(address, _user, StringComparison.OrdinalIgnoreCase))
                changes.Release();
        }

        store.Changed += Changed;
        try
        {
            await SayAsync("+ idling", cancel);
            await SyncAsync(cancel);
            var done = connection.ReadLineAsync(cancel);
            while (!done.IsCompleted)
            {
                using var woken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                var change = changes.WaitAsync(woken.Token);
                if (await Task.WhenAny(done, change) == change)
                    await SyncAsync(cancel);
                await woken.CancelAsync();
            }

            var line = await done;
            if (line is not null)
                await SayAsync(Encoding.ASCII.GetString(line).Equals("DONE", StringComparison.OrdinalIgnoreCase) ? $"{tag} OK done" : $"{tag} BAD DONE expected", cancel);
        }
        finally
        {
            store.Changed -= Changed;
        }
    }

    private async Task AuthenticateAsync(string tag, string verb, IReadOnlyList<ImapToken> words, CancellationToken cancel)
    {
        if (NeedsTls)
        {
            await SayAsync($"{tag} NO [PRIVACYREQUIRED] STARTTLS first", cancel);
            return;
        }

        var user = verb == "LOGIN"
            ? words is [var name, var password] ? Known(name.Text, password.Text) : null
            : words switch
            {
                [var m, ..] when m.Is("EXTERNAL") && connection.ClientName is not null => await ExternalAsync(words, cancel),
                [var m, ..] when m.Is("PLAIN") => Plain(words.Count > 1 ? words[1].Text : await AskAsync(cancel)),
                _ => null,
            };
        if (user is null || !store.TryOpen(user.ToLowerInvariant()))
        {
            _failures++;
            await SayAsync($"{tag} NO [AUTHENTICATIONFAILED] not known", cancel);
            return;
        }

        _user = user.ToLowerInvariant();
        await SayAsync($"{tag} OK [CAPABILITY {Capabilities}] welcome", cancel);
    }

    private async Task<string?> ExternalAsync(IReadOnlyList<ImapToken> words, CancellationToken cancel)
    {
        if (words.Count == 1)
            await AskAsync(cancel);
        return connection.ClientName;
    }

    private async Task<string> AskAsync(CancellationToken cancel)
    {
        await SayAsync("+ ", cancel);
        return await connection.ReadLineAsync(cancel) is { } line ? Encoding.ASCII.GetString(line) : "";
    }

    private string? Plain(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64)).Split('\0') is [_, var user, var password] ? Known(user, password) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private string? Known(string user, string password) => user.Length > 0 && (options.Password is null || options.Password == password) ? user : null;

    private uint Number(StoredMail mail) => (uint)_view.IndexOf(mail) + 1;

    private uint Highest() => _view.Count == 0 ? 0 : _view[^1].Uid;

    private Task SayAsync(string line, CancellationToken cancel) => connection.WriteLineAsync(line, cancel);
}

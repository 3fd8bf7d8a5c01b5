using HopEn2.Interop.Simulators.Mss.Mime;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss.Recipients;

/// <summary>
/// Recipients at real mail servers: reads their Maildirs and sends back MDN, error mails, absences, answers and notices by SMTP.
/// DSN are left to the servers, which alone know what was asked of them.
/// </summary>
public sealed class RecipientRobot(RobotOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);
    private readonly Random _dice = new(options.Seed);
    private readonly PriorityQueue<(HandedRecipient To, Answered Mail, Return What), DateTimeOffset> _waiting = new();

    /// <summary>Mails read.</summary>
    public int Read { get; private set; }

    /// <summary>Letters sent back.</summary>
    public int Sent { get; private set; }

    /// <summary>Reads and answers until it is told to stop. Throws what the disk or the server throws.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                await StepAsync(cancel);
                await Task.Delay(Beat, TimeProvider.System, cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Reads what is new and sends what is due.</summary>
    public async Task StepAsync(CancellationToken cancel)
    {
        foreach (var address in options.Addresses)
            await ReadAsync(address, cancel);
        while (_waiting.TryPeek(out var due, out var at) && at <= clock.GetUtcNow())
        {
            if (Letters.Write(due.What, due.To, due.Mail, clock.GetUtcNow()) is var (to, letter))
            {
                // Reports and automatic mails have no sender: nothing may come back to them (RFC 3834 §3.3, RFC 8098 §3).
                await SmtpSender.SendAsync(options, due.What.Kind is ReturnKind.Answer ? due.To.Address : "", to, letter, cancel);
                Sent++;
            }

            _waiting.Dequeue();
        }
    }

    private async Task ReadAsync(string address, CancellationToken cancel)
    {
        var maildir = Path.Combine(options.Mailboxes, address, "Maildir");
        var arrived = new DirectoryInfo(Path.Combine(maildir, "new"));
        if (!arrived.Exists)
            return;
        foreach (var file in arrived.EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal).ToList())
        {
            var bytes = await File.ReadAllBytesAsync(file.FullName, cancel);
            Take(address, Crlf(bytes));
            // Seen: it has been answered once, and is not again after a restart.
            Directory.CreateDirectory(Path.Combine(maildir, "cur"));
            file.MoveTo(Path.Combine(maildir, "cur", file.Name + ":2,S"));
            Read++;
        }
    }

    private void Take(string address, byte[] bytes)
    {
        var read = MimePart.Read(bytes);
        // What is itself a report or automatic is not answered: two robots would never stop.
        if (read.Type == "multipart/report" || (read.Header("Auto-Submitted") ?? "").StartsWith("auto-replied", StringComparison.OrdinalIgnoreCase))
            return;
        var recipient = new HandedRecipient(address, "NEVER", read.Header("X-Original-To") is { Length: > 0 } original ? $"rfc822;{original}" : null);
        var handed = new Handed((read.Header("Return-Path") ?? "").Trim('<', '>', ' '), null, false, [recipient], bytes, null);
        var answered = Answered.Of(handed, read);
        var fin = read.Header("X-MSS-MES") is "FIN" || Words.Decode(read.Header("Subject") ?? "") == "[FIN]";
        foreach (var what in new Fate(options.Behaviour, _dice).After(recipient, bytes.Length, answered.ReadingTo.Length > 0, mayAnswer: !(fin && Fate.IsPatient(address))))
            _waiting.Enqueue((recipient, answered, what), clock.GetUtcNow() + what.After);
    }

    /// <summary>A Maildir holds lines that end with LF alone.</summary>
    private static byte[] Crlf(byte[] bytes)
    {
        using var text = new MemoryStream(bytes.Length + 1_024);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
                text.WriteByte((byte)'\r');
            text.WriteByte(bytes[i]);
        }

        return text.ToArray();
    }
}

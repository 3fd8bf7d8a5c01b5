using System.Net.Sockets;
using HopEn2.Interop.Simulators.Mss.Control;
using HopEn2.Interop.Simulators.Mss.Imap;
using HopEn2.Interop.Simulators.Mss.Mailboxes;
using HopEn2.Interop.Simulators.Mss.Smtp;

namespace HopEn2.Interop.Simulators.Mss;

/// <summary>An MSSanté operator that is none: SMTP to hand mails over, IMAP to read what comes back, and recipients who behave as they are told (mssante.md §8).</summary>
public sealed class MssServer : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private readonly CancellationTokenSource _stop = new();
    private readonly KeptLines<MailboxLine>? _mailboxes;
    private readonly KeptLines<PostLine>? _post;
    private readonly LineServer _smtp;
    private readonly LineServer _imap;
    private readonly Task _deliveries;
    private MssControl? _control;

    private MssServer(MssOptions options, TimeProvider clock)
    {
        if (options.Keep is { } folder)
            (_mailboxes, _post) = (KeptLines<MailboxLine>.Open(folder, "mailboxes.jsonl"), KeptLines<PostLine>.Open(folder, "taken.jsonl"));
        var returned = _mailboxes is null ? null : Returned(_mailboxes);
        Store = new MailStore(options, _mailboxes);
        Postman = new Postman(options, Store, clock, _post, returned);
        _smtp = new LineServer(options, options.SmtpPort, (connection, cancel) => new SmtpSession(connection, options, Postman).ServeAsync(cancel));
        _imap = new LineServer(options, options.ImapPort, (connection, cancel) => new ImapSession(connection, options, Store).ServeAsync(cancel));
        _deliveries = DeliverAsync();
    }

    public int SmtpPort => _smtp.Port;

    public int ImapPort => _imap.Port;

    /// <summary>Where the control endpoint is; null when there is none.</summary>
    public Uri? Control => _control?.Url;

    internal MailStore Store { get; }

    internal Postman Postman { get; }

    /// <summary>Starts it; listening when the task completes. Throws <see cref="SocketException"/> or <see cref="IOException"/> when a port or the folder is taken, <see cref="InvalidDataException"/> for what it did not keep.</summary>
    public static async Task<MssServer> StartAsync(MssOptions options, TimeProvider clock, CancellationToken cancel)
    {
        var server = new MssServer(options, clock);
        if (options.Control is { } url)
            server._control = await MssControl.StartAsync(url, server.Postman, server.Store, options, cancel);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _deliveries;
        await _smtp.DisposeAsync();
        await _imap.DisposeAsync();
        if (_control is not null)
            await _control.DisposeAsync();
        _mailboxes?.Dispose();
        _post?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Returns that mailboxes had when they were kept, with their kind.</summary>
    internal static Dictionary<string, string> Returned(KeptLines<MailboxLine> mailboxes) =>
        mailboxes.Found.Where(l => l.Return is not null).ToDictionary(l => l.Return!, l => l.Kind!, StringComparer.Ordinal);

    private async Task DeliverAsync()
    {
        using var timer = new PeriodicTimer(Beat, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                Postman.DeliverDue();
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }
}

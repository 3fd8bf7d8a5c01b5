using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Imap;

/// <summary>One connection to an IMAP server: commands with their tags, and everything the server says handed to whom it concerns.</summary>
internal sealed class ImapSession(MailConnection connection, MailPatience patience, ImapLimits limits, TimeProvider time, Action<ImapAnswer> unasked) : IAsyncDisposable
{
    private const int SmallLiteral = 64 * 1024;

    private readonly ImapReader _reader = new(connection, limits, patience);
    private int _tag;
    private bool _gone;

    public async Task SecureAsync(CancellationToken cancel)
    {
        _gone = true;
        await connection.SecureAsync(cancel);
        _gone = false;
    }

    public async Task<ImapAnswer> GreetingAsync(CancellationToken cancel)
    {
        var greeting = await _reader.ReadAsync(SmallLiteral, patience.Command, cancel);
        return greeting.Tag == "*" && greeting.Word(0) is "OK" or "PREAUTH" ? greeting : throw new MailConnectionException($"The server greets with: {greeting.Text}");
    }

    /// <summary>What the server showed of itself.</summary>
    public ServerFacts Facts(IReadOnlyCollection<string> abilities) => connection.Facts(abilities);

    /// <summary>A command and all answers up to its own; untagged ones go to <paramref name="each"/>, and to whoever keeps the mailbox up to date.</summary>
    /// <param name="more">Sends what the server asks for with a +: an answer of SASL, a literal.</param>
    public async Task<ImapAnswer> CommandAsync(string command, CancellationToken cancel, Action<ImapAnswer>? each = null, int mostLiteral = SmallLiteral, Func<CancellationToken, Task>? more = null)
    {
        if (_gone)
            throw new MailConnectionException("The connection is gone.");
        // Whatever breaks in the middle leaves answers under way that would be taken for those of the next command.
        _gone = true;
        var tag = await BeginAsync(command, cancel);
        var answer = await UntilAsync(tag, each, mostLiteral, more, orContinued: false, cancel);
        _gone = false;
        return answer.Word(0) is "OK" ? answer : throw Refused(command, answer);
    }

    /// <summary>IDLE: until the mailbox changes or the time is over. True: it has changed.</summary>
    public async Task<bool> IdleAsync(TimeSpan most, Func<bool> changed, CancellationToken cancel)
    {
        if (_gone)
            throw new MailConnectionException("The connection is gone.");
        cancel.ThrowIfCancellationRequested();
        _gone = true;
        // A matter of moments, and cut in the middle the connection would be lost.
        var tag = await BeginAsync("IDLE", CancellationToken.None);
        var idling = await UntilAsync(tag, null, SmallLiteral, more: null, orContinued: true, CancellationToken.None);
        if (idling.Tag != "+")
        {
            _gone = false;
            throw Refused("IDLE", idling);
        }

        try
        {
            var begun = time.GetTimestamp();
            // Dovecot says "* OK Still here" now and then: what is left is measured anew each time.
            while (!changed() && most - time.GetElapsedTime(begun) is { } left && left > TimeSpan.Zero && await connection.WaitAsync(left, cancel))
            {
                var answer = await _reader.ReadAsync(SmallLiteral, patience.Piece, CancellationToken.None);
                if (answer.Tag != "*")
                    throw new MailConnectionException("The server ended IDLE by itself.");
                Hear(answer, null);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection is to outlive a wait that nobody needs any more.
            await EndIdleAsync(tag);
            throw;
        }

        await EndIdleAsync(tag);
        return changed();
    }

    /// <summary>Sends a piece of a command that the server has asked for.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => connection.WriteAsync(bytes, patience.Piece, cancel);

    public Task WriteLineAsync(string line, CancellationToken cancel) => connection.WriteLineAsync(line, patience.Command, cancel);

    public async ValueTask DisposeAsync()
    {
        if (!_gone)
        {
            try
            {
                await connection.WriteLineAsync($"Z{_tag + 1} LOGOUT", TimeSpan.FromSeconds(1), CancellationToken.None);
            }
            catch (MailConnectionException)
            {
                // Gone already: all the same.
            }
        }

        _gone = true;
        await connection.DisposeAsync();
    }

    private async Task EndIdleAsync(string tag)
    {
        await connection.WriteLineAsync("DONE", patience.Command, CancellationToken.None);
        await UntilAsync(tag, null, SmallLiteral, more: null, orContinued: false, CancellationToken.None);
        _gone = false;
    }

    private async Task<string> BeginAsync(string command, CancellationToken cancel)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"A{++_tag}");
        await connection.WriteAsync(Encoding.UTF8.GetBytes($"{tag} {command}\r\n"), patience.Command, cancel);
        return tag;
    }

    private async Task<ImapAnswer> UntilAsync(string tag, Action<ImapAnswer>? each, int mostLiteral, Func<CancellationToken, Task>? more, bool orContinued, CancellationToken cancel)
    {
        while (true)
        {
            var answer = await _reader.ReadAsync(mostLiteral, patience.Command, cancel);
            if (answer.Tag == tag || (orContinued && answer.Tag == "+"))
                return answer;
            if (answer.Tag == "*")
                Hear(answer, each);
            else if (answer.Tag == "+" && more is not null)
                await more(cancel);
            else
                throw new MailConnectionException("The server answers what it was not asked.");
        }
    }

    private void Hear(ImapAnswer answer, Action<ImapAnswer>? each)
    {
        if (answer.Word(0) == "BYE")
        {
            throw new MailConnectionException($"The server says good-bye: {answer.Text}");
        }

        unasked(answer);
        each?.Invoke(answer);
    }

    private static ImapRefusedException Refused(string command, ImapAnswer answer)
    {
        var word = command.Split(' ') is ["UID", var second, ..] ? $"UID {second}" : command.Split(' ')[0];
        return new(word, answer.Word(0) != "NO", answer.Text.Contains('[', StringComparison.Ordinal) && answer.Nodes.Count > 1 ? answer.Word(1) : null, answer.Text);
    }
}

using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using HopEn2.Interop.Domain.Alerts;

namespace HopEn2.Interop.Monitoring.Alerting.Mail;

/// <summary>Hands one mail to a server (RFC 5321; STARTTLS: RFC 3207; AUTH PLAIN: RFC 4954). No relaying, no pipelining: a notice at a time.</summary>
internal sealed class Smtp(MailOptions options, string helo)
{
    private const int LongestLine = 2000;
    private const int MostLines = 100;

    /// <summary>Hands a mail over. When it says <see cref="SendOutcome.Sent"/>, the server has taken responsibility for it.</summary>
    public async Task<SendOutcome> SendAsync(string to, byte[] message, CancellationToken cancel)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(options.Host!, options.Port, cancel);
            Stream stream = client.GetStream();
            if (options.Security is MailSecurity.Tls)
                stream = await SecureAsync(stream, cancel);
            return await TalkAsync(stream, to, message, cancel);
        }
        catch (ReplyException e)
        {
            // 4xx: later; 5xx: never (RFC 5321, 4.2.1). What a server of the house misunderstands is for a person.
            var said = $"The mail server {options.Host}:{options.Port} answered {e.Reply} to {e.Command}.";
            return e.Reply.StartsWith('5') ? new SendOutcome.Refused(said) : new SendOutcome.Later(said);
        }
        catch (AuthenticationException e)
        {
            return new SendOutcome.Later($"No TLS with {options.Host}:{options.Port}: {e.Message} Check its certificate, or name its authority (Alerts:Mail:Authority).");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return new SendOutcome.Later($"The mail server {options.Host}:{options.Port} cannot be reached: {e.Message}");
        }
    }

    private async Task<SendOutcome> TalkAsync(Stream stream, string to, byte[] message, CancellationToken cancel)
    {
        var reader = new LineReader(stream);
        await ExpectAsync(reader, "the connection", '2', cancel);
        var abilities = await CommandAsync(stream, reader, $"EHLO {helo}", '2', cancel);
        if (options.Security is MailSecurity.StartTls)
        {
            if (!Offers(abilities, "STARTTLS"))
                return new SendOutcome.Refused($"The mail server {options.Host}:{options.Port} offers no STARTTLS. Set Alerts:Mail:Security to tls or none if that is meant.");
            await CommandAsync(stream, reader, "STARTTLS", '2', cancel);
            // What came in the clear after the answer would be taken for the server's own words (command injection).
            if (reader.HasMore)
                return new SendOutcome.Refused($"The mail server {options.Host}:{options.Port} spoke before TLS was agreed.");
            stream = await SecureAsync(stream, cancel);
            reader = new LineReader(stream);
            abilities = await CommandAsync(stream, reader, $"EHLO {helo}", '2', cancel);
        }

        if (options.User is { } user)
        {
            if (!abilities.Exists(a => a.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase) && a.Contains("PLAIN", StringComparison.OrdinalIgnoreCase)))
                return new SendOutcome.Refused($"The mail server {options.Host}:{options.Port} offers no AUTH PLAIN.");
            var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{options.Password}"));
            await CommandAsync(stream, reader, $"AUTH PLAIN {secret}", '2', cancel, "AUTH PLAIN");
        }

        await CommandAsync(stream, reader, $"MAIL FROM:<{options.From}>", '2', cancel);
        await CommandAsync(stream, reader, $"RCPT TO:<{to}>", '2', cancel, "RCPT TO");
        await CommandAsync(stream, reader, "DATA", '3', cancel);
        await stream.WriteAsync(Dotted(message), cancel);
        await ExpectAsync(reader, "the message", '2', cancel);
        try
        {
            // It is theirs now; whether they say good-bye is all the same.
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), cancel);
        }
        catch (IOException)
        {
        }

        return SendOutcome.Sent.It;
    }

    private static bool Offers(List<string> abilities, string what) => abilities.Exists(a => string.Equals(a, what, StringComparison.OrdinalIgnoreCase));

    private async Task<SslStream> SecureAsync(Stream stream, CancellationToken cancel)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsClientAsync(Trust.Options(options.Host!, options.Authority), cancel);
        return tls;
    }

    private static async Task<List<string>> CommandAsync(Stream stream, LineReader reader, string command, char wanted, CancellationToken cancel, string? shown = null)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancel);
        await stream.FlushAsync(cancel);
        return await ExpectAsync(reader, shown ?? command, wanted, cancel);
    }

    /// <summary>The lines of an answer without their codes.</summary>
    private static async Task<List<string>> ExpectAsync(LineReader reader, string command, char wanted, CancellationToken cancel)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await reader.ReadAsync(cancel);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out _))
                throw new IOException("It does not speak SMTP.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length > 3 && line[3] == '-')
                continue;
            return line[0] == wanted ? lines : throw new ReplyException(command, line);
        }

        throw new IOException("Its answer has no end.");
    }

    /// <summary>A line that begins with a full stop gets another (RFC 5321, 4.5.2), and one alone ends it all.</summary>
    internal static byte[] Dotted(byte[] message)
    {
        var dotted = new List<byte>(message.Length + 64);
        var begins = true;
        foreach (var b in message)
        {
            if (begins && b == '.')
                dotted.Add((byte)'.');
            dotted.Add(b);
            begins = b == '\n';
        }

        if (!begins)
            dotted.AddRange("\r\n"u8);
        dotted.AddRange(".\r\n"u8);
        return [.. dotted];
    }

    private sealed class ReplyException(string command, string reply) : Exception(reply)
    {
        public string Command => command;

        public string Reply => Message;
    }

    /// <summary>Lines of a peer that may send anything: none is longer than it may be.</summary>
    private sealed class LineReader(Stream stream)
    {
        private readonly byte[] _buffer = new byte[4096];
        private int _at;
        private int _end;

        public bool HasMore => _at < _end;

        public async Task<string> ReadAsync(CancellationToken cancel)
        {
            var line = new StringBuilder();
            while (line.Length < LongestLine)
            {
                if (_at == _end)
                {
                    (_at, _end) = (0, await stream.ReadAsync(_buffer, cancel));
                    if (_end == 0)
                        throw new IOException("It closed the connection.");
                }

                var c = (char)_buffer[_at++];
                if (c == '\n')
                    return line.ToString().TrimEnd('\r');
                line.Append(c < ' ' && c != '\r' ? '?' : c);
            }

            throw new IOException("Its answer has no end of line.");
        }
    }
}

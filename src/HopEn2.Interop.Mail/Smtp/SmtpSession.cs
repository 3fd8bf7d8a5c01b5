using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>One connection to an SMTP server: commands and their replies, and what the server can do.</summary>
internal sealed class SmtpSession : IAsyncDisposable
{
    private const int LongestLine = 4096;
    private const int MostLines = 100;

    private readonly MailConnection _connection;
    private readonly MailPatience _patience;
    private readonly Dictionary<string, string> _abilities = new(StringComparer.OrdinalIgnoreCase);

    private SmtpSession(MailConnection connection, MailPatience patience) => (_connection, _patience) = (connection, patience);

    public bool OffersDsn => _abilities.ContainsKey("DSN");

    public bool OffersEightBit => _abilities.ContainsKey("8BITMIME");

    public bool OffersPipelining => _abilities.ContainsKey("PIPELINING");

    public bool OffersSize => _abilities.ContainsKey("SIZE");

    /// <summary>Largest mail it takes, in bytes; null: it does not say.</summary>
    public long? MostBytes => _abilities.TryGetValue("SIZE", out var size) && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0 ? most : null;

    /// <summary>Connects, and signs in where that is set. Throws <see cref="SmtpTurnedAwayException"/> for what the server answers, and what <see cref="MailConnection"/> throws.</summary>
    public static async Task<SmtpSession> OpenAsync(MailServer server, TimeProvider time, CancellationToken cancel)
    {
        var session = new SmtpSession(await MailConnection.OpenAsync(server, time, cancel), server.Patience);
        try
        {
            await session.SignInAsync(server, cancel);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    public async Task<SmtpReply> CommandAsync(string command, CancellationToken cancel)
    {
        await _connection.WriteLineAsync(command, _patience.Command, cancel);
        return await ReplyAsync(_patience.Command, cancel);
    }

    /// <summary>Several commands at once, and their replies in order (RFC 2920).</summary>
    public async Task<SmtpReply[]> CommandsAsync(IReadOnlyList<string> commands, CancellationToken cancel)
    {
        var replies = new SmtpReply[commands.Count];
        if (OffersPipelining)
            await _connection.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(commands.Select(c => c + "\r\n"))), _patience.Command, cancel);
        for (var i = 0; i < replies.Length; i++)
        {
            if (!OffersPipelining)
                await _connection.WriteLineAsync(commands[i], _patience.Command, cancel);
            replies[i] = await ReplyAsync(_patience.Command, cancel);
        }

        return replies;
    }

    /// <summary>The body without the full stop that ends it.</summary>
    public async Task BodyAsync(IMailContent content, CancellationToken cancel)
    {
        var body = new DotStuffing((piece, stop) => _connection.WriteAsync(piece, _patience.Piece, stop));
        await using (body)
        {
            await content.WriteToAsync(body, cancel);
            await body.EndAsync(cancel);
        }
    }

    /// <summary>The full stop, and what the server says to the whole mail.</summary>
    public async Task<SmtpReply> EndBodyAsync(CancellationToken cancel)
    {
        await _connection.WriteAsync(".\r\n"u8.ToArray(), _patience.Piece, cancel);
        return await ReplyAsync(_patience.Body, cancel);
    }

    public async Task<SmtpReply> ReplyAsync(TimeSpan patience, CancellationToken cancel)
    {
        var (code, lines) = await LinesAsync(patience, cancel);
        return SmtpReply.Of(code, lines);
    }

    public async Task QuitAsync()
    {
        try
        {
            // Whether it answers is all the same; that it was said keeps its log quiet.
            await _connection.WriteLineAsync("QUIT", TimeSpan.FromSeconds(1), CancellationToken.None);
        }
        catch (MailConnectionException)
        {
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task SignInAsync(MailServer server, CancellationToken cancel)
    {
        Positive(SmtpStage.Greeting, SignInFailure.TurnedAway, "the connection", await ReplyAsync(_patience.Command, cancel));
        await HelloAsync(server, cancel);
        if (server.Security is MailSecurity.StartTls)
        {
            if (!_abilities.ContainsKey("STARTTLS"))
                throw new MailSignInException(SignInFailure.NoTls, $"{server.Host}:{server.Port} offers no STARTTLS.");
            Positive(SmtpStage.Hello, SignInFailure.NoTls, "STARTTLS", await CommandAsync("STARTTLS", cancel));
            await _connection.SecureAsync(cancel);
            // What was offered in the clear may have been anybody's word.
            await HelloAsync(server, cancel);
        }

        if (server.Login is { } login)
            Positive(SmtpStage.SignIn, SignInFailure.Credentials, "AUTH", await LoginAsync(server, login, cancel));
    }

    private async Task HelloAsync(MailServer server, CancellationToken cancel)
    {
        await _connection.WriteLineAsync($"EHLO {server.Name ?? OwnName}", _patience.Command, cancel);
        _abilities.Clear();
        var (code, lines) = await LinesAsync(_patience.Command, cancel);
        Positive(SmtpStage.Hello, SignInFailure.TurnedAway, "EHLO", SmtpReply.Of(code, lines));
        // The first line is its name.
        foreach (var line in lines.Skip(1))
        {
            var words = line.Replace("AUTH=", "AUTH ", StringComparison.OrdinalIgnoreCase).Split(' ', 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
                _abilities[words[0]] = words.Length > 1 ? words[1] : "";
        }
    }

    private async Task<(int Code, List<string> Lines)> LinesAsync(TimeSpan patience, CancellationToken cancel)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines)
        {
            var line = await _connection.ReadLineAsync(LongestLine, patience, cancel);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 200 or > 599)
                throw new MailConnectionException("The server does not speak SMTP.");
            lines.Add(line.Length > 4 ? SmtpReply.Cleaned(line.AsSpan(4)) : "");
            if (line.Length < 4 || line[3] != '-')
                return (code, lines);
        }

        throw new MailConnectionException("The server's reply has no end.");
    }

    private async Task<SmtpReply> LoginAsync(MailServer server, MailLogin login, CancellationToken cancel)
    {
        var offered = (_abilities.GetValueOrDefault("AUTH") ?? "").Split(' ').ToHashSet(StringComparer.OrdinalIgnoreCase);
        switch (login)
        {
            case MailLogin.Password(var user, var secret) when offered.Contains("PLAIN"):
                return await CommandAsync($"AUTH PLAIN {Encoded($"\0{user}\0{secret}")}", cancel);
            case MailLogin.Password(var user, var secret) when offered.Contains("LOGIN"):
                foreach (var answer in (string[])["AUTH LOGIN", Encoded(user)])
                {
                    if (await CommandAsync(answer, cancel) is { Code: not 334 } refused)
                        return refused;
                }

                return await CommandAsync(Encoded(secret), cancel);
            case MailLogin.Certificate(var user) when offered.Contains("EXTERNAL"):
                return await CommandAsync($"AUTH EXTERNAL {(user is null ? "=" : Encoded(user))}", cancel);
            default:
                throw new MailSignInException(SignInFailure.NoSuchMechanism, $"{server.Host}:{server.Port} offers no sign-in by {(login is MailLogin.Certificate ? "certificate" : "password")} (AUTH {string.Join(' ', offered)}).");
        }
    }

    private static void Positive(SmtpStage stage, SignInFailure failure, string command, SmtpReply reply)
    {
        if (reply.Code is < 200 or >= 300)
            throw new SmtpTurnedAwayException(stage, failure, reply, $"{command} was answered {reply}");
    }

    private static string Encoded(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // Of the machine, as far as it is a name that a server takes (RFC 5321, 4.1.1.1).
    private static string OwnName => Environment.MachineName is { Length: > 0 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') ? name : "[127.0.0.1]";
}

/// <summary>The server answered no before any mail was spoken of.</summary>
internal sealed class SmtpTurnedAwayException(SmtpStage stage, SignInFailure failure, SmtpReply reply, string what) : Exception(what)
{
    public SmtpStage Stage => stage;

    public SignInFailure Failure => failure;

    public SmtpReply Reply => reply;
}

using System.Globalization;
using System.Text;

namespace HopEn2.Interop.Simulators.Mss.Smtp;

/// <summary>What the operator says to each step of a mail; null: goes on.</summary>
internal interface ISmtpDesk
{
    string? AtConnect();

    string? AtMail(string from);

    string? AtRcpt(string to);

    /// <summary>The whole mail is there: the answer, and what is to become of the connection.</summary>
    Taken Take(Handed mail);
}

/// <param name="Reply">The answer to the end of the mail.</param>
/// <param name="Cut">The connection is cut instead of answering.</param>
internal sealed record Taken(string Reply, bool Cut = false, TimeSpan Delay = default);

/// <summary>One SMTP connection (RFC 5321, with STARTTLS, AUTH, SIZE, 8BITMIME, PIPELINING, DSN).</summary>
internal sealed class SmtpSession(TextConnection connection, MssOptions options, ISmtpDesk desk)
{
    private const int MostRecipients = 100;
    private readonly List<HandedRecipient> _recipients = [];
    private SmtpPath? _from;
    private string? _user;
    private bool _greeted;

    private bool NeedsTls => options.Certificate is not null && !connection.IsSecure;

    public async Task ServeAsync(CancellationToken cancel)
    {
        if (desk.AtConnect() is { } refused)
        {
            await connection.WriteLineAsync(refused, cancel);
            return;
        }

        await connection.WriteLineAsync("220 simulated.mssante.fr ESMTP", cancel);
        while (await connection.ReadLineAsync(cancel) is { } bytes)
        {
            var line = Encoding.UTF8.GetString(bytes);
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            var (verb, rest) = blank < 0 ? (line.Trim().ToUpperInvariant(), "") : (line[..blank].ToUpperInvariant(), line[(blank + 1)..].Trim());
            if (verb == "QUIT")
            {
                await connection.WriteLineAsync("221 2.0.0 bye", cancel);
                return;
            }

            if (verb == "DATA" && await DataAsync(cancel))
                return;
            if (verb is "STARTTLS" or "AUTH")
                await (verb == "AUTH" ? AuthenticateAsync(rest, cancel) : SecureAsync(cancel));
            else if (verb != "DATA")
                await connection.WriteAsync(Encoding.UTF8.GetBytes(Answer(verb, rest) + "\r\n"), cancel);
        }
    }

    private string Answer(string verb, string rest)
    {
        switch (verb)
        {
            case "EHLO":
                Reset();
                _greeted = true;
                return string.Join("\r\n", Extensions());
            case "HELO":
                Reset();
                _greeted = true;
                return "250 simulated.mssante.fr";
            case "NOOP":
                return "250 2.0.0 ok";
            case "RSET":
                Reset();
                return "250 2.0.0 ok";
            case "VRFY":
                return "252 2.5.0 cannot verify";
            case "MAIL":
                return Mail(rest);
            case "RCPT":
                return Rcpt(rest);
            default:
                return "500 5.5.2 unknown command";
        }
    }

    private IEnumerable<string> Extensions()
    {
        yield return "250-simulated.mssante.fr";
        yield return "250-PIPELINING";
        yield return "250-8BITMIME";
        yield return "250-ENHANCEDSTATUSCODES";
        yield return "250-DSN";
        if (NeedsTls)
            yield return "250-STARTTLS";
        else
            yield return connection.ClientName is null ? "250-AUTH PLAIN LOGIN" : "250-AUTH EXTERNAL PLAIN LOGIN";
        yield return $"250 SIZE {options.MostMailBytes}";
    }

    private string Mail(string rest)
    {
        if (!_greeted)
            return "503 5.5.1 EHLO first";
        if (NeedsTls)
            return "530 5.7.0 STARTTLS first";
        if (_user is null && options.AsksWho)
            return "530 5.7.0 authentication required";
        if (_from is not null)
            return "503 5.5.1 a mail is begun already";
        if (SmtpPath.Read(rest, "FROM") is not { } from || from.Parameters.Keys.Any(k => k is not ("SIZE" or "BODY" or "RET" or "ENVID" or "AUTH" or "SMTPUTF8")))
            return "501 5.5.4 malformed MAIL FROM";
        if (from["RET"] is not (null or "FULL" or "HDRS"))
            return "501 5.5.4 RET is FULL or HDRS";
        if (from["SIZE"] is { } size && (!long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || bytes > options.MostMailBytes))
            return "552 5.3.4 too large";
        if (desk.AtMail(from.Address) is { } refused)
            return refused;
        _from = from;
        return "250 2.1.0 ok";
    }

    private string Rcpt(string rest)
    {
        if (_from is null)
            return "503 5.5.1 MAIL first";
        if (SmtpPath.Read(rest, "TO") is not { Address.Length: > 0 } to || to.Parameters.Keys.Any(k => k is not ("NOTIFY" or "ORCPT")))
            return "501 5.1.3 malformed RCPT TO";
        var notify = to["NOTIFY"]?.ToUpperInvariant();
        if (notify is not null && notify != "NEVER" && notify.Split(',').Any(n => n is not ("SUCCESS" or "FAILURE" or "DELAY")))
            return "501 5.5.4 malformed NOTIFY";
        if (_recipients.Count >= MostRecipients)
            return "452 4.5.3 too many recipients";
        if (desk.AtRcpt(to.Address) is { } refused)
            return refused;
        _recipients.Add(new HandedRecipient(to.Address, notify, to["ORCPT"] is { } original ? SmtpPath.Xtext(original) : null));
        return "250 2.1.5 ok";
    }

    /// <summary>True: the connection is over.</summary>
    private async Task<bool> DataAsync(CancellationToken cancel)
    {
        if (_from is null || _recipients.Count == 0)
        {
            await connection.WriteLineAsync("503 5.5.1 no valid recipients", cancel);
            return false;
        }

        await connection.WriteLineAsync("354 end with a dot", cancel);
        using var mail = new MemoryStream();
        var tooLarge = false;
        while (await connection.ReadLineAsync(cancel) is { } line)
        {
            if (line is [(byte)'.'])
                return await TakeAsync(mail, tooLarge, cancel);
            if (tooLarge = tooLarge || mail.Length + line.Length > options.MostMailBytes)
                continue;
            mail.Write(line is [(byte)'.', ..] ? line.AsSpan(1) : line);
            mail.Write("\r\n"u8);
        }

        // Cut before the end: it was never handed over.
        return true;
    }

    private async Task<bool> TakeAsync(MemoryStream mail, bool tooLarge, CancellationToken cancel)
    {
        var taken = tooLarge
            ? new Taken("552 5.3.4 too large")
            : desk.Take(new Handed(_from!.Address, _from["ENVID"] is { } id ? SmtpPath.Xtext(id) : null, _from["RET"] == "FULL", [.. _recipients], mail.ToArray(), _user));
        Reset();
        if (taken.Delay > TimeSpan.Zero)
            await Task.Delay(taken.Delay, TimeProvider.System, cancel);
        if (taken.Cut)
            connection.Cut();
        else
            await connection.WriteLineAsync(taken.Reply, cancel);
        return taken.Cut;
    }

    private async Task SecureAsync(CancellationToken cancel)
    {
        if (!NeedsTls)
        {
            await connection.WriteLineAsync("503 5.5.1 not now", cancel);
            return;
        }

        await connection.WriteLineAsync("220 2.0.0 go ahead", cancel);
        await connection.SecureAsync(options.Certificate!, options.Authorities, cancel);
        Reset();
        _greeted = false;
    }

    private async Task AuthenticateAsync(string rest, CancellationToken cancel)
    {
        if (NeedsTls || _user is not null)
        {
            await connection.WriteLineAsync(NeedsTls ? "538 5.7.11 STARTTLS first" : "503 5.5.1 authenticated already", cancel);
            return;
        }

        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        _user = words switch
        {
            [var m, ..] when m.Equals("EXTERNAL", StringComparison.OrdinalIgnoreCase) && connection.ClientName is not null => connection.ClientName,
            [var m, var initial] when m.Equals("PLAIN", StringComparison.OrdinalIgnoreCase) => Plain(initial),
            [var m] when m.Equals("PLAIN", StringComparison.OrdinalIgnoreCase) => Plain(await AskAsync("", cancel)),
            [var m, ..] when m.Equals("LOGIN", StringComparison.OrdinalIgnoreCase) => Known(Text(words.Length > 1 ? words[1] : await AskAsync("VXNlcm5hbWU6", cancel)), Text(await AskAsync("UGFzc3dvcmQ6", cancel))),
            _ => null,
        };
        await connection.WriteLineAsync(_user is null ? "535 5.7.8 authentication failed" : "235 2.7.0 ok", cancel);
    }

    private async Task<string> AskAsync(string challenge, CancellationToken cancel)
    {
        await connection.WriteLineAsync($"334 {challenge}", cancel);
        return await connection.ReadLineAsync(cancel) is { } line ? Encoding.ASCII.GetString(line) : "";
    }

    private string? Plain(string base64) => Text(base64)?.Split('\0') is [_, var user, var password] ? Known(user, password) : null;

    private string? Known(string? user, string? password) => !string.IsNullOrEmpty(user) && password is not null && (options.Password is null || options.Password == password) ? user : null;

    private static string? Text(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void Reset()
    {
        _from = null;
        _recipients.Clear();
    }
}

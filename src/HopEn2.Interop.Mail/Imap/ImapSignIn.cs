using System.Text;

namespace HopEn2.Interop.Mail.Imap;

/// <summary>From the greeting to the account: TLS, capabilities, login.</summary>
internal static class ImapSignIn
{
    /// <returns>What the server can do, once signed in.</returns>
    public static async Task<HashSet<string>> SignInAsync(ImapSession session, MailServer server, CancellationToken cancel)
    {
        var greeting = await session.GreetingAsync(cancel);
        var known = greeting.Word(0) == "PREAUTH";
        var abilities = await CapabilitiesAsync(session, cancel);
        if (server.Security is MailSecurity.StartTls)
        {
            // One who is signed in cannot begin TLS any more, which somebody in between would like (RFC 9051, 7.1.4).
            if (known || !abilities.Contains("STARTTLS"))
                throw new MailSignInException(SignInFailure.NoTls, $"{server.Host}:{server.Port} offers no STARTTLS.");
            await session.CommandAsync("STARTTLS", cancel);
            await session.SecureAsync(cancel);
            abilities = await CapabilitiesAsync(session, cancel);
        }

        if (server.Login is null || known)
            return abilities;
        try
        {
            await LoginAsync(session, server, server.Login, abilities, cancel);
        }
        catch (ImapRefusedException e) when (e.Code is "UNAVAILABLE" or "INUSE" or "SERVERBUG" or "LIMIT")
        {
            // RFC 5530: nothing to do with who we are.
            throw new MailConnectionException($"{server.Host}:{server.Port}: {e.Message}", e);
        }
        catch (ImapRefusedException e)
        {
            throw new MailSignInException(SignInFailure.Credentials, $"{server.Host}:{server.Port}: {e.Message}", e);
        }

        return await CapabilitiesAsync(session, cancel);
    }

    private static async Task LoginAsync(ImapSession session, MailServer server, MailLogin login, HashSet<string> abilities, CancellationToken cancel)
    {
        switch (login)
        {
            case MailLogin.Password(var user, var secret) when abilities.Contains("AUTH=PLAIN"):
                await AuthenticateAsync(session, "PLAIN", $"\0{user}\0{secret}", abilities, cancel);
                break;
            case MailLogin.Password(var user, var secret) when !abilities.Contains("LOGINDISABLED") && ImapText.CanBeQuoted(user + secret):
                await session.CommandAsync($"LOGIN {ImapText.Quoted(user)} {ImapText.Quoted(secret)}", cancel);
                break;
            case MailLogin.Certificate(var user) when abilities.Contains("AUTH=EXTERNAL"):
                await AuthenticateAsync(session, "EXTERNAL", user ?? "", abilities, cancel);
                break;
            default:
                throw new MailSignInException(SignInFailure.NoSuchMechanism, $"{server.Host}:{server.Port} offers no sign-in by {(login is MailLogin.Certificate ? "certificate" : "password")}.");
        }
    }

    private static Task<ImapAnswer> AuthenticateAsync(ImapSession session, string mechanism, string answer, HashSet<string> abilities, CancellationToken cancel)
    {
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(answer));
        // An empty first answer is a = (RFC 4959, 3), later on an empty line.
        return abilities.Contains("SASL-IR")
            ? session.CommandAsync($"AUTHENTICATE {mechanism} {(encoded.Length == 0 ? "=" : encoded)}", cancel)
            : session.CommandAsync($"AUTHENTICATE {mechanism}", cancel, more: stop => session.WriteLineAsync(encoded, stop));
    }

    private static async Task<HashSet<string>> CapabilitiesAsync(ImapSession session, CancellationToken cancel)
    {
        var abilities = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await session.CommandAsync("CAPABILITY", cancel, answer =>
        {
            if (answer.Word(0) == "CAPABILITY")
                abilities.UnionWith(answer.Nodes.Skip(1).Select(n => n.AsText.ToUpperInvariant()));
        });
        return abilities;
    }
}

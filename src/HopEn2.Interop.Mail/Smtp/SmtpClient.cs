using System.Text;
using HopEn2.Interop.Mail.Mime;

namespace HopEn2.Interop.Mail.Smtp;

/// <summary>Hands mails to one server, one after another over one connection for as long as that lasts (RFC 5321, 1870, 2920, 3207, 3461, 4954, 6152).</summary>
/// <remarks>One attempt each; trying again is the caller's. Not for two at a time: one client per lane.</remarks>
public sealed class SmtpClient(MailServer server, TimeProvider time) : IAsyncDisposable
{
    // What a server may still have said before it cut a body short is in our hands already, or never will be.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private SmtpSession? _session;

    /// <summary>One attempt. Never throws for what network or server do: that is a result. Cancelled before the last line of the body, it throws; after it, the result is <see cref="SmtpResult.Unknown"/>.</summary>
    public async Task<SmtpResult> SendAsync(SmtpEnvelope envelope, IMailContent content, CancellationToken cancel)
    {
        if (Impossible(envelope) is { } refused)
            return refused;
        var attempt = new Attempt(envelope, content);
        try
        {
            return await OpenAsync(attempt, cancel) ?? await attempt.TransferAsync(_session!, cancel);
        }
        catch (MailConnectionException e)
        {
            return await attempt.BrokenAsync(_session, e.Message);
        }
        catch (OperationCanceledException) when (attempt.Stage is SmtpStage.AfterBody)
        {
            return new SmtpResult.Unknown("Cancelled before the server had answered the body.", attempt.Recipients);
        }
        finally
        {
            if (!attempt.LeavesConnection)
                await DropAsync();
        }
    }

    /// <summary>Connects and signs in, and sends nothing. Null: all is well.</summary>
    public async Task<SmtpResult?> CheckAsync(CancellationToken cancel)
    {
        var attempt = new Attempt(new("", []), new MailBytes(default));
        try
        {
            return await OpenAsync(attempt, cancel);
        }
        catch (MailConnectionException e)
        {
            await DropAsync();
            return new SmtpResult.Temporary(attempt.Stage, null, e.Message, []);
        }
    }

    /// <summary>Says good-bye where it is connected.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
            await _session.QuitAsync();
        await DropAsync();
    }

    /// <summary>The connection of the mail before, when it still answers, else a new one. A result: it could not be had.</summary>
    private async Task<SmtpResult?> OpenAsync(Attempt attempt, CancellationToken cancel)
    {
        if (_session is not null && !await AnswersAsync(_session, cancel))
            await DropAsync();
        try
        {
            _session ??= await SmtpSession.OpenAsync(server, time, cancel);
            attempt.Stage = SmtpStage.MailFrom;
            return null;
        }
        catch (SmtpTurnedAwayException e) when (e.Reply.Text.Contains("certificate", StringComparison.OrdinalIgnoreCase))
        {
            // Postfix says "421 4.7.1 No client certificate presented", which will be no better later.
            return new SmtpResult.NotSignedIn(SignInFailure.Certificate, e.Reply, e.Message);
        }
        catch (SmtpTurnedAwayException e) when (e.Reply.Permanent)
        {
            return new SmtpResult.NotSignedIn(e.Failure, e.Reply, e.Message);
        }
        catch (SmtpTurnedAwayException e)
        {
            return new SmtpResult.Temporary(e.Stage, e.Reply, e.Message, []);
        }
        catch (MailSignInException e)
        {
            return new SmtpResult.NotSignedIn(e.Reason, null, e.Message);
        }
    }

    private static async Task<bool> AnswersAsync(SmtpSession session, CancellationToken cancel)
    {
        try
        {
            return (await session.CommandAsync("RSET", cancel)).Code == 250;
        }
        catch (MailConnectionException)
        {
            return false;
        }
    }

    private async Task DropAsync()
    {
        if (_session is not null)
            await _session.DisposeAsync();
        _session = null;
    }

    private static SmtpResult.RefusedBeforeData? Impossible(SmtpEnvelope envelope)
    {
        if (envelope.From.Length > 0 && !MailAddress.IsAddress(envelope.From))
            return new(SmtpStage.MailFrom, new(553, "5.1.7", "The sender's address is none.", Ours: true), []);
        var wrong = envelope.To.Where(to => !MailAddress.IsAddress(to)).Select(to => new RecipientReply(to, new(553, "5.1.3", "The recipient's address is none.", Ours: true))).ToList();
        return wrong.Count > 0 ? new(SmtpStage.RcptTo, wrong[0].Reply, wrong) : envelope.To.Count == 0 ? throw new ArgumentException("A mail has a recipient.", nameof(envelope)) : null;
    }

    /// <summary>One mail on its way, and how far it got.</summary>
    private sealed class Attempt(SmtpEnvelope envelope, IMailContent content)
    {
        public SmtpStage Stage { get; set; } = SmtpStage.Connect;

        public IReadOnlyList<RecipientReply> Recipients { get; private set; } = [];

        /// <summary>The next mail may go over the same connection.</summary>
        public bool LeavesConnection { get; private set; }

        public async Task<SmtpResult> TransferAsync(SmtpSession session, CancellationToken cancel)
        {
            if (session.MostBytes is { } most && content.Length > most)
                return Done(new SmtpResult.RefusedBeforeData(Stage, new(552, "5.3.4", $"The server takes {most} bytes, the mail has {content.Length}.", Ours: true), []));
            if (content.EightBit && !session.OffersEightBit)
                return Done(new SmtpResult.RefusedBeforeData(Stage, new(554, "5.6.3", "The mail has 8 bits and the server takes 7.", Ours: true), []));

            var dsn = session.OffersDsn ? envelope.Dsn : null;
            var replies = await session.CommandsAsync([From(session, dsn), .. envelope.To.Select(to => To(to, dsn))], cancel);
            if (!replies[0].Positive)
                return Done(Refused(SmtpStage.MailFrom, replies[0]));
            Stage = SmtpStage.RcptTo;
            Recipients = [.. envelope.To.Zip(replies.Skip(1), (to, reply) => new RecipientReply(to, reply))];
            if (!Recipients.Any(r => r.Reply.Positive))
                return Done(Refused(SmtpStage.RcptTo, (Recipients.FirstOrDefault(r => r.Reply.Transient) ?? Recipients[0]).Reply));

            Stage = SmtpStage.Data;
            if (await session.CommandAsync("DATA", cancel) is { Code: not 354 } no)
                return Done(Refused(SmtpStage.Data, no));
            Stage = SmtpStage.Body;
            await session.BodyAsync(content, cancel);
            Stage = SmtpStage.AfterBody;
            return await session.EndBodyAsync(cancel) switch
            {
                { Code: >= 200 and < 300 } taken => Done(new SmtpResult.Accepted(taken, dsn is { Notify: not DsnNotify.Never }, Recipients)),
                { Transient: true } later => Done(new SmtpResult.Temporary(Stage, later, "The body was not taken.", Recipients), later),
                { Permanent: true } never => Done(new SmtpResult.RefusedAfterData(never, Recipients), never),
                var nonsense => new SmtpResult.Unknown($"The body was answered {nonsense.Code}.", Recipients),
            };
        }

        /// <summary>The connection broke where it did.</summary>
        public async Task<SmtpResult> BrokenAsync(SmtpSession? session, string what)
        {
            if (Stage is SmtpStage.AfterBody)
                return new SmtpResult.Unknown(what, Recipients);
            if (Stage is SmtpStage.Body && await LastWordsAsync(session!) is { } said)
                return said.Permanent ? new SmtpResult.RefusedAfterData(said, Recipients) : new SmtpResult.Temporary(Stage, said, what, Recipients);
            return new SmtpResult.Temporary(Stage, null, what, Recipients);
        }

        /// <summary>A server may refuse a body while it comes and close.</summary>
        private static async Task<SmtpReply?> LastWordsAsync(SmtpSession session)
        {
            try
            {
                return await session.ReplyAsync(LastWords, CancellationToken.None) is { Positive: false } said ? said : null;
            }
            catch (Exception e) when (e is MailConnectionException or MailSignInException)
            {
                return null;
            }
        }

        private SmtpResult Done(SmtpResult result, SmtpReply? reply = null)
        {
            // 421: it is closing (RFC 5321, 3.8).
            LeavesConnection = reply?.Code != 421 && result is not SmtpResult.Temporary { Reply.Code: 421 } && result is not SmtpResult.NotSignedIn;
            return result;
        }

        private SmtpResult Refused(SmtpStage at, SmtpReply reply) => reply switch
        {
            // "Authentication required", "Must issue a STARTTLS command first": nothing to do with this mail (RFC 4954, 6; RFC 3207, 4).
            { Code: 530 } => new SmtpResult.NotSignedIn(reply.Text.Contains("STARTTLS", StringComparison.OrdinalIgnoreCase) ? SignInFailure.NoTls : SignInFailure.Credentials, reply, $"{at} was answered {reply}."),
            { Transient: true } => new SmtpResult.Temporary(at, reply, $"{at} was answered {reply.Code}.", Recipients),
            { Permanent: true } => new SmtpResult.RefusedBeforeData(at, reply, Recipients),
            _ => new SmtpResult.Temporary(at, reply, "The server answered out of turn.", Recipients),
        };

        private string From(SmtpSession session, DsnRequest? dsn)
        {
            var command = new StringBuilder($"MAIL FROM:<{envelope.From}>");
            if (session.OffersSize)
                command.Append(System.Globalization.CultureInfo.InvariantCulture, $" SIZE={content.Length}");
            if (content.EightBit)
                command.Append(" BODY=8BITMIME");
            if (dsn is not null)
                command.Append(dsn.WholeMail ? " RET=FULL" : " RET=HDRS");
            if (dsn?.EnvelopeId is { } id)
                command.Append(" ENVID=").Append(Xtext.Of(id));
            return command.ToString();
        }

        private static string To(string to, DsnRequest? dsn)
        {
            if (dsn is null)
                return $"RCPT TO:<{to}>";
            var wanted = dsn.Notify is DsnNotify.Never ? "NEVER" : string.Join(',', Enum.GetValues<DsnNotify>().Where(n => n is not DsnNotify.Never && dsn.Notify.HasFlag(n)).Select(n => n.ToString().ToUpperInvariant()));
            return $"RCPT TO:<{to}> NOTIFY={wanted} ORCPT=rfc822;{Xtext.Of(to)}";
        }
    }
}

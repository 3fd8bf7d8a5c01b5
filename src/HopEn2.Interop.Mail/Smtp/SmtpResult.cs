namespace HopEn2.Interop.Mail.Smtp;

/// <summary>What became of one attempt at handing one mail over. What may be done next follows from the subtype.</summary>
/// <param name="Recipients">What the server said of each recipient, as far as it got.</param>
public abstract record SmtpResult(IReadOnlyList<RecipientReply> Recipients)
{
    /// <summary>250 after the body: the server has taken responsibility, for those recipients it had accepted. The others are in <see cref="Recipients"/>.</summary>
    /// <param name="ReportsPromised">The server offers DSN and was asked: silence means something.</param>
    public sealed record Accepted(SmtpReply Reply, bool ReportsPromised, IReadOnlyList<RecipientReply> Recipients) : SmtpResult(Recipients);

    /// <summary>Never, and the body has not gone out: an address it does not know, a sender it does not like, too large.</summary>
    /// <param name="Reply">A reply of ours, with <see cref="SmtpReply.Ours"/>, where we knew without asking.</param>
    public sealed record RefusedBeforeData(SmtpStage At, SmtpReply Reply, IReadOnlyList<RecipientReply> Recipients) : SmtpResult(Recipients);

    /// <summary>Never: 5xx after the body (content, size).</summary>
    public sealed record RefusedAfterData(SmtpReply Reply, IReadOnlyList<RecipientReply> Recipients) : SmtpResult(Recipients);

    /// <summary>Not taken, and the same may succeed later: 4xx anywhere, no connection, or one that broke before the last line of the body.</summary>
    /// <param name="Reply">Null: no reply, see <paramref name="Detail"/>.</param>
    public sealed record Temporary(SmtpStage At, SmtpReply? Reply, string Detail, IReadOnlyList<RecipientReply> Recipients) : SmtpResult(Recipients);

    /// <summary>Not taken, and no mail will be until a setting is corrected: TLS, certificates, signing in. Says nothing of this mail.</summary>
    public sealed record NotSignedIn(SignInFailure Why, SmtpReply? Reply, string Detail) : SmtpResult([]);

    /// <summary>The connection broke, or the server was silent for too long, after the last line of the body had gone: it may have been taken. SMTP cannot tell.</summary>
    public sealed record Unknown(string Detail, IReadOnlyList<RecipientReply> Recipients) : SmtpResult(Recipients);
}

public sealed record RecipientReply(string Address, SmtpReply Reply);

/// <summary>How far an attempt got.</summary>
public enum SmtpStage
{
    Connect,
    Greeting,
    Hello,
    SignIn,
    MailFrom,
    RcptTo,
    Data,

    /// <summary>While the body went out.</summary>
    Body,

    /// <summary>After the last line of the body.</summary>
    AfterBody,
}

namespace HopEn2.Interop.Mail;

/// <summary>The connection is no more, or never was: unreachable, cut, silent for too long, unintelligible, BYE. Connect again.</summary>
public class MailConnectionException(string what, Exception? cause = null) : IOException(what, cause);

/// <summary>The server is there and we cannot come to terms: no TLS, its certificate, ours, our name or secret. The same again is pointless until somebody corrects a setting.</summary>
/// <param name="reason">Which of them.</param>
public sealed class MailSignInException(SignInFailure reason, string what, Exception? cause = null) : IOException(what, cause)
{
    public SignInFailure Reason => reason;
}

public enum SignInFailure
{
    /// <summary>STARTTLS is not offered, or refused.</summary>
    NoTls,

    /// <summary>TLS failed: its certificate is not trusted or not its own, or ours is missing, unreadable, expired or refused.</summary>
    Certificate,

    /// <summary>Our way of signing in is not offered.</summary>
    NoSuchMechanism,

    /// <summary>Name, secret or certificate are not accepted, or one is wanted and none was set.</summary>
    Credentials,

    /// <summary>It wants nothing of us from the first word on.</summary>
    TurnedAway,
}

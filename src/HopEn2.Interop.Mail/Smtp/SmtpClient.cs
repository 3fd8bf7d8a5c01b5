namespace HopEn2.Interop.Mail.Smtp;

/// <summary>Hands mails to one server, one after another over one connection for as long as that lasts (RFC 5321, 1870, 3207, 3461, 4954, 6152).</summary>
/// <remarks>One attempt each; trying again is the caller's. Not for two at a time: one client per lane.</remarks>
public sealed class SmtpClient(MailServer server, TimeProvider time) : IAsyncDisposable
{
    /// <summary>One attempt. Never throws for what network or server do: that is a result. Cancelled before the last line of the body, it throws; after it, the result is <see cref="SmtpResult.Unknown"/>.</summary>
    public Task<SmtpResult> SendAsync(SmtpEnvelope envelope, IMailContent content, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Connects and signs in, and sends nothing. Null: all is well.</summary>
    public Task<SmtpResult?> CheckAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Says good-bye where it is connected.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

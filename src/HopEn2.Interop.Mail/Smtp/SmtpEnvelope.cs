namespace HopEn2.Interop.Mail.Smtp;

/// <summary>Who a mail is from and for, as the server is told; what its headers say is another matter.</summary>
/// <param name="From">Return path; empty: none (a report, to which nobody may reply by a report).</param>
public sealed record SmtpEnvelope(string From, IReadOnlyList<string> To)
{
    /// <summary>Asks for reports (RFC 3461) where the server offers them; null: the server's custom, which is a report of failure.</summary>
    public DsnRequest? Dsn { get; init; }
}

/// <summary>Which reports are wanted.</summary>
/// <param name="EnvelopeId">ENVID, which comes back as Original-Envelope-Id: printable ASCII, at most 100 characters. Null: none.</param>
/// <param name="Notify">When the recipients' reports are wanted.</param>
/// <param name="WholeMail">RET=FULL: the report has the mail in it, and not its headers only.</param>
public sealed record DsnRequest(string? EnvelopeId, DsnNotify Notify = DsnNotify.Success | DsnNotify.Failure | DsnNotify.Delay, bool WholeMail = false);

[Flags]
public enum DsnNotify
{
    Never = 0,
    Success = 1,
    Failure = 2,
    Delay = 4,
}
